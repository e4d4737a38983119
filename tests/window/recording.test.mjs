// Recording a meeting: what is said into the microphone and comes out of the speakers is written down while it is said.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { freshHome, open, root } from "./app.mjs";
import { until } from "./screen.mjs";
import { plugMicrophoneIn, say, speakers, unplugMicrophone } from "./sound.mjs";

/** A window with a microphone and speakers. */
async function meeting(t, wishes = {}) {
  const home = await freshHome(wishes.settings);
  speakers(t, home);
  return open(t, { ...wishes, home });
}

const pill = (app) => app.button(/^\d\d:\d\d:\d\d (Recording|Paused)$/);
const session = async (app) => (await app.sessions())[0];
/** The seconds that are safe on the disk. */
const safe = async (app) => {
  const [, hours, minutes, seconds] = /Safe on disk (\d\d):(\d\d):(\d\d)/.exec(await app.find("contentinfo").text());
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};
/** Everything that was said, as far as it is written down. */
const spoken = (app) => app.driver.script(() => [...document.querySelectorAll("p.verbatim")].map((p) => p.innerText).join(" "));

test("a meeting is written down while it is recorded", async (t) => {
  const app = await meeting(t);
  await app.button("Record a meeting").click();
  await pill(app).wait();
  await app.says("Ask the people whom you record first");
  await app.find("heading", "Untitled meeting").wait();
  await app.find("option", /Untitled meeting Recording/).wait();
  const [me, others] = [say(t, app.home, "sample/me.flac", "mic_feed"), say(t, app.home, "sample/others.flac", "virtual_speakers")];

  await t.test("both speakers are heard, on tracks of their own", async () => {
    await app.find("group", /^Me · VirtualMic/).wait();
    await app.find("group", /^Others · .*VirtualSpeakers/).wait();
    const loud = () => app.find("group", /^Me · /).find("meter", "Level");
    await until("the meter moves", async () => Number(await loud().attribute("aria-valuenow")) > 30);
    await until("the first words of mine are on view", async () => /design meeting/i.test(await spoken(app)));
    await until("the others' words are, too", async () => /yeah,? we can/i.test(await spoken(app)));
    await app.find("group", /Me$/).wait();
    await app.find("group", /Others$/).wait();
  });

  await t.test("the fair copy follows while the recording goes on, and how far both are behind is said", async () => {
    await until("a fair copy is there", async () => (await app.fairCopy.count()) > 0);
    assert.ok(await pill(app).present());
    await app.says(/Text is \d+ (sec|min) behind · fair copy \d+ (sec|min) behind/);
  });

  await t.test("what is safe on the disk grows", async () => {
    const before = await safe(app);
    await until("more is safe", async () => (await safe(app)) > before);
  });

  await t.test("a moment is marked, a track muted, the recording paused", async () => {
    await app.button("Bookmark").click();
    await app.part(".mark .bookmark").wait();
    const mute = app.button("Mute: Others");
    await mute.click();
    await mute.has("aria-pressed", "true");
    await app.says("Others: muted from here on");
    await mute.click();
    await app.says(/Others: muted for \d+ sec/);
    await app.button("Pause").click();
    await app.button("Go on").click();
    await app.says(/Paused for \d+ sec/);
  });

  await t.test("the newest words stay in view until the person scrolls back", async () => {
    await app.resize(900, 600);
    const atEnd = () =>
      app.driver.script(() => {
        const scroller = document.querySelector(".scroller");
        const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
        // Enough above it to scroll back to.
        return below < 60 && scroller.scrollTop > 300;
      });
    try {
      await until("the end is in view", atEnd);
      await app.screen.xdotool("mousemove", 500, 300, "click", "--repeat", 8, "--delay", 40, 4);
      const jump = await app.button("Jump to live").wait();
      await jump.click();
      await jump.gone();
      await until("the end is in view again", atEnd);
    } finally {
      await app.resize(1480, 900);
    }
  });

  await t.test("what is there so far can be copied", async () => {
    await app.button("Copy so far").click();
    await app.says(/Copied the first/);
    assert.match(app.screen.clipboard(), /design meeting/i);
  });

  await t.test("a page that is loaded anew shows it again", async () => {
    await app.driver.send("POST", "/refresh");
    await pill(app).wait();
    await app.button("Stop").wait();
    await until("its text is back", async () => (await app.verbatim.count()) > 3);
  });

  await t.test("closing the window asks first", async () => {
    await app.screen.close(await app.screen.windowNamed("^Faircopy$"));
    const asked = await app.find("dialog", "A recording is going on").wait();
    await asked.button("Keep recording").click();
    await asked.gone();
    assert.ok(await pill(app).present());
  });

  await t.test("after Stop the text is completed and the sound can be heard", async () => {
    await Promise.all([me, others]);
    await app.button("Stop").click();
    await pill(app).gone();
    await until("all is written", async () => (await session(app)).state === "ready");
    await app.button("Play").wait();
    assert.equal(await app.driver.script(() => document.activeElement.innerText), "Untitled meeting", "the focus is not lost");
    // The end is in view.
    await until("the last words are on view", async () => {
      const last = (await spoken(app)).slice(-60);
      return /today|thank you/i.test(last) || Promise.reject(new Error(last));
    });
    await app.button("Play").click();
    await app.button("Pause").wait();
    await app.part(".mark button").click();
  });

  await t.test("its sound takes less room when the person wants it, and can still be heard", async () => {
    const folder = join(app.home, "data/sessions/1/recording");
    assert.ok((await readdir(folder)).includes("me-001.wav"));
    await app.button("More").click();
    await app.find("menuitem", "Save space (pack the recording)").click();
    await app.says(/The recording takes .* less room/);
    assert.deepEqual((await readdir(folder)).sort(), ["me-001.flac", "others-001.flac"]);
    await app.button("Dismiss").click();
    // It was heard while it was packed, and goes on.
    await app.button("Pause").click();
    await app.button("Play").click();
    await app.button("Pause").click();
    await app.button("Play").wait();
  });
});

