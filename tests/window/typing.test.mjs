// What a person types is kept, whatever becomes of the window; and versions beside each other.
import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "./app.mjs";
import { pause, until } from "./screen.mjs";
import { paste } from "./sessions.mjs";

/** Opens the editor of the first fair copy. */
async function edit(app) {
  const cell = app.part("[data-side=fair_copy]").at(0);
  await app.doubleClick(cell.part("[data-w]").at(0));
  return app.find("textbox", "Edit the fair copy").wait();
}

test("what is typed survives a crash in the middle of it, as one step to undo", async (t) => {
  const app = await open(t);
  await paste(app, "Plan", "um we we keep this plan");
  const before = await app.fairCopy.text();
  const field = await edit(app);
  await field.fill("Somebody wrote");
  const stored = async (text) => (await app.cli("show", "1", "--json")).includes(text);
  await until("the first words are in the library", () => stored("Somebody wrote"));
  await app.type(" this instead.");
  await until("so is the rest", () => stored("Somebody wrote this instead."));
  assert.ok(await field.present(), "and the person still types");
  await app.kill();
  await app.start();
  await app.find("option", /Plan/).click();
  await until("it is there again", async () => (await app.fairCopy.text()) === "Somebody wrote this instead.");
  await app.press("ctrl+z");
  await until("one step back is what stood there before", async () => (await app.fairCopy.text()) === before);
});

test("what is typed is not lost when the window is closed at once, nor is a title", async (t) => {
  const app = await open(t);
  await paste(app, "Plan", "um we we keep this plan");
  const field = await edit(app);
  const text = "Somebody closed the window after the last letter.";
  // Sooner than the typing rests.
  await field.fill(text);
  await app.close();
  assert.ok((await app.cli("show", "1", "--json")).includes(text), "it is in the library");
  await app.start();
  await app.find("option", /Plan/).click();
  await until("it stands there", async () => (await app.fairCopy.text()) === text);
  await app.find("heading", "Plan").part("button").click();
  await app.find("textbox", "Title").fill("Another plan");
  await app.restart();
  await app.find("heading", "Another plan").wait();
});

test("a page that hangs does not keep the window open", async (t) => {
  const app = await open(t);
  await paste(app, "Plan", "um we we keep this plan");
  // Not before the driver has its answer, or it waits for ever.
  await app.driver.script(() => {
    setTimeout(() => {
      for (;;);
    }, 500);
  });
  await pause(1500);
  await app.close();
  await app.start();
  await app.find("option", /Plan/).wait();
});

test("versions are compared word by word, and one is restored", async (t) => {
  const app = await open(t);
  await paste(app, "Plan", "um we we keep this plan");
  const field = await edit(app);
  await field.fill("We keep that plan.");
  await app.press("enter");
  await app.button("More").click();
  await app.find("menuitem", /^Make the fair copy again: Rules/).click();
  await until("another version is shown", async () => !(await app.fairCopy.text()).includes("that"));
  const fresh = await app.fairCopy.text();
  await app.button("More").click();
  await app.find("menuitem", "Versions…").click();
  await app.button("Compare with Version 1…").click();
  const dialog = await app.find("dialog", "Version 2 and Version 1").wait();
  await app.says("One paragraph differs.");
  assert.match(await dialog.part("del").text(), /this/);
  assert.match(await dialog.part("ins").text(), /that/);
  await app.button("Restore Version 1").click();
  await dialog.gone();
  await until("the first version is shown", async () => (await app.fairCopy.text()) === "We keep that plan.");
  assert.notEqual(fresh, "We keep that plan.");
});

test("two styles are compared with what each of them did", async (t) => {
  const app = await open(t);
  await paste(app, "Plan", "um we we keep this plan");
  await app.button("More").click();
  await app.find("menuitem", "Versions…").click();
  const versions = await app.find("dialog", "Versions").wait();
  await versions.find("combobox", "Style").choose("Light: punctuation and capitals, every word stays");
  await versions.button("Make another fair copy").click();
  await until("every word stays", async () => /um,? we,? we/i.test(await app.fairCopy.text()));
  await app.button("More").click();
  await app.find("menuitem", "Versions…").click();
  await app.button("Compare with Version 1…").click();
  const dialog = await app.find("dialog", "Version 2 and Version 1").wait();
  await app.says("One paragraph differs.");
  const did = async (name) => (await dialog.find("region", name).text()).replace(/\s+/gu, " ");
  const [light, faithful] = [await did("Version 2 (shown)"), await did("Version 1")];
  assert.match(light, /Light.* Paragraphs 1 .*Words left out 0 /);
  assert.match(light, / Filler 0( |$)/);
  assert.match(faithful, /Faithful.* Paragraphs 1 .*Words left out 2 /);
  assert.match(faithful, / Filler 1( |$)/);
});
