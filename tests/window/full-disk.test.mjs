// A disk that fills up while a meeting is recorded and the window is out of sight.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { built, freshHome, open } from "./app.mjs";
import { until } from "./screen.mjs";
import { speakers } from "./sound.mjs";

const run = promisify(execFile);

/** A disk of 40 MB, of which 32 are left to others; it exists for the program alone, which runs as whoever runs the tests. */
const small = (folder, program) => `set -e
mount -t tmpfs -o size=40m faircopy-test "${folder}"
exec unshare --user --map-user=${process.getuid()} --map-group=${process.getgid()} ${program}`;
const UNSHARED = ["--user", "--map-root-user", "--mount", "bash", "-c"];

test("a disk that is full ends the recording, and the desktop says so", async (t) => {
  const home = await freshHome();
  const data = join(home, "data");
  await mkdir(data);
  const refused = await run("unshare", [...UNSHARED, small(data, "true")]).catch(({ stderr }) => stderr);
  if (typeof refused === "string") {
    // Ubuntu since 23.10 and Docker refuse it to ordinary users. Core's own tests fill a disk that they hold in their hands.
    t.diagnostic(`NOT TESTED WITH A DISK OF ITS OWN, because this system refuses one: ${refused}`);
    return;
  }
  const program = process.env.FAIRCOPY_WINDOW ?? join(built, "faircopy-desktop");
  const script = join(home, "small-disk");
  await writeFile(script, `#!/bin/bash\nexec unshare ${UNSHARED.join(" ")} '${small(data, program)}'\n`, { mode: 0o755 });
  speakers(t, home);
  const app = await open(t, { home, desktop: true, window: script });
  await app.button("Record a meeting").click();
  await app.button(/^\d\d:\d\d:\d\d Recording$/).wait();
  const window = await app.screen.windowNamed("^Faircopy$");
  await app.screen.xdotool("windowunmap", window);
  const full =
    /The disk is full, so the recording ended at 0:\d\d\. Everything up to there is kept\. Free some space before you record again\./;
  await until("the desktop says that the disk is full", async () =>
    (await app.desktop.said()).some((said) => said.startsWith("Untitled meeting: ") && full.test(said)),
  );
  await app.desktop.choose("Untitled meeting");
  await app.says(full);
  await app.find("heading", "Untitled meeting").wait();
  await app.button(/Recording$/).gone();
});
