// Editing by key, and a job that is stopped and tried again.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./app.mjs";
import { until } from "./screen.mjs";
import { job, longRecording, paste, sample } from "./sessions.mjs";

test("editing by key", async (t) => {
  const app = await open(t);
  await sample(app);

  await t.test("the verbatim side is edited with F2 and Esc leaves it as it was", async () => {
    const row = app.part("[data-key]").at(0);
    const cell = row.part("[data-side=verbatim]");
    const before = await cell.part("p").text();
    // A row is one stop of Tab; its words are reached from there.
    await row.focus();
    await app.press("right");
    await app.press("F2");
    await app.find("textbox", "Edit what was said").fill("never mind");
    await app.press("escape");
    await until("nothing has changed", async () => (await cell.part("p").text()) === before);
  });
});

test("a job is stopped and tried again from where it was", async (t) => {
  const app = await open(t);
  await app.drop([await longRecording(app.home)]);
  await until("the first words are there", async () => (await app.verbatim.count()) > 0);
  await app.button(/^Stop: long/).click();
  const again = await app.button(/^Try again: long/).wait();
  assert.deepEqual(
    (await app.sessions()).map(({ state }) => state),
    ["cancelled"],
  );
  await app.find("contentinfo").wait();
  await until("the player says how long it is", async () => /0:00 \/ 0?3:\d\d/.test(await app.find("contentinfo").text()));
  const kept = await said(app);
  await again.click();
  await job(app).gone();
  assert.equal((await app.sessions())[0].state, "ready");
  const all = await said(app);
  assert.ok(kept.length > 0 && all.startsWith(kept), `what was done before stays: ${kept}`);
  assert.ok((all.match(/design meeting/g) ?? []).length === 3, "and the rest came after it");
});

/** What the library has of the one session's words. */
const said = async (app) =>
  (await app.cli("show", "1", "--format", "text", "--text", "verbatim", "--no-speakers")).replace(/\s+/g, " ").trim();

test("the shortcut copies the fair copy", async (t) => {
  const app = await open(t);
  await paste(app, "Two plans", "um so we we have two plans and uh both of them are good");
  await app.fairCopy.wait();
  await app.screen.fillClipboard("something else");
  await app.press("ctrl+shift+c");
  await until("the shortcut copies", () => app.screen.clipboard().includes("two plans"));
});
