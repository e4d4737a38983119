// Pictures of every view, light and dark, English and Arabic, large and small, for people to look at.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { open, root } from "../app.mjs";
import { VIEWS, show } from "../views.mjs";

const FOLDER = process.env.FAIRCOPY_PICTURES ?? join(root, "target/pictures");
const SIZES = [
  [1280, 800],
  [900, 600],
];

for (const theme of ["light", "dark"]) {
  for (const language of ["en", "ar"]) {
    for (const [width, height] of SIZES) {
      test(`pictures of every view, ${theme}, ${language}, ${width} × ${height}`, async (t) => {
        const app = await open(t, { settings: `theme = "${theme}"\n`, language });
        await app.resize(width, height);
        await mkdir(FOLDER, { recursive: true });
        for (const [place, view] of VIEWS.entries()) {
          await show(app, view);
          const png = await app.driver.picture();
          assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [width, height], `${view} fills the window`);
          const number = String(place + 1).padStart(2, "0");
          await writeFile(join(FOLDER, `${number}-${view}-${theme}-${language}-${width}x${height}.png`), png);
        }
      });
    }
  }
}