test("recordings are packed by themselves where the settings say so", async (t) => {
  const app = await meeting(t);
  await app.press("ctrl+,");
  const dialog = await app.find("dialog", "Settings").wait();
  await dialog.find("tab", "Data").click();
  await dialog.find("checkbox", "Pack recordings when they are finished").click();
  await app.press("escape");
  await dialog.gone();
  await app.button("Record a meeting").click();
  await until("something is safe", async () => (await safe(app)) >= 2);
  await app.button("Stop").click();
  await until("it is packed", async () => {
    const files = await readdir(join(app.home, "data/sessions/1/recording"));
    return files.every((file) => file.endsWith(".flac"));
  });
});

test("a recording that is killed is there at the next start, with its text", async (t) => {
  const app = await meeting(t);
  await app.button("Record a meeting").click();
  await pill(app).wait();
  say(t, app.home, "sample/me.flac", "mic_feed").catch(() => {});
  await until("twelve seconds are safe", async () => (await safe(app)) >= 12);
  const before = await safe(app);
  await app.kill();
  await app.start();
  await app.find("heading", "Untitled meeting").wait();
  await until("its text is made", async () => (await session(app)).state === "ready");
  assert.ok((await session(app)).duration >= before * 1000, "nothing that was safe is lost");
  await until("its words are on view", async () => /design meeting/i.test(await spoken(app)));
});

