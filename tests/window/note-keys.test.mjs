// Keys that are held in any program record a short note.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { speakers } from "./sound.mjs";

const KEYS = ["keydown", "ctrl", "keydown", "alt", "keydown", "n"];
const LET_GO = ["keyup", "n", "keyup", "alt", "keyup", "ctrl"];
const pill = (app) => app.button(/^\d\d:\d\d:\d\d Recording$/);
const safe = (app, seconds) =>
  until(`${seconds} s are safe`, async () => Number(/Safe on disk 00:00:(\d\d)/.exec(await app.text())[1]) >= seconds);

test("keys that are held record a note", async (t) => {
  const home = await freshHome();
  speakers(t, home);
  const app = await open(t, { home });

  await t.test("there are none before they are chosen", async () => {
    await app.press("ctrl+,");
    await app.find("tab", "Recording").click();
    await app.find("textbox", "Keys to hold for a short note").fill("Ctrl+Alt+N");
    await app.find("combobox", "Microphone").focus();
    await app.press("escape");
    await app.find("dialog").gone();
  });

  await t.test("a press too short leaves nothing behind", async () => {
    // The system gives the keys a moment after they are chosen.
    await until("the keys are heard", async () => {
      await app.screen.xdotool("key", "ctrl+alt+n");
      return app.says("Hold the keys as long as you speak. Nothing was recorded.", 5000).then(() => true);
    });
    assert.deepEqual(await app.sessions(), []);
    const folder = join(home, "data/sessions");
    assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
    assert.ok(!(await pill(app).present()));
    await app.button("Record a meeting").wait();
  });

  await t.test("held long enough for the system to repeat them, they record one note of the microphone alone", async () => {
    await app.screen.xdotool(...KEYS);
    await pill(app).wait();
    await app.find("group", /^Microphone · VirtualMic/).wait();
    assert.ok(!(await app.find("group", /^Others · /).present()));
    await safe(app, 3);
    await app.screen.xdotool(...LET_GO);
    await pill(app).gone();
    await app.find("heading", /^Note, /).wait();
    await until("its text is made", async () => (await app.sessions())[0].state === "ready");
    const sessions = await app.sessions();
    assert.equal(sessions.length, 1);
    assert.match(sessions[0].title, /^Note, .*\d{4}.*\d:\d\d/);
    assert.ok(sessions[0].duration >= 3000);
  });

  await t.test("while a recording goes on they do nothing", async () => {
    await app.screen.xdotool("key", "ctrl+alt+r");
    await pill(app).wait();
    await safe(app, 1);
    await app.screen.xdotool(...KEYS, "sleep", 0.6, ...LET_GO);
    await safe(app, 3);
    assert.ok(await pill(app).present());
    assert.equal((await app.sessions()).length, 2);
    await app.screen.xdotool("key", "ctrl+alt+r");
    await pill(app).gone();
    await app.find("heading", "Untitled meeting").wait();
  });
});
