// Measures recording alone (scripts/bench record [MINUTES]): processor and memory of `faircopy record` without live text, minute by minute.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { built, freshHome, root } from "../tests/window/app.mjs";
import { pause } from "../tests/window/screen.mjs";
import { environmentOf, say, speakers } from "../tests/window/sound.mjs";

const minutes = Number(process.argv[2] ?? 60);
const after = [];
const bench = { after: (end) => after.unshift(end) };

/** Processor time of a process in seconds, and what it holds in MB: all that is in memory, and of that its own. */
function usage(pid) {
  const fields = /\) (.*)/su.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))[1].split(" ");
  const status = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "mu").exec(status)[1]) / 1024;
  return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, resident: of("Rss"), own: of("Private_Dirty") };
}

/** Speech in both devices, again and again until the end. */
function keepTalking(home) {
  let over = false;
  bench.after(() => (over = true));
  for (const [file, output] of [
    ["sample/me.flac", "mic_feed"],
    ["sample/others.flac", "virtual_speakers"],
  ])
    void (async () => {
      while (!over) await say(bench, home, file, output);
    })();
}

/** The slope of `values`, one a minute, in their unit an hour. */
function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [above, below] = [0, 0];
  for (const [at, value] of values.entries()) {
    above += (at - middle) * (value - mean);
    below += (at - middle) ** 2;
  }
  return (above / below) * 60;
}

async function measure() {
  const home = await freshHome();
  bench.after(() => rm(home, { recursive: true, force: true }));
  speakers(bench, home);
  const environment = { ...environmentOf(home), FAIRCOPY_HOME: home, FAIRCOPY_MODELS: join(root, "models") };
  const recorder = spawn(join(built, "faircopy"), ["record", "--system", "--no-text"], {
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  bench.after(() => recorder.kill("SIGKILL"));
  keepTalking(home);
  // What it needs once, at the start, is not what it needs.
  await pause(20_000);
  const from = usage(recorder.pid);
  const seen = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    await pause(60_000);
    seen.push(usage(recorder.pid));
    const { seconds, resident, own } = seen.at(-1);
    const share = ((seconds - from.seconds) / minute / 60) * 100;
    if (minute % 10 === 0 || minute === minutes)
      console.error(`${minute} min: ${share.toFixed(2)} % of a core, ${resident.toFixed(1)} MB, ${own.toFixed(1)} MB of its own`);
  }
  recorder.kill("SIGINT");
  await once(recorder, "exit");
  const last = seen.at(-1);
  const told = {
    minutes,
    core_percent: ((last.seconds - from.seconds) / minutes / 60) * 100,
    resident_mb_max: Math.max(...seen.map(({ resident }) => resident)),
    own_mb_first: seen[0].own,
    own_mb_last: last.own,
    own_mb_per_hour: slope(seen.map(({ own }) => own)),
  };
  console.log(JSON.stringify(told, null, 2));
}

try {
  await measure();
} finally {
  for (const end of after) await end();
}
