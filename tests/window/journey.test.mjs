// One person's way through everything: a file is dropped, read, heard, corrected, copied, saved, found again, and is still there after a restart.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { fixture, freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { position, speakers } from "./sound.mjs";

const MINE = "Good morning, everybody.";

/** All paragraphs of a side, from the first to the last that is in the page. */
const text = (app, side) => app.driver.script((side) => [...document.querySelectorAll(`p.${side}`)].map((p) => p.innerText.trim()), side);

test("from a dropped file to the restart", async (t) => {
  const home = await freshHome();
  speakers(t, home);
  const app = await open(t, { home });
  const file = join(home, "Entwurf für Köln.wav");
  await copyFile(fixture("sample/meeting.wav"), file);

  // Dropped, with progress, until both texts are there.
  await app.drop([file], () => app.says("Drop to transcribe the file"));
  const bar = await app.find("progressbar", /^Progress: Entwurf für Köln/).wait();
  await until("some of it is done", async () => Number(await bar.attribute("value")) > 0);
  await until("it is finished", async () => (await app.sessions())[0]?.state === "ready");
  await app.find("list", "Work in progress").gone();
  assert.match((await text(app, "verbatim")).join(" "), /design meeting.*budget/is);
  assert.equal(await app.fairCopy.count(), await app.verbatim.count());

  // Heard from a word on.
  const third = app.part("[data-key]").at(2);
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec(await third.attribute("aria-label"));
  const start = Number(minutes) * 60 + Number(seconds);
  await third.part("[data-side=fair_copy] [data-w]").at(0).click();
  await until("it plays there", async () => (await position(app)) >= start && (await position(app)) < start + 15);
  await app.button("Pause").click();

  // What was changed is seen, and something is corrected, taken back and done again.
  await app.button("Changes").click();
  await app.part("[data-side=verbatim] s").wait();
  const before = await text(app, "fair_copy");
  await app.part("[data-key]").at(0).focus();
  await app.press("F2");
  await app.find("textbox", "Edit the fair copy").fill(MINE);
  await app.press("enter");
  await until("the correction stands there", async () => (await text(app, "fair_copy"))[0] === MINE);
  await app.press("ctrl+z");
  await until("it is taken back", async () => (await text(app, "fair_copy"))[0] === before[0]);
  await app.press("ctrl+shift+z");
  await until("it is done again", async () => (await text(app, "fair_copy"))[0] === MINE);

  // Copied and saved: both are the text that is read.
  const written = await text(app, "fair_copy");
  await app.button("Copy fair copy").click();
  await app.button(/Copied/).wait();
  const pasted = app.screen.clipboard();
  for (const paragraph of written) assert.ok(pasted.includes(paragraph), `${paragraph} in ${pasted}`);
  const saved = join(home, "meeting.txt");
  await app.button("More").click();
  await app.find("menuitem", "Export…").click();
  await app.find("dialog", "Export").button("Export…").click();
  await app.saveAs(saved);
  await until("the file is written", () => existsSync(saved) && statSync(saved).size > 0);
  for (const paragraph of written) assert.ok(readFileSync(saved, "utf8").includes(paragraph), paragraph);

  // Found again by a word.
  await app.press("ctrl+k");
  await app.type("everybody");
  await app
    .find("listbox", "Places found")
    .find("option", /everybody/)
    .wait();
  await app.press("enter");
  await app.press("escape");
  await app.find("listbox", "Sessions").wait();

  // And all of it is there after a restart.
  await app.restart();
  // A row is not on view before its height is known.
  await until("the fair copy is there", async () => (await text(app, "fair_copy")).filter(Boolean).length === written.length);
  assert.deepEqual(await text(app, "fair_copy"), written);
  await app.part("[data-side=verbatim] s").wait();
  await app.button("edited").wait();
  await app.button("Play").wait();
  assert.equal((await app.sessions())[0].title, "Entwurf für Köln");
});
