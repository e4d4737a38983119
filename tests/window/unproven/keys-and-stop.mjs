// Editing by key, and a job that is stopped and tried again.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "../app.mjs";
import { until } from "../screen.mjs";
import { job, longRecording, paste, sample } from "../sessions.mjs";

test("editing by key", async (t) => {
  const app = await open(t);
  await sample(app);

  await t.test("the verbatim side is edited with F2 and Esc leaves it as it was", async () => {
    const cell = app.part("[data-side=verbatim]").at(0);
    const before = await cell.part("p").text();
    await cell.part("[data-w]").at(0).focus();
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
  const kept = await app.verbatim.text();
  await again.click();
  await job(app).gone();
  const [session] = await app.sessions();
  assert.equal(session.state, "ready");
  assert.equal(await app.verbatim.text(), kept, "what was done before stays");
  assert.ok((session.duration_ms ?? session.duration) > 700_000, "and the rest came after it");
});

test("the shortcut copies the fair copy", async (t) => {
  const app = await open(t);
  await paste(app, "Two plans", "um so we we have two plans and uh both of them are good");
  await app.fairCopy.wait();
  await app.screen.fillClipboard("something else");
  await app.press("ctrl+shift+c");
  await until("the shortcut copies", () => app.screen.clipboard().includes("two plans"));
});
