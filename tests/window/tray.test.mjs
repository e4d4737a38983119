// The window closed while a recording goes on: the tray shows it and stops it, the desktop says what the window cannot.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { paste } from "./sessions.mjs";
import { speakers } from "./sound.mjs";

/** A window with a microphone and speakers, on a desktop. */
async function meeting(t, wishes = {}) {
  const home = await freshHome(wishes.settings, wishes.language);
  speakers(t, home);
  return open(t, { desktop: true, ...wishes, home });
}

const pill = (app) => app.button(/^\d\d:\d\d:\d\d (Recording|Paused)$/);
const shown = async (app) => (await app.screen.xdotool("search", "--onlyvisible", "--name", "^Faircopy$").catch(() => "")) !== "";
const says = (app, what) => until(`the desktop says ${what}`, async () => (await app.desktop.said()).includes(what));
const offers = (app, menu) =>
  until(`the tray offers ${menu}`, async () => {
    const now = await app.desktop.menu();
    return now.join() === menu.join() || Promise.reject(new Error(now.join()));
  });

/** Closes the window while a recording goes on. */
async function putAway(app) {
  await app.screen.close(await app.screen.windowNamed("^Faircopy$"));
  await until("the window is away", async () => !(await shown(app)));
}

test("a recording goes on in the tray while the window is closed", async (t) => {
  const app = await meeting(t);
  const pid = app.pid();
  await offers(app, ["Open Faircopy", "Record a meeting", "Quit"]);
  const idle = await app.desktop.icon();

  await t.test("the tray begins a recording, pauses it and goes on, and shows how it stands", async () => {
    await app.desktop.click("Record a meeting");
    await pill(app).wait();
    await offers(app, ["Recording for 0 min", "Open Faircopy", "Pause", "Stop and save", "Quit"]);
    const recording = await app.desktop.icon();
    assert.equal(recording.menu[0].enabled, false, "the first line is no choice");
    await app.desktop.click("Pause");
    await app.button(/Paused$/).wait();
    await offers(app, ["Paused at 0 min", "Open Faircopy", "Go on", "Stop and save", "Quit"]);
    const paused = await app.desktop.icon();
    assert.equal(new Set([idle, recording, paused].map(({ picture }) => picture)).size, 3, "three pictures");
    await app.desktop.click("Go on");
    await app.button(/Recording$/).wait();
  });

  await t.test("the window is closed, what was typed is saved, and the recording goes on", async () => {
    await app.button("Untitled meeting").click();
    await app.find("textbox", "Title").fill("Budget <3");
    await putAway(app);
    await says(app, "The recording goes on: Faircopy is in the tray: stop the recording there, or open the window again.");
    const [session] = await app.sessions();
    assert.deepEqual([session.title, session.state], ["Budget <3", "recording"]);
    assert.equal(app.pid(), pid);
  });

  await t.test("a click on what the desktop said brings it back", async () => {
    await app.desktop.choose("The recording goes on");
    await until("the window is back", () => shown(app));
    await app.find("heading", "Budget <3").wait();
    await pill(app).wait();
    await putAway(app);
  });

  await t.test("a second start and the menu of the icon bring it back as it was left", async () => {
    await app.openAgain([]);
    await until("the window is back", () => shown(app));
    await app.find("heading", "Budget <3").wait();
    await putAway(app);
    await app.desktop.click("Open Faircopy");
    await until("the window is back", () => shown(app));
    await pill(app).wait();
    assert.equal(app.pid(), pid);
  });

  await t.test("quitting from the tray asks first", async () => {
    await putAway(app);
    await app.desktop.click("Quit");
    await until("the window is back", () => shown(app));
    const asked = await app.find("dialog", "A recording is going on").wait();
    await asked.button("Keep recording").click();
    await asked.gone();
    assert.ok(await pill(app).present());
  });

  await t.test("stopped in the tray, its text is made, and then the program ends", async () => {
    await putAway(app);
    await app.desktop.click("Stop and save");
    // Others may read it: the title, as text, and no word of what was said.
    await says(app, "Recording saved: Budget &lt;3");
    await says(app, "Fair copy ready: Budget &lt;3");
    await until("the program has ended", () => app.pid() !== pid);
    await until("the icon is gone", async () => (await app.desktop.icon()) === null);
    const [session] = await app.sessions();
    assert.equal(session.state, "ready");
  });
});

test("the keys for recording stop it, too, while the window is closed", async (t) => {
  const app = await meeting(t);
  const pid = app.pid();
  await app.screen.xdotool("key", "ctrl+alt+r");
  await pill(app).wait();
  await putAway(app);
  await app.screen.xdotool("key", "ctrl+alt+r");
  await says(app, "Recording saved: Untitled meeting");
  await until("the program has ended", () => app.pid() !== pid);
});

test("where the tray is gone, closing the window asks", async (t) => {
  const app = await meeting(t);
  await until("there is an icon", () => app.desktop.icon());
  await app.button("Record a meeting").click();
  await pill(app).wait();
  await app.desktop.tray(false);
  await app.screen.close(await app.screen.windowNamed("^Faircopy$"));
  await app.find("dialog", "A recording is going on").wait();
  assert.ok(await shown(app));
});

test("a tray that comes after the window is used", async (t) => {
  const home = await freshHome();
  speakers(t, home);
  const app = await open(t, { desktop: true, tray: false, home });
  assert.equal(await app.desktop.icon(), null);
  await app.desktop.tray(true);
  await app.button("Record a meeting").click();
  await pill(app).wait();
  await until("there is an icon", () => app.desktop.icon());
  await putAway(app);
});

test("a click on what the desktop says about a recording opens it", async (t) => {
  const app = await meeting(t);
  await paste(app, "Plan", "um we we keep this plan");
  await app.screen.xdotool("key", "ctrl+alt+r");
  await pill(app).wait();
  await until("something is safe", async () => /Safe on disk 00:00:0[1-9]/.test(await app.text()));
  await app.find("option", /Plan/).click();
  await app.find("heading", "Plan").wait();
  await app.screen.xdotool("windowunmap", await app.screen.windowNamed("^Faircopy$"));
  await app.screen.xdotool("key", "ctrl+alt+r");
  await says(app, "Fair copy ready: Untitled meeting");
  await app.desktop.choose("Recording saved");
  await until("the window is back", () => shown(app));
  await app.find("heading", "Untitled meeting").wait();
});

test("the desktop says that a recording is saved only while the window is in the background, and the tray speaks the window's language", async (t) => {
  const app = await meeting(t, { language: "de" });
  await offers(app, ["Faircopy öffnen", "Besprechung aufnehmen", "Faircopy beenden"]);
  const record = async () => {
    await app.screen.xdotool("key", "ctrl+alt+r");
    await app.button(/Aufnahme$/).wait();
    await until("something is safe", async () => /Sicher gespeichert 00:00:0[1-9]/.test(await app.text()));
  };
  await record();
  await app.screen.xdotool("key", "ctrl+alt+r");
  await app.button(/Aufnahme$/).gone();
  await until("its text is made", async () => (await app.sessions())[0].state === "ready");
  assert.deepEqual(await app.desktop.said(), [], "the window has said it");
  await record();
  const window = await app.screen.windowNamed("^Faircopy$");
  await app.screen.xdotool("windowunmap", window);
  await app.screen.xdotool("key", "ctrl+alt+r");
  await says(app, "Aufnahme gespeichert: Besprechung ohne Titel");
  await says(app, "Reinschrift fertig: Besprechung ohne Titel");
  assert.ok(existsSync(`/proc/${app.pid()}`), "a window that was not closed stays");
});
