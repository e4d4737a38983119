// A person's own template for notes, from the settings to the notes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { sample } from "./sessions.mjs";

const file = (home) => readFile(join(home, "config/settings.toml"), "utf8");

async function notesTab(app) {
  await app.press("ctrl+,");
  const dialog = await app.find("dialog", "Settings").wait();
  await dialog.find("tab", "Notes").click();
  return dialog;
}

test("an own template is written, used, changed and removed", async (t) => {
  const home = await freshHome();
  const app = await open(t, { home });
  await sample(app);
  let dialog = await notesTab(app);
  await dialog.button("New template…").click();
  await dialog.find("textbox", "Name of the template").fill("Meeting");
  await dialog.button("Save the template").click();
  assert.match(await dialog.find("alert").text(), /“Meeting” comes with Faircopy/);
  await dialog.find("textbox", "Name of the template").fill("Budget talk");
  await dialog.button("Save the template").click();
  await until("what is missing is said", async () => /Section 2 .* has no heading/.test(await dialog.find("alert").text()));
  await dialog.find("textbox", "Heading of section 2").fill("Everything about the budget");
  await dialog.button("Add a section").click();
  await dialog.find("combobox", "What section 3 holds").choose("Action items");
  await dialog.button("Move section 3 up").click();
  await dialog.button("Save the template").click();
  await dialog.button("Remove the template").wait();
  const settings = await file(home);
  assert.match(settings, /\[notes\."Budget talk"\]/);
  assert.ok(settings.indexOf("action_items") < settings.indexOf("Everything about the budget"), settings);
  await app.press("escape");
  await dialog.gone();

  await app.button("Notes").click();
  await app.find("heading", "No notes yet").wait();
  await app.button(/^Kind and versions of the notes/).click();
  await app.find("menuitem", "Make notes: Budget talk").click();
  await app.find("heading", "Everything about the budget").wait();
  await until("its lines are said", async () => {
    const [, , about] = JSON.parse(await app.cli("show", "1", "--json")).notes?.sections ?? [];
    return about?.lines.some((line) => /budget/i.test(line.text));
  });

  dialog = await notesTab(app);
  await dialog.button("Remove the template").click();
  await dialog.button("Remove it for good").click();
  await dialog.button("Remove the template").gone();
  assert.doesNotMatch(await file(home), /Budget talk/);
});
