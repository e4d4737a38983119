// A screen of its own for each window: Xvfb, and what a person does to it from outside the page (drag, clipboard, close).
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);
// The GTK of the system's own Python; one from elsewhere lacks it.
const PYTHON = "/usr/bin/python3";

/** How long a test waits for something that should have happened long before. Engines on two busy cores are slow. */
export const PATIENCE = Number(process.env.FAIRCOPY_PATIENCE_SECONDS ?? 120) * 1000;

/** Waits until `check` gives something true, and gives that; an error counts as "not yet". */
export async function until(what, check, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}. Last: ${last?.message ?? JSON.stringify(last)}`);
    await pause(40);
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Ends a process group that was started `detached`: asks first, then insists. */
export async function end(child, patience = 5000) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await Promise.race([gone, pause(patience)]);
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left of it.
  }
}

/** One X server. */
export class Screen {
  /** Starts it on a number that is free. */
  static async start(width, height, log) {
    const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp", "-noreset"], {
      detached: true,
      stdio: ["ignore", openSync(log, "a"), openSync(log, "a"), "pipe"],
    });
    const failed = once(child, "error").then(([error]) => Promise.reject(error));
    const number = await Promise.race([once(child.stdio[3], "data"), failed]);
    return new Screen(child, `:${String(number).trim()}`, width);
  }

  constructor(child, display, width) {
    this.child = child;
    this.display = display;
    this.width = width;
    // Without a bus of its own a program would start one through X, and that would start portals that mount folders in the home.
    this.environment = { ...process.env, DISPLAY: display, NO_AT_BRIDGE: "1", DBUS_SESSION_BUS_ADDRESS: "disabled:" };
  }

  stop() {
    return end(this.child);
  }

  async xdotool(...words) {
    const { stdout } = await run("xdotool", words.map(String), { env: this.environment });
    return stdout.trim();
  }

  /** The X window with this title. */
  windowNamed(title) {
    return until(`a window is named ${title}`, async () => {
      const found = await this.xdotool("search", "--onlyvisible", "--name", title).catch(() => "");
      return found.split("\n").filter(Boolean).at(-1);
    });
  }

  /** The X window of a dialog of the system that the program has opened beside its own. A tip has the program's name for a title. */
  dialog() {
    return until("a dialog of the system is open", async () => {
      const named = async (title) => (await this.xdotool("search", "--onlyvisible", ...title).catch(() => "")).split("\n").filter(Boolean);
      const own = [...(await named(["--name", "^Faircopy$"])), ...(await named(["--name", "^faircopy-desktop$"]))];
      return (await named(["--class", "aircopy"])).find((window) => !own.includes(window));
    });
  }

  /** Whether an X window is still on the screen. */
  async isOpen(window) {
    return (await this.xdotool("search", "--onlyvisible", "--class", "aircopy").catch(() => "")).split("\n").includes(window);
  }

  /** Asks a window to close, as a window manager does. */
  async close(window) {
    await run(PYTHON, [join(here, "close_window.py"), window], { env: this.environment });
  }

  /** Keys into another program's window, for example a dialog of the system. */
  async keysInto(window, ...keys) {
    await this.xdotool("windowfocus", "--sync", window).catch(() => {});
    for (const key of keys) await this.xdotool("key", "--clearmodifiers", key);
  }

  /** Types into another program's window. */
  async typeInto(window, text) {
    await this.xdotool("windowfocus", "--sync", window).catch(() => {});
    await this.xdotool("type", "--delay", "15", text);
  }

  /** Takes files from another window, over to (x, y); `over` is called while they hover there, before they are let go. */
  async drop(x, y, files, over = async () => {}) {
    const left = this.width - 110;
    const source = spawn(PYTHON, [join(here, "drag_source.py"), String(left), "100", ...files], {
      env: this.environment,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    source.stdout.on("data", (data) => (said += data));
    const stage = (word) => until(`the drag has ${word}`, () => said.includes(word), 30_000);
    try {
      await stage("ready");
      await this.xdotool("mousemove", left + 20, 115, "sleep", 0.1, "mousedown", 1);
      // A drag begins once the pointer has moved a few pixels, and a target hears of it step by step.
      for (const step of [24, 30, 10, 0, -10]) await this.xdotool("mousemove", left + step, 120, "sleep", 0.05);
      await stage("begun");
      for (const step of [90, 60, 30, 10, 0]) await this.xdotool("mousemove", x + step, y, "sleep", 0.05);
      await over();
      await this.xdotool("mousemove", x, y + 1, "sleep", 0.1, "mouseup", 1);
      await stage("ended");
    } finally {
      await end(source, 1000);
    }
  }

  /** What another program would paste. */
  clipboard(type = "UTF8_STRING") {
    return execFileSync("xclip", ["-selection", "clipboard", "-o", "-t", type], { env: this.environment, timeout: 10_000 }).toString();
  }

  /**
   * Puts a text on the clipboard, as another program does. xclip goes into the background before the screen has heard of it: on a busy
   * machine its text would come after, and over, what the window copies next.
   */
  async fillClipboard(text) {
    const owner = spawn("xclip", ["-selection", "clipboard", "-i"], { env: this.environment, stdio: ["pipe", "ignore", "ignore"] });
    owner.stdin.end(text);
    await once(owner, "exit");
    await until("the clipboard holds it", () => this.clipboard() === text);
  }
}
