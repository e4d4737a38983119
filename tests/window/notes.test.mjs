// Notes of the sample: made, listened to, edited, copied, made again. One window for all.
import assert from "node:assert/strict";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { sample, seed } from "./sessions.mjs";
import { position, speakers } from "./sound.mjs";

test("notes of the sample", async (t) => {
  const home = await freshHome();
  speakers(t, home);
  const app = await open(t, { home });
  await sample(app);
  const section = (name) => app.find("region", name);
  const lines = () => app.driver.script(() => [...document.querySelectorAll("section ul li")].map((line) => line.innerText));
  const uncited = () =>
    app.driver.script(() =>
      [...document.querySelectorAll("section ul li")].filter((line) => !line.querySelector(".cite")).map((line) => line.innerText),
    );

  await t.test("they are made on request, and every line cites its moment", async () => {
    await app.button("Notes").click();
    await app.find("heading", "No notes yet").wait();
    await app.button("Make notes").click();
    await section("Decisions").wait();
    await app.says("Made by rule from the fair copy");
    const made = await lines();
    assert.ok(made.length >= 3, `there are lines: ${made}`);
    assert.deepEqual(await uncited(), [], "every line cites");
  });

  await t.test("a click on a citation plays its second", async () => {
    const cite = app.find("button", /^Listen from \d\d:\d\d/);
    const [, minutes, seconds] = /(\d\d):(\d\d)/.exec(await cite.attribute("aria-label"));
    const at = Number(minutes) * 60 + Number(seconds);
    await cite.click();
    await until("it plays from there", async () => {
      const now = await position(app);
      return now >= at && now < at + 20;
    });
    await app.button("Pause").click();
  });

  await t.test("a line is edited, removed, brought back, and one is added", async () => {
    const [first] = await lines();
    await app.find("button", /^Edit: /).click();
    await app.find("textbox", "Edit this line").fill("Nobody said it like this");
    await app.press("enter");
    await until("the new text stands there", async () => (await lines())[0].includes("Nobody said it like this"));
    await app.button("As it was").click();
    await until("the old text is back", async () => (await lines())[0].split("\n")[0] === first.split("\n")[0]);
    const count = (await lines()).length;
    await app.find("button", /^Remove: /).click();
    await until("it is gone", async () => (await lines()).length === count - 1);
    await app.button("Undo").click();
    await until("it is back", async () => (await lines()).length === count);
    await app.find("button", /^Add a line to Decisions/).click();
    await app.find("textbox", /^A new line/).fill("We meet again on Friday");
    await app.press("enter");
    await until("it is added", async () => (await lines()).some((line) => line.includes("We meet again on Friday")));
  });

  await t.test("what can be done with a line hides none of its citations in a small window", async () => {
    await app.resize(900, 600);
    await app.part("section ul li").hover();
    await until("the buttons are there", () =>
      app.driver.script(() => Number(getComputedStyle(document.querySelector("section ul li .acts")).opacity) === 1),
    );
    const hidden = await app.driver.script(() =>
      [...document.querySelectorAll("section ul li")].slice(0, 1).flatMap((line) =>
        [...line.querySelectorAll(".cite")]
          .filter((cite) => {
            const { x, y, width, height } = cite.getBoundingClientRect();
            return document.elementFromPoint(x + width / 2, y + height / 2) !== cite;
          })
          .map((cite) => cite.textContent),
      ),
    );
    assert.deepEqual(hidden, []);
    await app.resize(1480, 900);
  });

  await t.test("they are copied", async () => {
    await app.button("Copy notes").click();
    await app.button(/Copied/).wait();
    assert.match(app.screen.clipboard(), /Decisions[\s\S]*We meet again on Friday/);
  });

  await t.test("another kind is another version, and the one before stays", async () => {
    await app.find("button", /^Kind and versions of the notes/).click();
    await app.find("menuitem", "Make notes: Stand-up").click();
    await section("In the way").wait();
    await app.find("button", /^Kind and versions of the notes/).click();
    await app.find("menuitemradio", /^1 · Meeting/).click();
    await until("what was added is still there", async () => (await lines()).some((line) => line.includes("We meet again on Friday")));
  });
});

test("a line that nothing in the transcript supports is marked, with the word that nobody said, and counted", async (t) => {
  const home = await freshHome();
  await seed(home, 1, 4, ["fair", "notes"]);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  await app.button("Notes").click();
  await app.find("region", "Decisions").wait();
  const lines = await app.driver.script(() => [...document.querySelectorAll("section ul li")].map((line) => line.innerText));
  assert.equal(lines.length, 2, `${lines}`);
  assert.match(lines[0], /release notes/);
  assert.doesNotMatch(lines[0], /Not found/, "what was said is not marked");
  assert.match(lines[1], /Rosalind pays 900 dollars[\s\S]*Not found in the transcript: “(900|rosalind)”/i);
  await app.says("1 line not found in the transcript");
});
