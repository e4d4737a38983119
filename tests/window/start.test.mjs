// The window opens, closes and opens again.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { open as openFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { App, freshHome, open } from "./app.mjs";
import { Screen, until } from "./screen.mjs";

test("the window opens with a heading and no engine, and leaves nothing behind when it closes", async (t) => {
  const app = await open(t);
  assert.deepEqual(app.workers(), [], "no model is loaded before there is work");
  assert.match(await app.driver.send("GET", "/title"), /Faircopy/);
  const processes = app.processes().map(({ pid }) => pid);
  await app.close();
  await until("all its processes have ended", () => processes.every((pid) => !existsSync(`/proc/${pid}`)));
});

test("one folder holds everything, the place of the window too", async (t) => {
  const app = await open(t);
  await app.close();
  assert.ok(existsSync(join(app.home, "data/window/place.json")));
  const elsewhere = (folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []);
  const files = elsewhere(join(app.home, "system")).filter((entry) => entry.isFile());
  const ours = files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => /faircopy/i.test(file.slice(app.home.length)));
  assert.deepEqual(ours, []);
});

test("nothing may be loaded from elsewhere, and no text becomes code", async (t) => {
  const app = await open(t);
  const refused = await app.driver.promise(async () => {
    const reach = await fetch("http://127.0.0.1:9/").then(
      () => "reached",
      () => "refused",
    );
    let evaluated = "evaluated";
    try {
      (0, eval)("1");
    } catch {
      evaluated = "refused";
    }
    return [reach, evaluated];
  });
  assert.deepEqual(refused, ["refused", "refused"]);
});

test("a library of a newer Faircopy is refused in a dialog, with the reason", async (t) => {
  const app = await withoutWindow(t);
  await app.cli("list");
  // `user_version` in the header of the database: the format.
  const database = await openFile(join(app.home, "data/library.db"), "r+");
  await database.write(Buffer.from([0, 0, 0, 99]), 0, 4, 60);
  await database.close();
  const window = spawn(app.program, [], { env: app.environment });
  const ended = once(window, "exit");
  let said = "";
  window.stderr.on("data", (text) => (said += text));
  const dialog = await app.screen.dialog();
  assert.equal(await app.screen.xdotool("getwindowname", dialog), "Faircopy cannot open");
  assert.match(said, /made by a newer Faircopy.*Update Faircopy/s);
  assert.doesNotMatch(said, /panicked/);
  await app.screen.keysInto(dialog, "Return");
  const [code] = await ended;
  assert.equal(code, 1);
});

test("a setting that is not understood is named, and the window opens all the same", async (t) => {
  const app = await open(t, { settings: 'text_size = "large"' });
  await app.says('The setting "text_size" is not understood; its default counts.');
});

/** A home and a screen; the test starts the program by itself, for there will be no page to talk to. */
async function withoutWindow(t) {
  const home = await freshHome();
  const screen = await Screen.start(1280, 800, join(home, "screen.log"));
  const app = new App(home, screen, {});
  t.after(() => app.tidyUp(t));
  return app;
}
