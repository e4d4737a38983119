// The built app as a person has it: a home that no Faircopy has seen, a screen, the real window.
import { execFile, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Desktop } from "./desktop.mjs";
import { Found } from "./page.mjs";
import { Screen, end, until } from "./screen.mjs";
import { WebDriver, ready } from "./webdriver.mjs";

const run = promisify(execFile);
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Where the programs of the tests are, also when the window is an installed one. */
export const built = process.env.FAIRCOPY_BIN ?? join(ROOT, "target/debug");
/** An installed window, else the one that was built here. */
const INSTALLED = process.env.FAIRCOPY_WINDOW;
const PROGRAMS = INSTALLED ? dirname(INSTALLED) : built;
const WINDOW = INSTALLED ?? join(PROGRAMS, "faircopy-desktop");
const KEPT = process.env.FAIRCOPY_WINDOW_LOGS ?? join(ROOT, "target/window-logs");

/** A file under tests/fixtures. */
export const fixture = (name) => join(ROOT, "tests/fixtures", name);
export const root = ROOT;
/** The folder of the sample meeting that the program comes with: of this very recording it shows *Changes* without being asked. */
export const SAMPLE = INSTALLED ? join(PROGRAMS, "../share/faircopy/sample") : fixture("sample");

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An empty home with the settings given (TOML). Engines use one thread: their threads spin while they wait for each other. */
export async function freshHome(settings = "", language = "en") {
  const home = await mkdtemp(join(tmpdir(), "faircopy-window-"));
  await mkdir(join(home, "config"));
  await mkdir(join(home, "run"), { mode: 0o700 });
  await writeFile(join(home, "config/settings.toml"), `threads = 1\ninterface_language = "${language}"\n${settings}`);
  return home;
}

/**
 * Opens the window for test `t`; everything is ended and removed after it. What the programs said is kept where the test failed.
 *
 * @param {object} wishes `settings` (TOML), `language` of the window, `home` (a prepared one), `screen` ([width, height]), `bus` (a session bus, so that a second start finds the first), `desktop` (a tray and notifications on it), `tray` (false: it has no tray yet),
 *   `environment` (further variables), `files` (to open with), `wait` (false: do not wait for the first paint),
 *   `window` (another program)
 */
export async function open(t, wishes = {}) {
  if (!existsSync(WINDOW)) throw new Error(`${WINDOW} is missing: run scripts/test, or build it first (docs/building.md)`);
  const home = wishes.home ?? (await freshHome(wishes.settings, wishes.language));
  const [width, height] = wishes.screen ?? [1480, 900];
  const screen = await Screen.start(width, height, join(home, "screen.log"));
  const app = new App(home, screen, wishes);
  t.after(() => app.tidyUp(t));
  await app.start(wishes.files);
  return app;
}

export class App {
  constructor(home, screen, wishes) {
    Object.assign(this, {
      home,
      screen,
      bus: wishes.bus || wishes.desktop,
      hasDesktop: wishes.desktop,
      hasTray: wishes.tray ?? true,
      wait: wishes.wait ?? true,
      program: wishes.window ?? WINDOW,
    });
    const folder = (name) => join(home, "system", name);
    this.environment = {
      ...screen.environment,
      FAIRCOPY_HOME: home,
      // Nothing of the person who runs the tests is read or changed.
      XDG_CONFIG_HOME: folder("config"),
      XDG_DATA_HOME: folder("data"),
      XDG_CACHE_HOME: folder("cache"),
      XDG_RUNTIME_DIR: join(home, "run"),
      GTK_USE_PORTAL: "0",
      LC_ALL: "C.UTF-8",
      TZ: "UTC",
      ...(INSTALLED ? {} : { FAIRCOPY_MODELS: join(ROOT, "models"), FAIRCOPY_WORKERS: PROGRAMS }),
      ...wishes.environment,
    };
  }