test("a microphone that is pulled out while it is recorded is said, and is heard again once it is back", async (t) => {
  const app = await meeting(t);
  await app.button("Record a meeting").click();
  await until("something is safe", async () => (await safe(app)) >= 1);
  unplugMicrophone(app.home);
  await app.says("“VirtualMic” is not connected any more. The recording goes on without it");
  const before = await safe(app);
  await until("the recording goes on", async () => (await safe(app)) > before + 4);
  plugMicrophoneIn(app.home);
  const over = async () => !/is not connected any more/.test(await app.text());
  await until("nothing is said of it any more", over);
  say(t, app.home, "sample/me.flac", "mic_feed").catch(() => {});
  await until("its words are written down", async () => /design meeting/i.test(await spoken(app)));
  await app.says(/Me: no sound for \d+ sec/);
});

test("closing the window stops and saves the recording when it is wanted", async (t) => {
  const app = await meeting(t);
  await app.button("Record a meeting").click();
  await until("something is safe", async () => (await safe(app)) >= 2);
  const pid = app.pid();
  await app.screen.close(await app.screen.windowNamed("^Faircopy$"));
  await app.button("Stop and save").click();
  await until("the program has ended", () => app.pid() !== pid);
  await app.stop();
  await app.start();
  await app.find("option", /Untitled meeting/).wait();
  assert.ok((await session(app)).duration >= 2000);
});

test("a recording that is discarded can be brought back", async (t) => {
  const app = await meeting(t);
  await app.button("Record a meeting").click();
  await until("something is safe", async () => (await safe(app)) >= 1);
  await app.button("More").click();
  await app.find("menuitem", "Discard the recording").click();
  await until("it is out of the library", async () => (await app.sessions()).length === 0);
  await app.button("Undo").click();
  await app.find("option", /Untitled meeting/).wait();
  assert.equal((await app.sessions()).length, 1);
});

test("without a speech model the sound is recorded all the same", async (t) => {
  const home = await freshHome();
  const models = join(home, "no-models");
  await mkdir(models);
  // The list of what can be had, and nothing of it.
  await copyFile(join(root, "models/catalogue.toml"), join(models, "catalogue.toml"));
  speakers(t, home);
  const app = await open(t, { home, environment: { FAIRCOPY_MODELS: models } });
  await app.button("Record a meeting").click();
  await app.says("No speech model is installed. The sound is recorded");
  await until("something is safe", async () => (await safe(app)) >= 1);
  await app.button("Stop").click();
  await app.says("Recording saved. To get the text, install a speech model.");
  await app.button("Install a speech model…").click();
  await app.find("dialog", "Settings").wait();
});

test("the system is asked to stay awake while a recording goes on", async (t) => {
  const home = await freshHome();
  speakers(t, home);
  const app = await open(t, { home, bus: true, environment: { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${home}/bus` } });
  const monitor = spawn("dbus-monitor", ["--address", `unix:path=${home}/bus`, "member='Inhibit'"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  t.after(() => monitor.kill());
  let heard = "";
  monitor.stdout.on("data", (data) => (heard += data));
  await until("the bus is listened to", () => heard.length > 0);
  await app.button("Record a meeting").click();
  await until("it is asked", () => /org\.freedesktop\.login1[\s\S]*sleep:idle[\s\S]*Faircopy/.test(heard));
  // Nobody answers, and it records all the same.
  await until("something is safe", async () => (await safe(app)) >= 1);
});

test("keys that count in every program begin and end a recording, and can be chosen", async (t) => {
  const app = await meeting(t);
  await app.screen.xdotool("key", "ctrl+alt+r");
  await pill(app).wait();
  await until("something is safe", async () => (await safe(app)) >= 1);
  await app.screen.xdotool("key", "ctrl+alt+r");
  await pill(app).gone();
  await app.press("ctrl+,");
  await app.find("tab", "Recording").click();
  await app.find("textbox", "Keys that begin and end a recording").fill("Ctrl+Shift+F9");
  await app.find("combobox", "Microphone").focus();
  await app.press("escape");
  await app.find("dialog").gone();
  await app.screen.xdotool("key", "ctrl+alt+r");
  await app.screen.xdotool("key", "ctrl+shift+F9");
  await pill(app).wait();
});
