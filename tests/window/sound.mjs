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

/** For programs that use a home's sound system. */
export function environmentOf(home) {
  const { PULSE_SERVER: _server, PULSE_COOKIE: _cookie, PULSE_RUNTIME_PATH: _path, ...rest } = process.env;
  return { ...rest, XDG_RUNTIME_DIR: join(home, "run") };
}

const pactl = (home, ...words) => execFileSync("pactl", words, { env: environmentOf(home), stdio: "ignore" });

/** Pulls the microphone of a home's sound system out. */
export const unplugMicrophone = (home) => pactl(home, "unload-module", "module-remap-source");

/** Plugs it in again. */
export function plugMicrophoneIn(home) {
  const source = ["master=mic_feed.monitor", "source_name=virtual_mic", "source_properties=device.description=VirtualMic"];
  pactl(home, "load-module", "module-remap-source", ...source);
  pactl(home, "set-default-source", "virtual_mic");
}

/** Plays a fixture into an output of a home's sound system: `mic_feed` is what the microphone hears. Ends with its last sound. */
export function say(t, home, file, output) {
  const playing = spawn("paplay", [`--device=${output}`, fixture(file)], { env: environmentOf(home), stdio: "ignore" });
  t.after(() => playing.kill());
  return once(playing, "exit");
}
