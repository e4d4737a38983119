// A desktop around the window: a tray and notifications, on the session's bus.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export class Desktop {
  /** Starts it on a bus, with a tray or without. */
  static async start(address, tray) {
    const environment = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address };
    const child = spawn("/usr/bin/python3", [join(here, "desktop.py"), ...(tray ? ["tray"] : [])], {
      env: environment,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const desktop = new Desktop(child);
    await desktop.reply();
    return desktop;
  }

  constructor(child) {
    this.child = child;
    this.lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    this.last = Promise.resolve();
  }

  async reply() {
    const { value } = await this.lines.next();
    const { answer, error } = JSON.parse(value ?? '{"error": "the desktop is gone"}');
    if (error) throw new Error(error);
    return answer;
  }

  /** One question after the other. */
  ask(question) {
    const asked = this.last.then(() => {
      this.child.stdin.write(`${JSON.stringify(question)}\n`);
      return this.reply();
    });
    this.last = asked.catch(() => {});
    return asked;
  }

  /** The icon of the program: `picture`, `menu`; nothing without one. */
  icon() {
    return this.ask({ icon: true });
  }

  /** The lines of its menu. */
  async menu() {
    return (await this.icon()).menu.map(({ label }) => label);
  }

  /** Clicks on a line of its menu. */
  click(label) {
    return this.ask({ click: label });
  }

  /** What the program has said, as `heading: text`. */
  async said() {
    return (await this.ask({ said: true })).map(({ heading, text }) => `${heading}: ${text}`);
  }

  /** Clicks on the newest notification with this heading that is on view. */
  choose(heading) {
    return this.ask({ choose: heading });
  }

  /** The tray comes or goes. */
  tray(there) {
    return this.ask({ tray: there });
  }

  async stop() {
    const gone = once(this.child, "exit");
    this.child.stdin.end();
    await gone;
  }
}
