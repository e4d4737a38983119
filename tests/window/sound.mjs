// Speakers that are not there, and where the sound stands.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { fixture, root } from "./app.mjs";

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

/** Plays a fixture into an output of a home's sound system: `mic_feed` is what the microphone hears. Ends with its last sound. */
export function say(t, home, file, output) {
  const environment = { ...process.env, XDG_RUNTIME_DIR: join(home, "run") };
  for (const name of ["PULSE_SERVER", "PULSE_COOKIE", "PULSE_RUNTIME_PATH"]) delete environment[name];
  const playing = spawn("paplay", [`--device=${output}`, fixture(file)], { env: environment, stdio: "ignore" });
  t.after(() => playing.kill());
  return once(playing, "exit");
}
