// The few words of WebDriver that the tests speak, over fetch.

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Keys that have a name; WebDriver gives each a character of its own. */
const KEYS = {
  ctrl: "\uE009",
  shift: "\uE008",
  alt: "\uE00A",
  enter: "\uE007",
  escape: "\uE00C",
  tab: "\uE004",
  space: " ",
  backspace: "\uE003",
  delete: "\uE017",
  left: "\uE012",
  up: "\uE013",
  right: "\uE014",
  down: "\uE015",
  home: "\uE011",
  end: "\uE010",
  pageup: "\uE00E",
  pagedown: "\uE00F",
  f1: "\uE031",
  f2: "\uE032",
  f3: "\uE033",
  f8: "\uE038",
  f10: "\uE03A",
};

async function call(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
    signal: AbortSignal.timeout(120_000),
  });
  const { value } = await response.json();
  if (value?.error) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

/** Whether a driver answers there. */
export const ready = (base) => call(base, "GET", "/status");

/** One window under remote control. */
export class WebDriver {
  static async start(base, application, args) {
    const wanted = { "tauri:options": { application, args } };
    const { sessionId } = await call(base, "POST", "/session", { capabilities: { alwaysMatch: wanted } });
    return new WebDriver(base, sessionId);
  }

  constructor(base, id) {
    this.base = base;
    this.path = `/session/${id}`;
  }

  send(method, path, body) {
    return call(this.base, method, this.path + path, body);
  }

  end() {
    return this.send("DELETE", "");
  }

  /** Runs a function in the page, with arguments that JSON knows or elements; gives what it gives. */
  script(body, ...args) {
    const source = typeof body === "function" ? `return (${body}).apply(null, arguments)` : body;
    return this.send("POST", "/execute/sync", { script: source, args });
  }

  /** The same for one that gives a promise. */
  async promise(body, ...args) {
    const source = `const done = arguments[arguments.length - 1];
      (${body}).apply(null, Array.prototype.slice.call(arguments, 0, -1))
        .then((value) => done({ value: value === undefined ? null : value }), (error) => done({ error: String(error) }))`;
    const { value, error } = await this.send("POST", "/execute/async", { script: source, args });
    if (error) throw new Error(error);
    return value;
  }

  click(element) {
    return this.send("POST", `/element/${element[ELEMENT]}/click`);
  }

  clear(element) {
    return this.send("POST", `/element/${element[ELEMENT]}/clear`);
  }

  type(element, text) {
    return this.send("POST", `/element/${element[ELEMENT]}/value`, { text });
  }

  /** Moves the pointer onto the middle of an element, and clicks so often. */
  async point(element, clicks = 0, held = []) {
    await this.script((e) => e.scrollIntoView({ block: "nearest" }), element);
    const press = Array.from({ length: clicks }, () => [
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ]).flat();
    const move = { type: "pointerMove", duration: 50, origin: element, x: 0, y: 0 };
    const actions = [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions: [move, ...press] }];
    if (held.length) {
      const wait = Array.from({ length: press.length + 1 }, () => ({ type: "pause" }));
      const keys = held.map((name) => KEYS[name]);
      const act = (type) => keys.map((value) => ({ type, value }));
      // Keys go down before the pointer's first step and up after its last.
      for (const _ of keys) actions[0].actions.unshift({ type: "pause" });
      actions.push({ type: "key", id: "keyboard", actions: [...act("keyDown"), ...wait, ...act("keyUp")] });
    }
    await this.send("POST", "/actions", { actions });
    await this.send("DELETE", "/actions");
  }

  /** Presses a chord such as "ctrl+shift+c" or "F8" in the window. */
  async press(chord) {
    const keys = chord.split("+").map((name) => KEYS[name.toLowerCase()] ?? name);
    const act = (type) => (value) => ({ type, value });
    const actions = [...keys.map(act("keyDown")), ...keys.reverse().map(act("keyUp"))];
    await this.send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    await this.send("DELETE", "/actions");
  }

  /** What the page looks like, a PNG. */
  async picture() {
    return Buffer.from(await this.send("GET", "/screenshot"), "base64");
  }
}
