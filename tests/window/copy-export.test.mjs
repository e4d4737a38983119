// The fair copy on the clipboard, as text and with its formatting, and in files that other programs open.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { open } from "./app.mjs";
import { until } from "./screen.mjs";
import { paste } from "./sessions.mjs";

const SAID = "um so we we have two plans and uh both of them are good";
const WRITTEN = /^So,? we have two plans,? and both of them are good\.?$/i;

/** All that is on view of the fair copy, a paragraph a line. */
const written = (app) => app.driver.script(() => [...document.querySelectorAll("p.fair_copy")].map((p) => p.innerText.trim()).join("\n\n"));

test("the button puts plain and rich text on the clipboard", async (t) => {
  const app = await open(t);
  await paste(app, "Two plans", SAID);
  await app.fairCopy.wait();
  const text = await written(app);
  assert.match(text, WRITTEN);
  await app.button("Copy fair copy").click();
  await app.button(/Copied/).wait();
  assert.equal(app.screen.clipboard().trim(), text, "another program pastes the same text");
  const rich = app.screen.clipboard("text/html");
  assert.ok(rich.includes("<p") && rich.includes("two plans"), rich);
  await app.button("Copy fair copy").wait();

  await app.button("How to copy").click();
  await app.find("menuitem", "Copy the verbatim text").click();
  await until("the verbatim text", () => app.screen.clipboard().includes("we we have"));
});

const FORMATS = [
  ["Plain text", "txt", (file) => readFileSync(file, "utf8")],
  ["Markdown", "md", (file) => readFileSync(file, "utf8")],
  ["Subtitles (SRT)", "srt", (file) => readFileSync(file, "utf8")],
  ["Subtitles (WebVTT)", "vtt", (file) => readFileSync(file, "utf8")],
  ["Everything as JSON", "json", (file) => JSON.stringify(JSON.parse(readFileSync(file, "utf8")))],
  ["Web page", "html", (file) => readFileSync(file, "utf8")],
  ["Word document", "docx", (file) => execFileSync("unzip", ["-p", file, "word/document.xml"]).toString()],
  ["PDF", "pdf", (file) => execFileSync("pdftotext", [file, "-"]).toString()],
];

test("every format is written where the person wants it and opens again", async (t) => {
  const app = await open(t);
  await paste(app, "Two plans", SAID);
  for (const [name, extension, read] of FORMATS) {
    const file = join(app.home, `plans.${extension}`);
    await app.button("More").click();
    await app.find("menuitem", "Export…").click();
    const dialog = await app.find("dialog", "Export").wait();
    await dialog.find("combobox", /^Format/).choose(name);
    await dialog.button("Export…").click();
    await app.saveAs(file);
    await until(`${extension} is written`, () => existsSync(file) && statSync(file).size > 0);
    assert.match(read(file).replace(/\s+/g, " "), /two plans/i, extension);
    await dialog.gone();
  }
});

test("nothing is written when the person closes the dialog of the system", async (t) => {
  const app = await open(t);
  await paste(app, "Two plans", SAID);
  await app.button("More").click();
  await app.find("menuitem", "Export…").click();
  const dialog = await app.find("dialog", "Export").wait();
  await dialog.button("Export…").click();
  const window = await app.screen.dialog();
  await app.screen.keysInto(window, "Escape");
  await until("the export dialog is of use again", async () => !(await dialog.button("Export…").attribute("disabled")));
});
