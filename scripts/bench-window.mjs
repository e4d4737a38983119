// Measures the window (scripts/bench window): figures a person feels, on the release build.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { built, freshHome, open, root } from "../tests/window/app.mjs";
import { until } from "../tests/window/screen.mjs";
import { seed } from "../tests/window/sessions.mjs";

const ROUNDS = 7;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const report = [];

/** Runs something with an open window and tidies up after it, as a test would be. */
async function withWindow(wishes, work) {
  const after = [];
  const app = await open({ after: (end) => after.push(end), name: "bench" }, wishes);
  try {
    // On a busy computer 300 frames take longer than the half minute that a driver waits.
    await app.driver.send("POST", "/timeouts", { script: 110_000 });
    return await work(app);
  } finally {
    for (const end of after) await end();
  }
}

/** Milliseconds from the start of the process to its first words on the screen. */
function firstPaint(window) {
  return withWindow({ window, wait: false }, async (app) => {
    const painted = await until("something is painted", () =>
      app.driver.script(() => {
        const paint = performance.getEntriesByName("first-contentful-paint")[0];
        return paint && performance.timeOrigin + paint.startTime;
      }),
    );
    const stat = readFileSync(`/proc/${app.pid()}/stat`, "utf8");
    const ticks = Number(/\) (.*)/su.exec(stat)[1].split(" ")[19]);
    const perSecond = Number(execFileSync("getconf", ["CLK_TCK"]));
    const booted = Date.now() - Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
    return painted - (booted + (ticks * 1000) / perSecond);
  });
}

/** From the click on a session to its first rows, in the page's own time. */
const opening = (app) =>
  app.driver.promise(async () => {
    const [first, second] = [...document.querySelectorAll("[role=option]")];
    const frame = () => new Promise(requestAnimationFrame);
    const times = [];
    for (const option of [second, first, second, first, second, first]) {
      const title = option.querySelector("b").textContent;
      const start = performance.now();
      option.click();
      while (!document.querySelector("h1")?.textContent.includes(title) || !document.querySelector("p.fair_copy")) await frame();
      await frame();
      times.push(performance.now() - start);
    }
    return times;
  });

/** The longest time between two frames while a long session scrolls, and how many rows are in the page. */
const scrolling = (app) =>
  app.driver.promise(async () => {
    let scroller = document.querySelector("[data-key]");
    while (!/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
    const frame = () => new Promise(requestAnimationFrame);
    let [longest, rows] = [0, 0];
    for (let step = 0; step < 300; step += 1) {
      scroller.scrollTop += 400;
      const start = performance.now();
      await frame();
      longest = Math.max(longest, performance.now() - start);
      rows = Math.max(rows, document.querySelectorAll("[data-key]").length);
    }
    return { longest, rows };
  });

/** What the page waits for an answer of the library. */
const asking = (app, command, words) =>
  app.driver.promise(
    async (command, words, rounds) => {
      const times = [];
      for (let round = 0; round < rounds; round += 1) {
        const start = performance.now();
        await window.__TAURI_INTERNALS__.invoke(command, words);
        times.push(performance.now() - start);
      }
      return times;
    },
    command,
    words,
    ROUNDS,
  );

async function paints() {
  const [faircopy, bare] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    faircopy.push(await firstPaint(join(built, "faircopy-desktop")));
    bare.push(await firstPaint(join(built, "examples/bare-window")));
  }
  const ratio = median(faircopy) / median(bare);
  report.push([
    "first paint",
    `${Math.round(median(faircopy))} ms, ${ratio.toFixed(2)}× the bare window's ${Math.round(median(bare))} ms`,
    "≤ 1.3×",
  ]);
}

async function long() {
  const home = await freshHome();
  await seed(home, 2, 1543);
  await withWindow({ home }, async (app) => {
    await app.find("option", /Meeting 1/).wait();
    report.push(["opening three hours", `${Math.round(median(await opening(app)))} ms`, "≤ 200 ms"]);
    const { longest, rows } = await scrolling(app);
    report.push(["scrolling three hours", `longest frame ${Math.round(longest)} ms, ${rows} rows in the page`, "≤ 50 ms, ≤ 80 rows"]);
  });
}

async function large() {
  const home = await freshHome();
  await seed(home, 10_000, 100, false);
  await withWindow({ home }, async (app) => {
    await app.find("option", /Meeting 1/).wait();
    report.push([
      "list of 10,000 sessions",
      `${median(await asking(app, "sessions", { limit: 100, after: null })).toFixed(1)} ms`,
      "≤ 50 ms",
    ]);
    for (const query of ["release notes", "topic77x5"]) {
      const times = await asking(app, "search", { query, limit: 50 });
      report.push([`first 50 places of “${query}”`, `${median(times).toFixed(1)} ms`, "≤ 50 ms"]);
    }
  });
}

function size() {
  const assets = join(root, "ui/dist/assets");
  const files = readdirSync(assets).filter((name) => /\.(js|css)$/u.test(name));
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
  report.push(["the page without fonts", `${Math.round(bytes / 1000)} kB gzip`, "≤ 300 kB"]);
}

size();
await paints();
await long();
await large();
const widths = [0, 1, 2].map((column) => Math.max(...report.map((row) => row[column].length)));
for (const row of report)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("   ")
      .trimEnd(),
  );
