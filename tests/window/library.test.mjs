// The list of sessions: searching, renaming, deleting with undo, and what a restart keeps.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fixture, freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { job, longRecording, paste, seed } from "./sessions.mjs";

const titles = async (app) => (await app.sessions()).map(({ title }) => title).sort();

test("search finds words in every session and opens at the place", async (t) => {
  const home = await freshHome();
  await seed(home, 3, 60);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).wait();
  await app.press("ctrl+k");
  await app.type("topic1x57");
  const hits = app.find("listbox", "Places found");
  const hit = await hits.find("option", /topic1x57/).wait();
  assert.ok((await hit.part("mark").count()) > 0, "the word is marked");
  await app.press("enter");
  await until("the session is open and the word has the focus", () =>
    app.driver.script(() => document.activeElement.dataset.w && /topic1x57/.test(document.activeElement.textContent)),
  );
  assert.ok(await onView(app, "topic1x57"), "and it is on view");
  const seen = () =>
    app.driver.script(() => {
      const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
      return outlineStyle !== "none" || boxShadow !== "none";
    });
  assert.ok(await seen(), "and can be told from the others");
  await app.press("ctrl+k");
  await app.type("xylophone");
  await app.says("No match for “xylophone”");
  await app.press("escape");
  await app.find("option", /Meeting 1/).wait();
});

/** Whether a row with these words stands inside the window, not just in the page. */
const onView = (app, words) =>
  app.driver.script(
    (words) =>
      [...document.querySelectorAll("p.verbatim")].some((p) => {
        const box = p.getBoundingClientRect();
        return p.textContent.includes(words) && box.top >= 0 && box.bottom <= innerHeight;
      }),
    words,
  );

test("a session is renamed and deleted by keyboard, and undo brings it back", async (t) => {
  const app = await open(t);
  await paste(app, "First plan", "um this is the first plan");
  await paste(app, "Second plan", "uh this is the second plan");
  await app.find("option", /First plan/).click();
  await app.find("listbox", "Sessions").focus();
  await app.press("F2");
  const dialog = await app.find("dialog", "Rename the session").wait();
  await dialog.find("textbox", "Title").fill("Renamed plan");
  await app.press("enter");
  await app.find("option", /Renamed plan/).wait();
  assert.deepEqual(await titles(app), ["Renamed plan", "Second plan"]);
  await app.find("listbox", "Sessions").focus();
  await app.press("delete");
  await app.find("option", /Renamed plan/).gone();
  await app.button("Undo").click();
  await app.find("option", /Renamed plan/).wait();
  assert.deepEqual(await titles(app), ["Renamed plan", "Second plan"]);
});

test("several are selected and deleted at once", async (t) => {
  const home = await freshHome();
  await seed(home, 4, 2);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  await app.find("option", /Meeting 3/).clickWith("shift");
  await app.find("listbox", "Sessions").focus();
  await app.press("delete");
  await app.says("3 sessions were deleted");
  await app.find("option", /Meeting 2/).gone();
  await app.find("option", /Meeting 4/).wait();
});

test("a deleted session is brought back from the settings, after a restart too", async (t) => {
  const home = await freshHome();
  await seed(home, 2, 2);
  const app = await open(t, { home });
  await app.find("option", /Meeting 1/).click();
  await app.find("listbox", "Sessions").focus();
  await app.press("delete");
  await app.find("option", /Meeting 1/).gone();
  await app.restart();
  await app.find("option", /Meeting 2/).wait();
  await app.press("ctrl+,");
  const dialog = await app.find("dialog", "Settings").wait();
  await dialog.find("tab", "Data").click();
  await dialog.button(/^Bring back: Meeting 1/).click();
  await dialog.find("heading", "Recently deleted").gone();
  await app.press("escape");
  await app.find("option", /Meeting 1/).wait();
});

test("after a restart everything is still there", async (t) => {
  const app = await open(t);
  await paste(app, "Kept plan", "um we we keep this plan");
  const text = await app.fairCopy.text();
  await app.restart();
  await app.find("option", /Kept plan/).click();
  await until("the fair copy is the same", async () => (await app.fairCopy.text()) === text);
});

test("the command line works on the same library while the window is at work", async (t) => {
  const app = await open(t);
  await paste(app, "Window plan", "um this came from the window");
  await paste(app, "Old plan", "uh this one is not needed any more");
  await app.drop([await longRecording(app.home, 2)]);
  await until("the window writes something down", async () => (await app.sessions()).length === 3);
  const [old] = (await app.sessions()).filter(({ title }) => title === "Old plan");
  await Promise.all([app.cli("transcribe", fixture("formats/flac.flac")), app.cli("delete", String(old.id), "--yes")]);
  assert.match(await app.cli("search", "business"), /flac/);
  await job(app).gone();
  assert.deepEqual(await titles(app), ["Window plan", "flac", "long"]);
  assert.ok((await app.sessions()).every(({ state }) => state === "ready"));
  // The window hears of it when the person comes back to it.
  await app.driver.script(() => window.dispatchEvent(new Event("focus")));
  await app.find("option", /flac/).wait();
  await app.find("option", /Old plan/).gone();
});
