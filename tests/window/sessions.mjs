// Sessions that several tests begin with.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { built, fixture } from "./app.mjs";
import { until } from "./screen.mjs";

const run = promisify(execFile);

/** What is worked on, as long as it is not finished. */
export const job = (app) => app.find("list", "Work in progress");

/** Takes in the sample meeting and waits until both its texts are there. */
export async function sample(app) {
  await app.button("Try it on the sample meeting").click();
  await app.find("option", /Sample meeting/).wait();
  await until("the sample is finished", async () => (await app.sessions())[0]?.state === "ready");
  await job(app).gone();
  await app.fairCopy.wait();
  // While text came, its newest line was kept in view, which goes on until the heights of all rows are known.
  const isStill = () =>
    app.driver.promise(async () => {
      let scroller = document.querySelector("[data-key]");
      while (!/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
      scroller.scrollTop = 0;
      for (let frame = 0; frame < 30; frame += 1) {
        await new Promise(requestAnimationFrame);
        if (scroller.scrollTop !== 0) return false;
      }
      return true;
    });
  await until("the first row is on view and stays there", async () => (await isStill()) && app.find("group", /0:00/).present());
}

/** A recording of the sample's words, again and again: three minutes are long enough to do something in the middle. */
export async function longRecording(home, times = 3) {
  const meeting = await readFile(fixture("sample/meeting.wav"));
  const data = meeting.indexOf("data") + 8;
  const sound = meeting.subarray(data, data + meeting.readUInt32LE(data - 4));
  const header = Buffer.from(meeting.subarray(0, data));
  header.writeUInt32LE(data - 8 + sound.length * times, 4);
  header.writeUInt32LE(sound.length * times, data - 4);
  const file = join(home, "long.wav");
  await writeFile(file, Buffer.concat([header, ...Array.from({ length: times }, () => sound)]));
  return file;
}

/** Cleans a text under a title and waits for its fair copy. */
export async function paste(app, title, text) {
  await app.button("Paste text…").click();
  const dialog = await app.find("dialog", "Paste text").wait();
  await dialog.find("textbox", "Title").fill(title);
  await dialog.find("textbox", "Text to clean").fill(text);
  await dialog.button("Make a fair copy").click();
  await dialog.gone();
  await until(`${title} is finished`, async () => (await app.sessions()).find((one) => one.title === title)?.state === "ready");
  await job(app).gone();
}

/** Fills the library of a home, before its window opens, with made-up sessions of so many segments. */
export async function seed(home, sessions, segments, parts = ["fair"]) {
  await run(join(built, "library-seed"), [join(home, "data"), String(sessions), String(segments), ...parts]);
}
