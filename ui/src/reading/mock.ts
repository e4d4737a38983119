/** The open session in a page, with a library behind it that tests make up. */
import { cleanup, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type { Row } from "../bindings";
import { notices } from "../store/notices.svelte";
import { STILL } from "../store/player.svelte";
import { readSettings } from "../store/settings.svelte";
import Reading from "./Reading.svelte";
import { edit, row, SETTINGS, view } from "./testing";

type Args = Record<string, unknown>;

/** What the library holds, how it answers and what it was asked: a test may change all of it. */
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

/** A fresh library behind the window. */
export async function begin(): Promise<void> {
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
      if (cmd === "queue" || cmd === "models") return [];
      if (cmd === "peaks") return [0, 128, 255];
      if (cmd === "styles")
        return [
          { name: "faithful", prompt: "x", own: false },
          { name: "rules", prompt: "", own: false },
          { name: "Minutes", prompt: "Short.", own: true },
        ];
      if (cmd === "player") return STILL;
      if (cmd === "clean_row")
        return { rows: [], step: null, can_undo: true, can_redo: false };
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
}

/** Takes the page and the library away. */
export async function end(): Promise<void> {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve, 0));
  clearMocks();
}

/** Two rows: one with changes, one kept verbatim. */
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
      reason: {
        model: { kind: "answer" },
        rules: { kind: "number", word: "eighty" },
      },
    },
  }),
];

/** What a command was asked with, each time. */
export const sent = (cmd: string) =>
  library.sent.filter((one) => one.cmd === cmd).map(({ args }) => args);
export const list = () => screen.getByRole("list");

let page: ReturnType<typeof render<typeof Reading>>;

/** Opens the session and waits for its rows. */
export async function open(): Promise<ReturnType<typeof userEvent.setup>> {
  page = render(Reading, { session: 1 });
  await within(await screen.findByRole("list")).findAllByText("forty");
  return userEvent.setup();
}

/** Goes on to another session. */
export function goOn(session: number): Promise<void> {
  return page.rerender({ session });
}
