// A window that is closed within the moment before what was typed is saved.
import { test } from "node:test";

import { open } from "../app.mjs";
import { until } from "../screen.mjs";
import { paste } from "../sessions.mjs";

/** Opens the editor of the first fair copy. */
async function edit(app) {
  const cell = app.part("[data-side=fair_copy]").at(0);
  await app.doubleClick(cell.part("[data-w]").at(0));
  return app.find("textbox", "Edit the fair copy").wait();
}

test("a window that is closed right after the last letter keeps it", async (t) => {
  const app = await open(t);
  await paste(app, "Plan", "um we we keep this plan");
  const field = await edit(app);
  await field.fill("The last word counts");
  await app.close();
  await app.start();
  await app.find("option", /Plan/).click();
  await until("every letter is there", async () => (await app.fairCopy.text()) === "The last word counts");
});
