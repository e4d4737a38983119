// Files, text and the sample come in; what cannot be read is named; what stops can be tried again.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { fixture, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { job, longRecording } from "./sessions.mjs";

const SENTENCE = /how was your business trip to boston/i;

test("a file dropped onto the window becomes both texts, with progress on the way", async (t) => {
  const app = await open(t);
  // A name with a space and a letter beyond ASCII, as people have them.
  const file = join(app.home, "Besuch in Köln.wav");
  await copyFile(fixture("formats/s16.wav"), file);
  await app.drop([file], () => app.says("Drop to transcribe the file"));
  await app.find("option", /Besuch in Köln/).wait();
  await app.says(SENTENCE);
  await until("the fair copy stands beside it", async () => SENTENCE.test(await app.fairCopy.text()));
  assert.match(await app.verbatim.text(), SENTENCE);
  await job(app).gone();
  const [session] = await app.sessions();
  assert.equal(session.state, "ready");
});

test("the sample is one click away and shows what was changed", async (t) => {
  const app = await open(t);
  await app.button("Try it on the sample meeting").click();
  const bar = await app.find("progressbar", /Sample meeting/).wait();
  await until("progress is real", async () => Number(await bar.attribute("value")) > 0 || !(await bar.present()));
  await app.find("option", /Sample meeting/).wait();
  await job(app).gone();
  await app.part("[data-side=verbatim] s").wait();
  assert.equal(await app.button("Changes").attribute("aria-pressed"), "true");
  await app.find("group", /Me/).wait();
  await app.find("group", /Others/).wait();
});

test("pasted text gets a fair copy, from the dialog and from the clipboard", async (t) => {
  const app = await open(t);
  await app.button("Paste text…").click();
  const dialog = await app.find("dialog", "Paste text").wait();
  await dialog.find("textbox", "Title").fill("Two plans");
  await dialog.find("textbox", "Text to clean").fill("um so we we have two plans and uh both are good");
  // Escape loses nothing that was written.
  await app.press("escape");
  await dialog.gone();
  await app.button("Paste text…").click();
  await until("the text is there again", async () => /two plans/.test(await dialog.find("textbox", "Text to clean").text()));
  assert.equal(await dialog.find("textbox", "Title").text(), "Two plans");
  await dialog.button("Make a fair copy").click();
  await app.find("option", /Two plans/).wait();
  await until("the fair copy is there", async () => /^So,? we have two plans/i.test(await app.fairCopy.text()));
  await app.screen.fillClipboard("and and this came from another program you know");
  await app.press("ctrl+v");
  const again = await app.find("dialog", "Paste text").wait();
  await until("the text is in the field", async () =>
    /came from another program/.test(await again.find("textbox", "Text to clean").text()),
  );
});

test("what cannot be read is named with its reason while the others go on", async (t) => {
  const app = await open(t);
  const bad = ["bad/text-as.wav", "bad/protected.m4p", "bad/video-without-sound.mp4"].map(fixture);
  await app.drop([...bad, fixture("formats/stereo-44k.mp3")], () => app.says("Drop to transcribe 4 files"));
  const refused = await app.find("region", "3 files were not taken in").wait();
  for (const name of ["text-as.wav", "protected.m4p", "video-without-sound.mp4"]) {
    const said = await refused.find("listitem", new RegExp(name.replaceAll(".", "\\."))).text();
    assert.ok(said.length > name.length + 20, `a reason beside the name: ${said}`);
  }
  await app.says(SENTENCE);
  await refused.button("Dismiss").click();
  await refused.gone();
});

test("a file whose name is no text is named as far as it can be, and says what to do", async (t) => {
  const app = await open(t);
  const name = Buffer.concat([Buffer.from(join(app.home, "caf")), Buffer.from([0xe9]), Buffer.from(".wav")]);
  await copyFile(fixture("formats/s16.wav"), name);
  await app.drop([`file://${app.home}/caf%E9.wav`, fixture("formats/flac.flac")]);
  const refused = await app.find("region", "One file was not taken in").wait();
  await refused.find("listitem", /^caf\ufffd\.wav.*Rename the file/).wait();
  await app.find("option", /flac/).wait();
});

test("a damaged file says what was wrong and keeps what could be heard", async (t) => {
  const app = await open(t);
  await app.drop([fixture("bad/truncated.mp3")]);
  await app.find("option", /truncated/).wait();
  await job(app).gone();
  const [session] = await app.sessions();
  assert.equal(session.state, "ready");
  await app.find("status", /ends|cut off|damaged|broken/i).wait();
});

test("what was wrong is told in the language of the window, also of what the library keeps", async (t) => {
  const app = await open(t, { language: "de" });
  await app.drop([fixture("bad/text-as.wav"), fixture("bad/truncated.mp3")]);
  const refused = await app.find("region", "Eine Datei wurde nicht übernommen").wait();
  assert.match(await refused.text(), /text-as\.wav ist keine Audio- oder Videodatei, die Faircopy kennt\./);
  await app.find("option", /truncated/).wait();
  await app.find("list", "Laufende Arbeiten").gone();
  await app.find("status", /Die Datei ist .*(abgeschnitten|beschädigt)/).wait();
  await app.restart();
  await app.find("option", /truncated/).click();
  await app.find("status", /Die Datei ist .*(abgeschnitten|beschädigt)/).wait();
});

test("closing the window loses nothing of what waits, and the next start says that it goes on", async (t) => {
  const app = await open(t);
  await app.drop([await longRecording(app.home, 4)]);
  await until("the first words are there", async () => (await app.verbatim.count()) > 0);
  await app.drop([fixture("formats/flac.flac")]);
  await app.button(/^Take out of the queue: flac/).wait();
  await app.button("Paste text…").click();
  const dialog = await app.find("dialog", "Paste text").wait();
  await dialog.find("textbox", "Title").fill("Pasted plan");
  await dialog.find("textbox", "Text to clean").fill("um so we we have a plan");
  await dialog.button("Make a fair copy").click();
  await app.button("Take out of the queue: Pasted plan").wait();
  await app.restart();
  await app.says("Going on with 3 jobs that were not finished.");
  await app.find("option", /Pasted plan/).wait();
  await until("all three are finished", async () => {
    const states = (await app.sessions()).map(({ title, state }) => `${title} ${state}`).sort();
    return states.join() === "Pasted plan ready,flac ready,long ready";
  });
  await job(app).gone();
});