  /** Starts driver and window. */
  async start(files = []) {
    const [port, native] = [await freePort(), await freePort()];
    const log = openSync(join(this.home, "window.log"), "a");
    const driver = process.env.TAURI_DRIVER ?? "tauri-driver";
    if (this.bus && !this.busProcess) await this.startBus();
    const ports = ["--port", String(port), "--native-port", String(native)];
    this.driverProcess = spawn(driver, ports, { env: this.environment, detached: true, stdio: ["ignore", log, log] });
    const failed = new Promise((_, reject) => this.driverProcess.once("error", reject));
    const base = `http://127.0.0.1:${port}`;
    await Promise.race([until("tauri-driver answers", () => ready(base), 60_000), failed]);
    this.driver = await WebDriver.start(base, this.program, files);
    if (this.wait) await this.find("heading").wait();
    // A window manager would give it the focus; without it a field is left as soon as it is entered.
    if (this.wait) await this.screen.xdotool("windowfocus", await this.screen.windowNamed("^Faircopy$"));
  }

  /** A bus that starts no service: a desktop's portals would mount folders in the home. */
  async startBus() {
    const rules = '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>';
    const listen = `<type>session</type><listen>unix:path=${this.home}/bus</listen>`;
    await writeFile(join(this.home, "bus.conf"), `<busconfig>${listen}<policy context="default">${rules}</policy></busconfig>`);
    this.busProcess = spawn("dbus-daemon", ["--nofork", `--config-file=${this.home}/bus.conf`], { detached: true, stdio: "ignore" });
    this.environment.DBUS_SESSION_BUS_ADDRESS = `unix:path=${this.home}/bus`;
    await until("the bus is there", () => existsSync(join(this.home, "bus")), 20_000);
    if (this.hasDesktop) this.desktop = await Desktop.start(this.environment.DBUS_SESSION_BUS_ADDRESS, this.hasTray);
  }

  /** Starts the program a second time, with files; it ends by itself once the first one has them. */
  async openAgain(files) {
    await run(WINDOW, files, { env: this.environment, timeout: 60_000 });
  }

  /** Ends the program at once, as a crash or a power cut does. */
  async kill() {
    const pid = this.pid();
    if (pid) process.kill(pid, "SIGKILL");
    await this.stop();
  }

  /** Closes the window with its ×, and waits until the program has ended. */
  async close() {
    const pid = this.pid();
    await this.screen.close(await this.screen.windowNamed("^Faircopy$"));
    await until("the program has ended", () => !existsSync(`/proc/${pid}`) || stateOf(pid) === "Z");
    await this.stop();
  }

  /** Closes the window and opens it again in the same home. */
  async restart() {
    await this.close();
    await this.start();
  }

  async stop() {
    await this.driver?.end().catch(() => {});
    this.driver = undefined;
    if (this.driverProcess) await end(this.driverProcess);
    this.driverProcess = undefined;
  }

