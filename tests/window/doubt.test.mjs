// What the popovers about changes and doubtful words offer.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./app.mjs";
import { until } from "./screen.mjs";
import { sample } from "./sessions.mjs";

test("a change is kept, and words in doubt are written down again", async (t) => {
  const app = await open(t);
  await sample(app);
  const before = await app.fairCopy.text();
  await app.press("F8");
  const change = await app.find("dialog", /./).wait();
  await change.button("Keep").click();
  await change.gone();
  assert.equal(await app.fairCopy.text(), before, "it stays as it was");
  assert.ok(await app.driver.script(() => document.activeElement.matches("[data-w]")), "the focus is on the word");

  await app.part("[data-side=verbatim] .doubt").hover();
  const doubt = await app.find("dialog", "In doubt").wait();
  await doubt.button("Write this down again").click();
  await app.says(/written down differently|the same words again|heard no words/);
  await until("it is done", async () => (await app.button("Writing this down again…").count()) === 0);
});
