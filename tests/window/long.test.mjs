// A meeting of three hours, 30,000 words: few rows in the page, nothing long on its only thread.
import assert from "node:assert/strict";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { seed } from "./sessions.mjs";

const rows = (app) => app.driver.script(() => document.querySelectorAll("[data-key]").length);

test("three hours scroll with at most 80 rows in the page", async (t) => {
  const home = await freshHome();
  await seed(home, 1, 1543);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  await app.verbatim.wait();
  assert.ok((await rows(app)) <= 80, `${await rows(app)} rows`);
  // All the way down as with a wheel, looking at every frame.
  const { most, blank, reached } = await app.driver.promise(async () => {
    let scroller = document.querySelector("[data-key]");
    while (scroller.scrollHeight <= scroller.clientHeight || !/auto|scroll/.test(getComputedStyle(scroller).overflowY))
      scroller = scroller.parentElement;
    const frame = () => new Promise(requestAnimationFrame);
    let [most, blank, still] = [0, 0, 0];
    for (let step = 0; step < 400 && still < 5; step += 1) {
      const before = scroller.scrollTop;
      scroller.scrollTop += step < 60 ? 300 : 6000;
      await frame();
      await frame();
      const all = [...document.querySelectorAll("[data-key]")];
      most = Math.max(most, all.length);
      const box = scroller.getBoundingClientRect();
      const seen = all.some((row) => row.getBoundingClientRect().bottom > box.top + 40 && row.getBoundingClientRect().top < box.bottom);
      if (!seen) blank += 1;
      still = scroller.scrollTop === before ? still + 1 : 0;
    }
    return {
      most,
      blank,
      reached: document.querySelector("[data-key]:last-of-type") && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2,
    };
  });
  assert.ok(most <= 80, `${most} rows were in the page`);
  assert.ok(reached, "the end is reached");
  assert.equal(blank, 0, "the text was there in every frame");
  await until("the last words are on view", async () => /topic0x1542/.test(await app.text()));
});

test("a long session is searched to its last word", async (t) => {
  const home = await freshHome();
  await seed(home, 1, 1543);
  const app = await open(t, { home });
  await app.press("ctrl+k");
  await app.type("topic0x1500");
  await app.find("option", /topic0x1500/).wait();
  await app.press("enter");
  await until("the row is on view", async () => /topic0x1500/.test(await app.text()));
  await app.press("ctrl+f");
  await app.find("searchbox", "Find in this session").fill("topic0x3");
  await app.says(/\d+ of \d+/);
});
