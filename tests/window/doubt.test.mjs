// What the popovers about changes and doubtful words offer.
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { fixture, freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { sample } from "./sessions.mjs";

/** The first seconds of the sample under so much noise that the recogniser is unsure of half the words. */
async function noisyRecording(home) {
  const meeting = await readFile(fixture("sample/meeting.wav"));
  const data = meeting.indexOf("data") + 8;
  const sound = Buffer.from(meeting.subarray(0, data + 20 * 32_000));
  sound.writeUInt32LE(sound.length - 8, 4);
  sound.writeUInt32LE(sound.length - data, data - 4);
  let chance = 1;
  for (let at = data; at + 1 < sound.length; at += 2) {
    chance = Number((BigInt(chance) * 1_103_515_245n + 12_345n) & 0x7fff_ffffn);
    const noisy = sound.readInt16LE(at) + ((chance >> 16) % 6001) - 3000;
    sound.writeInt16LE(Math.max(-32_768, Math.min(32_767, noisy)), at);
  }
  const file = join(home, "noisy.wav");
  await writeFile(file, sound);
  return file;
}

test("a change is kept as it is, and the focus is on its word", async (t) => {
  const app = await open(t);
  await sample(app);
  // Of the library: the rows in the page come and go as it scrolls.
  const fair = () => app.cli("export", "1", "--format", "text");
  const before = await fair();
  await app.press("F8");
  const change = await app.find("dialog", /./).wait();
  await change.button("Keep").click();
  await change.gone();
  assert.equal(await fair(), before, "it stays as it was");
  assert.ok(await app.driver.script(() => document.activeElement.matches("[data-w]")), "the focus is on the word");
});

test("words in doubt are written down again, and undo brings them back", async (t) => {
  const home = await freshHome();
  const app = await open(t, { home, files: [await noisyRecording(home)] });
  await until("it is finished", async () => (await app.sessions())[0]?.state === "ready");
  await app.find("option", /noisy/).click();
  const said = async () => JSON.parse(await app.cli("show", "1", "--json")).transcript.segments.map(({ text }) => text);
  const before = await said();
  const word = app.part("[data-side=verbatim] .doubt");
  await word.hover();
  const doubt = await app.find("dialog", "In doubt").wait();
  await doubt.button("Write this down again").click();
  await app.says(/written down differently/);
  const after = await said();
  assert.notDeepEqual(after, before, "it is in the library");
  assert.equal(after.filter((text, place) => text !== before[place]).length, 1, "the other segments stay as they were");
  await app.press("ctrl+z");
  await until("undo brings the words back", async () => JSON.stringify(await said()) === JSON.stringify(before));
  await app.press("ctrl+shift+z");
  await until("redo writes them again", async () => JSON.stringify(await said()) === JSON.stringify(after));

  // With other settings; the demo model knows English only and says so.
  await app.part("[data-side=verbatim] .doubt").hover();
  await app.find("dialog", "In doubt").button("Write this down again with…").click();
  const asked = await app.find("dialog", "Write these words down again").wait();
  await asked.find("combobox", "Spoken language").choose("German");
  await asked.button("Write this down again").click();
  await asked.gone();
  await app.says(/writes English only/);
});

test("words whose sound is gone stay, and the reason is said", async (t) => {
  const home = await freshHome("keep_originals = false\n");
  const file = await noisyRecording(home);
  const app = await open(t, { home, files: [file] });
  await until("it is finished", async () => (await app.sessions())[0]?.state === "ready");
  await app.find("option", /noisy/).click();
  await app.part("[data-side=verbatim] .doubt").wait();
  await rm(file);
  await app.part("[data-side=verbatim] .doubt").hover();
  const doubt = await app.find("dialog", "In doubt").wait();
  await doubt.button("Write this down again").click();
  await app.says(/The audio of this session is not at/);
});
