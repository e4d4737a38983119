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

/** Says a figure as soon as it is there, with how many programs wanted a core meanwhile: beside others all of them are larger. */
function report(figure, measured, wanted) {
  const load = readFileSync("/proc/loadavg", "utf8").split(" ")[0];
  console.log(`${figure.padEnd(38)} ${measured.padEnd(48)} ${wanted.padEnd(20)} load ${load}`);
}

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

/** The longest task of the page while a long session scrolls, its longest frame, and how many rows are in the page. */
const scrolling = (app) =>
  app.driver.promise(async () => {
    let scroller = document.querySelector("[data-key]");
    while (!/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
    const longest = { task: 0, frame: 0, rows: 0 };
    // A message to itself arrives as soon as nothing else is being done.
    const { port1, port2 } = new MessageChannel();
    let sent = performance.now();
    port1.onmessage = () => {
      longest.task = Math.max(longest.task, performance.now() - sent);
      sent = performance.now();
      port2.postMessage(null);
    };
    port2.postMessage(null);
    for (let step = 0; step < 300; step += 1) {
      scroller.scrollTop += 400;
      const start = performance.now();
      await new Promise(requestAnimationFrame);
      longest.frame = Math.max(longest.frame, performance.now() - start);
      longest.rows = Math.max(longest.rows, document.querySelectorAll("[data-key]").length);
    }
    port1.close();
    return longest;
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
  const times = `${Math.round(median(faircopy))} ms beside the bare window's ${Math.round(median(bare))} ms`;
  report("first paint", `${ratio.toFixed(2)}×, ${times}`, "≤ 1.3×");
}

async function long() {
  const home = await freshHome();
  await seed(home, 2, 1543);
  await withWindow({ home }, async (app) => {
    await app.find("option", /Meeting 1/).wait();
    report("opening three hours", `${Math.round(median(await opening(app)))} ms`, "≤ 200 ms");
    const { task, frame, rows } = await scrolling(app);
    const tasks = `longest task ${Math.round(task)} ms, frame ${Math.round(frame)} ms; ${rows} rows`;
    report("scrolling three hours", tasks, "≤ 50 ms, ≤ 80 rows");
  });
}

async function large() {
  console.log("filling a library with 10,000 sessions: a minute on an idle computer, 1.2 GB in the folder for temporary files …");
  const home = await freshHome();
  await seed(home, 10_000, 100, false);
  await withWindow({ home }, async (app) => {
    await app.find("option", /Meeting 1/).wait();
    const list = await asking(app, "sessions", { limit: 100, after: null });
    report("list of 10,000 sessions", `${median(list).toFixed(1)} ms`, "≤ 50 ms");
    for (const query of ["release notes", "topic77x5"]) {
      const times = await asking(app, "search", { query, limit: 50 });
      report(`first 50 places of “${query}”`, `${median(times).toFixed(1)} ms`, "≤ 50 ms");
    }
  });
}

function size() {
  const page = join(root, "ui/dist");
  const files = readdirSync(page, { recursive: true }).filter((name) => /\.(html|js|css)$/u.test(name));
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(page, name)), { level: 9 }).length, 0);
  report("the page without fonts", `${Math.round(bytes / 1000)} kB gzip`, "≤ 300 kB");
}

size();
await paints();
await long();
await large();
