// The keyboard alone reaches and does everything.
import assert from "node:assert/strict";
import { test } from "node:test";

import { freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { seed } from "./sessions.mjs";

/** What has the focus: its role or element, and its name. */
const focused = (app) =>
  app.driver.script(() => {
    const element = document.activeElement;
    const outline = getComputedStyle(element);
    const name = element.getAttribute("aria-label") || element.innerText || element.placeholder || "";
    return {
      name: name.replace(/\s+/g, " ").trim(),
      seen: outline.outlineStyle !== "none" || element === document.body || !element.matches(":focus-visible"),
    };
  });

test("Tab reaches every button of the first window, and the focus is seen", async (t) => {
  const app = await open(t);
  await app.button("Try it on the sample meeting").wait();
  const reached = new Set();
  for (let step = 0; step < 12; step += 1) {
    await app.press("tab");
    const { name, seen } = await focused(app);
    assert.ok(seen, `the focus on ${name} is seen`);
    reached.add(name);
  }
  for (const name of ["Choose a file…", "Paste text…", "Try it on the sample meeting", "Settings"]) {
    assert.ok(reached.has(name), `${name} among ${[...reached].join(", ")}`);
  }
});

test("a text goes in, is read, edited and copied without a mouse", async (t) => {
  const app = await open(t);
  await app.button("Paste text…").focus();
  await app.press("enter");
  const dialog = await app.find("dialog", "Paste text").wait();
  await dialog.find("textbox", "Text to clean").focus();
  await app.type("um we we only use the keyboard");
  await app.press("ctrl+enter");
  await until("the session is finished", async () => (await app.sessions())[0]?.state === "ready");
  const row = await app.find("group", /Paragraph 1|Everyone/).wait();
  await row.focus();
  await app.press("right");
  await until("a word has the focus", () => app.driver.script(() => document.activeElement.matches("[data-w]")));
  await app.press("F2");
  await app.find("textbox", /^Edit/).wait();
  await app.press("escape");
  await app.press("ctrl+shift+c");
  await until("the copy is on the clipboard", () => /only use the keyboard/i.test(app.screen.clipboard()));
  await app.press("F1");
  const sheet = await app.find("dialog", "Keyboard shortcuts").wait();
  assert.match(await sheet.text(), /Ctrl\+Shift\+C/);
  await app.press("escape");
  await sheet.gone();
  await app.find("listbox", "Sessions").focus();
  await app.press("shift+F10");
  await app.find("menuitem", /Rename/).wait();
  await app.press("escape");
  await app.find("menuitem", /Rename/).gone();
});

test("the keyboard walks a long list and long texts", async (t) => {
  const home = await freshHome();
  await seed(home, 300, 3);
  const app = await open(t, { home });
  await app.find("listbox", "Sessions").focus();
  await app.press("end");
  await until("the last one is reached", async () => {
    await app.press("end");
    return app.find("option", /Meeting 300/).present();
  });
  await app.press("enter");
  await until("it is open", async () => /Meeting 300/.test(await app.find("heading").text()));
});
