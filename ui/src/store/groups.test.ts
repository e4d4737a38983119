import { describe, expect, it } from "vitest";
import { sessionOf } from "../frame/testing";
import { linesOf, periodsFrom, withFirstPage } from "./groups";

// A Friday.
const NOW = new Date(2025, 10, 21, 10, 30);
const periodOf = (unixMs: number, now: Date) => periodsFrom(now)(unixMs);
const made = (...at: [number, number, number, number?]) => new Date(...at);

describe("the headings of the list", () => {
  it.each([
    [made(2025, 10, 21, 0), "today"],
    [made(2025, 10, 20, 23), "yesterday"],
    [made(2025, 10, 17, 8), "week"],
    [made(2025, 10, 16, 8), "this_month"],
    [made(2025, 10, 1, 0), "this_month"],
    [made(2025, 9, 31, 23), "month"],
  ])("puts %s under %s", (at, period) => {
    expect(periodOf(at.getTime(), NOW).period).toBe(period);
  });

  it("counts a moment ahead of the clock as today", () => {
    expect(periodOf(made(2025, 10, 22, 1).getTime(), NOW).period).toBe("today");
  });

  it("begins the week on Monday, also on a Sunday", () => {
    const sunday = new Date(2025, 10, 23, 12);
    expect(periodOf(made(2025, 10, 17, 1).getTime(), sunday).period).toBe(
      "week",
    );
    expect(periodOf(made(2025, 10, 16, 23).getTime(), sunday).period).toBe(
      "this_month",
    );
  });

  it("tells the months of different years apart", () => {
    const lines = linesOf(
      [
        sessionOf(4, made(2025, 10, 21)),
        sessionOf(3, made(2025, 9, 5)),
        sessionOf(2, made(2025, 9, 2)),
        sessionOf(1, made(2024, 9, 5)),
      ],
      NOW,
    );
    expect(lines.map((line) => line.line)).toEqual([
      "heading",
      "session",
      "heading",
      "session",
      "session",
      "heading",
      "session",
    ]);
    expect(new Set(lines.map((line) => line.key)).size).toBe(lines.length);
  });
});

describe("reading the first page anew", () => {
  const list = [5, 4, 3, 2, 1].map((id) => sessionOf(id, made(2025, 10, id)));
  const ids = (sessions: typeof list) => sessions.map(({ id }) => id);

  it("keeps what stands below the page", () => {
    const page = [sessionOf(6, made(2025, 10, 6)), ...list.slice(0, 2)];
    expect(ids(withFirstPage(list, page, 3))).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it("drops what has gone", () => {
    const page = [list[0], list[2], list[3]].filter((one) => !!one);
    expect(ids(withFirstPage(list, page, 3))).toEqual([5, 3, 2, 1]);
  });

  it("is all there is when the page is not full", () => {
    expect(ids(withFirstPage(list, list.slice(1, 2), 3))).toEqual([4]);
  });
});
