// A person's own instructions for the cleanup, from the settings to the versions.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { sample } from "./sessions.mjs";

test("an own style is written, used and shown by its name", async (t) => {
  const home = await freshHome();
  const app = await open(t, { home });
  await sample(app);
  await app.press("ctrl+,");
  const dialog = await app.find("dialog", "Settings").wait();
  await dialog.button("New style from this one…").click();
  assert.match(await dialog.find("note").text(), /no instructions but its own/, "the demo model heeds none, which is said here");
  const prompt = dialog.find("textbox", "The instructions to the text model");
  assert.match(await prompt.text(), /clean copy of the same words/, "it begins as a copy");
  await dialog.find("textbox", "Name of the style").fill("Minutes");
  await prompt.fill(" ");
  await dialog.button("Save the style").click();
  assert.match(await dialog.find("alert").text(), /instructions are empty/);
  await prompt.fill("Leave out the slips.");
  await dialog.button("Save the style").click();
  await dialog.button("Remove the style").wait();
  const settings = await readFile(join(home, "config/settings.toml"), "utf8");
  assert.match(settings, /\[styles\.Minutes\]/);
  assert.match(settings, /Leave out the slips\./);
  await app.press("escape");
  await dialog.gone();

  await app.button("More").click();
  await app.find("menuitem", "Make the fair copy again: Rules alone: no model is asked").wait();
  await app.find("menuitem", "Make the fair copy again: Minutes").click();
  await until("it is made", async () => JSON.parse(await app.cli("show", "1", "--json")).fair_copy.style === "Minutes");
  await app.button("More").click();
  await app.find("menuitem", "Versions…").click();
  const versions = await app.find("dialog", "Versions").wait();
  await versions.find("radio", /Minutes/).wait();
});
