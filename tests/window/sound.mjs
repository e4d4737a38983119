// Speakers that are not there, and where the sound stands.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { root } from "./app.mjs";

const AUDIO = join(root, "scripts/virtual-audio");

/** Gives the window of a home speakers; they are gone after test `t`. */
export function speakers(t, home) {
  execFileSync(AUDIO, ["start", join(home, "run")], { stdio: "ignore" });
  t.after(() => execFileSync(AUDIO, ["stop", join(home, "run")], { stdio: "ignore" }));
}

/** The seconds that the player stands at. */
export async function position(app) {
  const [, minutes, seconds] = /(\d+):(\d\d) \//.exec(await app.find("contentinfo").text());
  return Number(minutes) * 60 + Number(seconds);
}
