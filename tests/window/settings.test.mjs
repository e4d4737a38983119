// Settings act at once, and stay.
import assert from "node:assert/strict";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { paste, seed } from "./sessions.mjs";

async function settings(app, tab) {
  await app.press("ctrl+,");
  const dialog = await app.find("dialog", "Settings").wait();
  await dialog.find("tab", tab).click();
  return dialog;
}

const paper = (app) => app.driver.script(() => getComputedStyle(document.body).backgroundColor);
const bright = (colour) => /\d+/.exec(colour)[0] > 128;

test("the theme changes at once and is there after a restart", async (t) => {
  const app = await open(t);
  let dialog = await settings(app, "Look");
  await dialog.find("radio", "Dark").click();
  await until("the paper is dark", async () => !bright(await paper(app)));
  await app.press("escape");
  await app.restart();
  await until("it is still dark", async () => !bright(await paper(app)));
  dialog = await settings(app, "Look");
  await dialog.find("radio", "Light").click();
  await until("the paper is bright", async () => bright(await paper(app)));
});

test("the window speaks Arabic and runs from right to left", async (t) => {
  const home = await freshHome();
  await seed(home, 2, 4);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  const dialog = await settings(app, "Language");
  await dialog.find("combobox", /^Language of the window/).choose("العربية");
  await until("the page runs from right to left", () =>
    app.driver.script(() => document.documentElement.dir === "rtl" && document.documentElement.lang === "ar"),
  );
  await app.press("escape");
  const list = await app.find("listbox").box();
  const text = await app.verbatim.box();
  assert.ok(list.x > text.x, "the list stands on the right");
});

test("text at 200 % stacks the two texts and hides nothing", async (t) => {
  const home = await freshHome();
  await seed(home, 2, 4);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  const dialog = await settings(app, "Look");
  const slider = dialog.find("slider", /^Text size/);
  await slider.focus();
  await app.press("end");
  await app.says("200 %");
  await app.press("escape");
  await until("the fair copy stands under the words", async () => {
    const [said, written] = [await app.verbatim.at(0).box(), await app.fairCopy.at(0).box()];
    return written.y >= said.y + said.height && Math.abs(written.x - said.x) < 30;
  });
  for (const [width, height] of [
    [1280, 800],
    [900, 600],
  ]) {
    await app.resize(width, height);
    const over = await app.driver.script(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `nothing stands outside at ${width} × ${height}: ${over} px`);
  }
});

test("another style is used for the next text", async (t) => {
  const app = await open(t);
  const dialog = await settings(app, "Fair copy");
  await dialog.find("combobox", /^Style/).choose("Rules alone: no model is asked");
  await app.press("escape");
  await paste(app, "By rules", "um this is is made by rules");
  await app.says("Made by rules alone");
});

test("where the data lives and how much room it takes is said, and deleting everything asks for a word", async (t) => {
  const home = await freshHome();
  await seed(home, 2, 4);
  const app = await open(t, { home });
  const dialog = await settings(app, "Data");
  await app.says(home);
  await dialog.button("Delete everything").click();
  const field = await app.find("textbox", /type the word/i).wait();
  await field.fill("delete");
  await app.button("Delete everything").at(-1).click();
  await until("the library is empty", async () => (await app.sessions()).length === 0);
  await app.button("Try it on the sample meeting").wait();
});

test("where a model is missing, the window says so in its own words and leads to the models", async (t) => {
  const app = await open(t, { settings: 'speech_model = "whisper-small"\n' });
  await app.button("Try it on the sample meeting").click();
  await app.says('The model "whisper-small" is not installed. Get it in the settings, under Models');
  assert.doesNotMatch(await app.text(), /faircopy models/);
  await app.button("Get models…").click();
  const dialog = await app.find("dialog", "Settings").wait();
  await dialog.find("tab", "Models").has("aria-selected", "true");
  await dialog.find("combobox", "Speech model").choose("The best one installed");
  await app.press("escape");
  await dialog.gone();
  await app.button(/^Try again/).click();
  await until("with a model it is written down", async () => (await app.sessions())[0]?.state === "ready");
});