  async tidyUp(t) {
    const name = t.fullName ?? t.name;
    if (t.passed === false && this.driver) {
      const folder = join(KEPT, name.replace(/[^\p{L}\p{N}]+/gu, "-"));
      await mkdir(folder, { recursive: true });
      await this.driver
        .picture()
        .then((png) => writeFile(join(folder, "window.png"), png))
        .catch(() => {});
      await this.driver
        .script(() => document.documentElement.outerHTML)
        .then((html) => writeFile(join(folder, "page.html"), html))
        .catch(() => {});
      for (const log of ["window.log", "screen.log", "data/logs"]) {
        await cp(join(this.home, log), join(folder, log.replace("/", "-")), { recursive: true }).catch(() => {});
      }
      t.diagnostic(`kept: ${folder}`);
    }
    await this.stop();
    await this.desktop?.stop();
    if (this.busProcess) await end(this.busProcess);
    await this.screen.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The first thing with this role and name; `at(1)` of it is the second. */
  find(role, name) {
    return new Found(this.driver, { role, name });
  }

  /** By CSS: only for what is no part of what a person is told. */
  part(css) {
    return new Found(this.driver, { css });
  }

  button(name) {
    return this.find("button", name);
  }

  /** The paragraphs of what was said. */
  get verbatim() {
    return this.part("p.verbatim");
  }

  /** Those of the fair copy. */
  get fairCopy() {
    return this.part("p.fair_copy");
  }

  press(chord) {
    return this.driver.press(chord);
  }

  /** A real double click: the one that WebDriver makes is two clicks to the page. */
  async doubleClick(found) {
    const { x, y, width, height } = await found.box();
    const at = [Math.round(x + width / 2), Math.round(y + height / 2)];
    await this.screen.xdotool("mousemove", ...at, "sleep", 0.1, "click", "--repeat", 2, "--delay", 60, 1);
  }

  /** Types as with a keyboard, into whatever has the focus. */
  async type(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.driver.send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Waits until the page says something. */
  async says(text, patience) {
    const fits = text instanceof RegExp ? (all) => text.test(all) : (all) => all.includes(text);
    await until(
      `the window says ${text}`,
      async () => fits(await this.text()) || Promise.reject(new Error((await this.text()).slice(0, 600))),
      patience,
    );
  }

  text() {
    return this.driver.script(() => document.body.innerText.replace(/[^\S\n]+/gu, " "));
  }

  /** Makes the window this large, in pixels. */
  async resize(width, height) {
    await this.screen.xdotool("windowsize", await this.screen.windowNamed("^Faircopy$"), width, height);
    await until(
      `the page is ${width} wide`,
      () => this.driver.script((w, h) => innerWidth === w && innerHeight === h, width, height),
      20_000,
    );
  }

  /** Drops files onto the middle of the window. */
  drop(files, over) {
    return this.screen.drop(600, 400, files, over);
  }

  /** Answers the system's dialog that asks where to save. */
  async saveAs(file) {
    const window = await this.screen.dialog();
    // Keys that come while the dialog is still being drawn are lost to it.
    await until("the dialog takes the name", async () => {
      await this.screen.keysInto(window, "ctrl+a");
      await this.screen.typeInto(window, file);
      await this.screen.keysInto(window, "Return");
      return until("the dialog closes", async () => !(await this.screen.isOpen(window)), 10_000);
    });
  }

  /** The command line on the same library. */
  cli(...words) {
    return this.cliWith({}, ...words);
  }

  /** The same with further variables. */
  async cliWith(environment, ...words) {
    const env = { ...this.environment, ...environment };
    const { stdout } = await run(join(PROGRAMS, "faircopy"), words, { env, maxBuffer: 1 << 28 });
    return stdout;
  }

  async sessions() {
    return JSON.parse(await this.cli("list", "--json"));
  }

  /** The window's process. */
  pid() {
    return this.processes().find(({ name }) => basename(this.program).startsWith(name))?.pid;
  }

  /** The engines at work. */
  workers() {
    return this.processes()
      .filter(({ name }) => /^faircopy-(whisp|llama)/u.test(name))
      .map(({ pid }) => pid);
  }

  /** Everything that our driver started, and what that started: an engine is in a group of its own. */
  processes() {
    const group = this.driverProcess?.pid;
    const all = readdirSync("/proc").flatMap((entry) => (/^\d+$/u.test(entry) ? processOf(entry) : []));
    const ours = all.filter(({ pgrp }) => pgrp === group);
    return all.filter((one) => ours.includes(one) || ours.some(({ pid }) => pid === one.parent));
  }
}

/** What /proc says about a process; nothing of one that has ended. */
function processOf(entry) {
  try {
    const [, name, rest] = /\((.*)\) (.*)/su.exec(readFileSync(`/proc/${entry}/stat`, "utf8"));
    const [state, parent, pgrp] = rest.split(" ");
    return state === "Z" ? [] : [{ pid: Number(entry), name, parent: Number(parent), pgrp: Number(pgrp) }];
  } catch {
    return [];
  }
}

function stateOf(pid) {
  try {
    return /\(.*\) (.)/su.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))[1];
  } catch {
    return "Z";
  }
}
