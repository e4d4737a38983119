// The window opens, closes and opens again.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";

import { open } from "./app.mjs";
import { until } from "./screen.mjs";

test("the window opens with a heading and no engine, and leaves nothing behind when it closes", async (t) => {
  const app = await open(t);
  assert.deepEqual(app.workers(), [], "no model is loaded before there is work");
  assert.match(await app.driver.send("GET", "/title"), /Faircopy/);
  const processes = app.processes().map(({ pid }) => pid);
  await app.close();
  await until("all its processes have ended", () => processes.every((pid) => !existsSync(`/proc/${pid}`)));
});

test("nothing may be loaded from elsewhere, and no text becomes code", async (t) => {
  const app = await open(t);
  const refused = await app.driver.promise(async () => {
    const reach = await fetch("http://127.0.0.1:9/").then(
      () => "reached",
      () => "refused",
    );
    let evaluated = "evaluated";
    try {
      (0, eval)("1");
    } catch {
      evaluated = "refused";
    }
    return [reach, evaluated];
  });
  assert.deepEqual(refused, ["refused", "refused"]);
});
