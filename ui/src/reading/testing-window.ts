/** A session open in a page, before a library that a test fills and asks what it was sent. */
import { afterEach, beforeEach } from "vitest";
import { cleanup, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type { PlayerChanged, Row } from "../bindings";
import { notices } from "../store/notices.svelte";
import { readSettings } from "../store/settings.svelte";
import Reading from "./Reading.svelte";
import { edit, row, SETTINGS, view } from "./testing";

type Args = Record<string, unknown>;

export const library = {
  view: view(),
  rows: [] as Row[],
  answers: {} as Record<string, (args: Args) => unknown>,
  sent: [] as { cmd: string; args: Args }[],
};

/** jsdom lays nothing out: every row is 60 px high in a list of 600. */
class Sizes {
  #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe(target: Element): void {
    const height = target.tagName === "LI" ? 60 : 600;
    const contentRect = { width: 1000, height } as DOMRectReadOnly;
    const entry = { target, contentRect } as ResizeObserverEntry;
    queueMicrotask(() =>
      this.#tell([entry], this as unknown as ResizeObserver),
    );
  }
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(async () => {
  Object.assign(library, { view: view(), rows: ROWS(), answers: {}, sent: [] });
  notices.list = [];
  notices.said = "";
  globalThis.ResizeObserver = Sizes as unknown as typeof ResizeObserver;
  Object.defineProperty(HTMLElement.prototype, "offsetParent", {
    configurable: true,
    get: () => document.body,
  });
  Element.prototype.scrollTo = () => undefined;
  window.innerWidth = 1280;
  mockWindows("main");
  mockIPC(
    (cmd, payload) => {
      const args = (payload ?? {}) as Args;
      library.sent.push({ cmd, args });
      if (library.answers[cmd]) return library.answers[cmd](args);
      if (cmd === "session") return library.view;
      if (cmd === "settings") return { ...SETTINGS };
      if (cmd === "change_settings") return args.settings;
      if (cmd === "queue") return [];
      if (cmd === "peaks") return [0, 128, 255];
      if (cmd === "styles")
        return [
          { name: "faithful", prompt: "x", own: false },
          { name: "rules", prompt: "", own: false },
          { name: "Minutes", prompt: "Short.", own: true },
        ];
      if (cmd === "player") return STILL;
      if (cmd === "rows") {
        (args.pieces as { onmessage: (rows: Row[]) => void }).onmessage(
          library.rows,
        );
        return library.rows.length;
      }
      return null;
    },
    { shouldMockEvents: true },
  );
  await readSettings();
});

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve, 0));
  clearMocks();
});

export const STILL: PlayerChanged = {
  session: null,
  at: 0,
  duration: 0,
  playing: false,
  speed: 1,
  trouble: null,
};

export const ROWS = (): Row[] => [
  row(0, "um we need forty five minutes", "We need 45 minutes.", [
    edit(0, 1, "", "filler"),
    edit(1, 2, "We", "casing"),
    edit(3, 5, "45", "number"),
    edit(5, 6, "minutes.", "punctuation"),
  ]),
  row(1, "um not eighty", "um not eighty", [], {
    verdict: {
      verdict: "kept_verbatim",
      reason: { kind: "number", word: "eighty" },
    },
  }),
];

/** The arguments of every call of a command. */
export const sent = (cmd: string) =>
  library.sent.filter((one) => one.cmd === cmd).map(({ args }) => args);
export const list = () => screen.getByRole("list");

/** Opens the session and waits for its rows. */
export async function open(): Promise<ReturnType<typeof userEvent.setup>> {
  render(Reading, { session: 1 });
  await within(await screen.findByRole("list")).findByText("forty");
  return userEvent.setup();
}
