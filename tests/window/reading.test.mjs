// Both texts of the sample: changes, listening, editing, finding. One window for all, as one person reads.
import assert from "node:assert/strict";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { brightness } from "./pixels.mjs";
import { pause, until } from "./screen.mjs";
import { sample, seed } from "./sessions.mjs";
import { position, speakers } from "./sound.mjs";

test("both texts of the sample", async (t) => {
  const home = await freshHome();
  speakers(t, home);
  const app = await open(t, { home });
  await sample(app);

  /** Which row on view has these words in its fair copy. */
  const placeOf = (words) =>
    app.driver.script(
      (words) =>
        [...document.querySelectorAll("[data-key]")].findIndex((row) => row.querySelector("p.fair_copy")?.innerText.includes(words)),
      words,
    );

  await t.test("a change tells its kind and what was said, and can be taken back and forth", async () => {
    const struck = app.part("[data-side=verbatim] s");
    const word = await struck.text();
    const before = await app.fairCopy.text();
    await struck.part("span").hover();
    const told = await app.find("dialog", /Filler|Said twice|Self-repair|Reworded/).wait();
    assert.ok((await told.text()).includes(word), "the popover quotes what was said");
    await told.button("Restore what was said").click();
    await until("the fair copy has the word again", async () => {
      const now = await app.fairCopy.text();
      return now !== before && now.toLowerCase().includes(word.toLowerCase().split(" ")[0]);
    });
    await app.press("ctrl+z");
    await until("undo takes it out again", async () => (await app.fairCopy.text()) === before);
    await app.press("ctrl+shift+z");
    await until("redo brings it back", async () => (await app.fairCopy.text()) !== before);
    await app.press("ctrl+z");
    await until("undo once more", async () => (await app.fairCopy.text()) === before);
  });

  await t.test("F8 steps from change to change and says what each is", async () => {
    // Two changes may be told in the same words; where the focus is tells them apart.
    const place = () =>
      app.driver.script(() => {
        const { x, y } = document.activeElement.getBoundingClientRect();
        return document.querySelector("[role=dialog]") && `${x} ${y} ${document.activeElement.innerText}`;
      });
    await app.press("F8");
    const first = await until("a change is told", place);
    await app.press("F8");
    await until("the next change is told", async () => ![null, first].includes(await place()));
    await app.press("shift+F8");
    await until("shift goes back", async () => (await place()) === first);
    await app.press("escape");
    await app.find("dialog", /./).gone();
  });

  await t.test("a click on a word plays from there, on either side", async () => {
    const line = app.find("group", /Others/).at(0);
    const time = /(\d+):(\d\d)/.exec(await line.attribute("aria-label"));
    const start = Number(time[1]) * 60 + Number(time[2]);
    await line.part("[data-side=verbatim] [data-w]").at(0).click();
    await app.button("Pause").wait();
    await until("it plays there", async () => (await position(app)) >= start && (await position(app)) < start + 15);
    await until("the word that is heard is marked", async () => (await app.part(".w.now").count()) > 0);
    const reached = await position(app);
    await until("it goes on", async () => (await position(app)) > reached);
    await app.press("space");
    await app.button("Play").wait();
    const fair = app.find("group", /Me/).at(0).part("[data-side=fair_copy] [data-w]").at(0);
    await fair.click();
    await until("the other side plays too", async () => (await position(app)) < start + 2 && app.button("Pause").present());
    await app.button("Pause").click();
  });

  await t.test("the speed is chosen and the slider moves by keyboard", async () => {
    await app.button(/Speed: 1×/).click();
    await app.find("menuitemradio", "1.5×").click();
    await app.button(/Speed: 1.5×/).wait();
    const slider = app.find("slider", "Position");
    await slider.focus();
    await app.press("home");
    await until("it stands at the start", async () => (await position(app)) === 0);
    await app.press("right");
    await until("it moved", async () => (await position(app)) > 0);
  });

  await t.test("a double click edits, undo brings the words back, the original is one click away", async () => {
    const cell = app.part("[data-side=fair_copy]").at(0);
    const before = await cell.part("p").text();
    await app.doubleClick(cell.part("[data-w]").at(0));
    const field = app.find("textbox", "Edit the fair copy");
    await field.fill("Somebody wrote this instead.");
    await app.press("enter");
    await until("the text stands there", async () => (await cell.part("p").text()) === "Somebody wrote this instead.");
    await app.press("ctrl+z");
    await until("undo", async () => (await cell.part("p").text()) === before);
    await app.press("ctrl+shift+z");
    await until("redo", async () => (await cell.part("p").text()) === "Somebody wrote this instead.");
    const shown = JSON.parse(await app.cli("show", "1", "--json"));
    assert.ok(JSON.stringify(shown).includes("Somebody wrote this instead."), "it is in the library");
    await cell.button("edited").click();
    await app.button("Back to the original").click();
    await until("the original", async () => (await cell.part("p").text()) === before);
  });

  await t.test("a passage that was cleaned well is cleaned again in another style, and undo brings it back", async () => {
    const passage = app.part("[data-key]").at(await placeOf("thirty thousand"));
    const fair = passage.part("p.fair_copy");
    const before = await fair.text();
    assert.ok(!before.includes("twenty"), "the model took the slip out");
    await passage.focus();
    await app.press("shift+F10");
    await app.find("menuitem", "Clean again…").click();
    const dialog = await app.find("dialog", "Clean this passage again").wait();
    await dialog.find("combobox", "Style").choose("Rules alone: no model is asked");
    await dialog.button("Clean again").click();
    await until("the rules' text stands there, with the slip", async () => (await fair.text()).includes("twenty"));
    await app.says("This passage was cleaned again.");
    const shown = JSON.parse(await app.cli("show", "1", "--json"));
    assert.match(JSON.stringify(shown.fair_copy), /twenty/, "it is in the library");
    await app.press("ctrl+z");
    await until("undo brings the text back", async () => (await fair.text()) === before);
  });

  await t.test("find goes through the words of this session", async () => {
    await app.press("ctrl+f");
    const field = await app.find("searchbox", "Find in this session").wait();
    await field.fill("the");
    await app.says(/1 of \d+/);
    await app.press("enter");
    await app.says(/2 of \d+/);
    await until("what is found is marked", async () => (await app.part(".w.found").count()) > 1);
    await field.fill("xylophone");
    await app.says("Not found");
    await app.press("escape");
    await field.gone();
  });

  await t.test("no line of text shines through between the header and the heads of the columns", async () => {
    await app.resize(1280, 800);
    const scroll = (by) =>
      app.driver.promise(async (by) => {
        const scroller = document.querySelector(".scroller");
        scroller.scrollTop += by;
        for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        const { top, left, width } = scroller.getBoundingClientRect();
        return { top: Math.floor(top), left, width };
      }, by);
    for (let step = 0; step < 20; step += 1) {
      const { top, left, width } = await scroll(step === 0 ? 30 : 7);
      const rows = brightness(await app.driver.picture()).slice(top - 2, top + 4);
      // The scroll bar stands at the right.
      const darkest = Math.min(...rows.flatMap((row) => [...row.subarray(left, left + width - 20)]));
      assert.ok(darkest > 200, `step ${step}: something as dark as ${darkest} stands there`);
    }
    await scroll(-1000);
    await app.resize(1480, 900);
  });

  await t.test("the views show one text or both", async () => {
    await app.button("Fair copy").click();
    await app.verbatim.gone();
    await app.button("Verbatim").click();
    await app.fairCopy.gone();
    await app.button("Side by side").click();
    await until("every row has both texts", async () => (await app.verbatim.count()) === (await app.fairCopy.count()));
  });
});

test("without speakers the player says so and the rest works", async (t) => {
  const app = await open(t);
  await sample(app);
  await app.button("Play").click();
  await until("the reason stands in the player", async () =>
    /no sound output on this computer/.test(await app.find("contentinfo").find("status").text()),
  );
  await app.button("Fair copy").click();
  await app.verbatim.gone();
  await pause(200);
  assert.ok(app.pid(), "the program goes on");
});

test("what was taken out is put back everywhere at once, and taken out again by undo", async (t) => {
  const home = await freshHome();
  await seed(home, 1, 4);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  await app.fairCopy.wait();
  const lines = async () => (await app.cli("export", "1", "--format", "text")).split("\n").filter(Boolean);
  const before = await lines();
  await app.button("Changes").click();
  await app.part("[data-side=verbatim] s").part("span").hover();
  const told = await app.find("dialog", /Filler/).wait();
  await told.button("Restore every “um” (4)").click();
  await until("each paragraph has it", async () => (await lines()).every((line) => /\bum\b/i.test(line)));
  await app.press("ctrl+z");
  await until("one undo takes all of it out", async () => JSON.stringify(await lines()) === JSON.stringify(before));
});
