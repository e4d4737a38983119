import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Hit } from "../bindings";
import { mockCore } from "../frame/testing";
import { library, remove, restore } from "./library.svelte";
import {
  close,
  DEBOUNCE,
  groupHits,
  MARK_END,
  MARK_START,
  move,
  openActive,
  openHit,
  search,
  snippetParts,
  type,
} from "./search.svelte";

const hit = (session: number, snippet: string, start = 0): Hit => ({
  session,
  title: `Session ${session}`,
  side: "verbatim",
  track: "mixed",
  span: { start, end: start + 1000 },
  snippet,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  close();
  vi.useRealTimers();
  clearMocks();
});

describe("search", () => {
  it("asks once the typing rests, and only for the last words", async () => {
    const calls = mockCore({ search: [hit(1, "budget")] });
    type("bud");
    await vi.advanceTimersByTimeAsync(DEBOUNCE - 1);
    type("budget");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    const asked = calls.filter(({ cmd }) => cmd === "search");
    expect(asked.map(({ args }) => args.query)).toEqual(["budget"]);
    expect(search.hits).toHaveLength(1);
  });

  it("drops an answer that comes after another question", async () => {
    let answer: (hits: Hit[]) => void = () => {};
    const slow = new Promise<Hit[]>((resolve) => (answer = resolve));
    mockCore({
      search: ({ query }: Record<string, unknown>) =>
        query === "slow" ? slow : [hit(2, "fast")],
    });
    type("slow");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    type("fast");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    answer([hit(1, "slow")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(search.hits?.map(({ session }) => session)).toEqual([2]);
  });

  it("shows nothing of a session that was deleted, until it is brought back", async () => {
    mockCore({
      search: [hit(1, "a"), hit(2, "b")],
      delete_sessions: null,
      restore_sessions: null,
    });
    type("x");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    await remove([1]);
    expect(search.ordered.map(({ session }) => session)).toEqual([2]);
    await restore([1], null);
    expect(search.ordered.map(({ session }) => session)).toEqual([1, 2]);
  });

  it("says why it failed", async () => {
    mockCore({ search: new Error("The library is in use. Try again.") });
    type("budget");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    expect(search.trouble).toBe("The library is in use. Try again.");
  });

  it("groups hits by session and moves through them as they stand", async () => {
    mockCore({ search: [hit(1, "a"), hit(2, "b"), hit(1, "c")] });
    type("x");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    expect(search.ordered.map(({ snippet }) => snippet)).toEqual([
      "a",
      "c",
      "b",
    ]);
    move(1);
    expect(search.active).toBe(1);
    move(-2);
    expect(search.active).toBe(2);
  });

  it("opens on Enter what was typed last, not what was found before", async () => {
    mockCore({
      search: ({ query }: Record<string, unknown>) => [
        query === "plans" ? hit(2, "plans") : hit(1, "budget"),
      ],
    });
    type("budget");
    await vi.advanceTimersByTimeAsync(DEBOUNCE);
    type("plans");
    expect(await openActive()).toBe(true);
    expect(library.open).toBe(2);
  });

  it("opens a hit at its words", () => {
    const snippet = `the ${MARK_START}budget${MARK_END}`;
    openHit(hit(7, snippet, 12_000));
    expect(library.open).toBe(7);
    expect(library.jump).toMatchObject({
      at: 12_000,
      words: ["budget"],
    });
  });
});

describe("snippets", () => {
  it("are cut at their marks", () => {
    const snippet = `${MARK_START}The${MARK_END} new ${MARK_START}budget${MARK_END}`;
    expect(snippetParts(snippet)).toEqual([
      { text: "The", found: true },
      { text: " new ", found: false },
      { text: "budget", found: true },
    ]);
  });

  it("keep markup as text", () => {
    expect(snippetParts("<b>no</b>")).toEqual([
      { text: "<b>no</b>", found: false },
    ]);
  });

  it("stand under the session of the best hit first", () => {
    const groups = groupHits([hit(2, "b"), hit(1, "a"), hit(2, "c")]);
    expect(groups.map(({ session }) => session)).toEqual([2, 1]);
  });
});
