// Files, text and the sample come in; what cannot be read is named; what stops can be tried again.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { fixture, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { job, longRecording } from "./sessions.mjs";

const SENTENCE = /how was your business trip to boston/i;

test("an engine that dies is named, and trying again finishes the job", async (t) => {
  const app = await open(t);
  await app.drop([await longRecording(app.home)]);
  // Faircopy itself starts an engine anew a few times; it gives up when that dies too.
  const card = app.button(/^Try again: long/);
  await until("the job has failed", async () => {
    for (const pid of app.workers()) process.kill(pid, "SIGKILL");
    return card.present();
  });
  await app.says(/engine/i);
  await card.click();
  await job(app).gone();
  assert.equal((await app.sessions())[0].state, "ready");
  await until("words are on view", async () => (await app.fairCopy.text()).length > 20);
});

test("work goes on when the window is closed in the middle and opened again", async (t) => {
  const app = await open(t);
  await app.drop([await longRecording(app.home)]);
  await until("the first words are there", async () => (await app.verbatim.count()) > 0);
  await app.restart();
  await app.find("option", /long/).wait();
  await until("the session is finished", async () => (await app.sessions())[0].state === "ready");
});

test("a second start hands its file to the first window", async (t) => {
  const app = await open(t, { bus: true });
  await app.openAgain([fixture("formats/flac.flac")]);
  await app.find("option", /flac/).wait();
  await app.says(SENTENCE);
});

test("a file opened from the file manager is taken in, once", async (t) => {
  const app = await open(t, { files: [fixture("formats/flac.flac")] });
  await app.find("option", /flac/).wait();
  await app.says(SENTENCE);
  await app.driver.send("POST", "/refresh");
  await app.find("option", /flac/).wait();
  assert.equal((await app.sessions()).length, 1);
});
