import { describe, expect, it } from "vitest";
import { select, step, type Selection } from "./selection";

const IDS = [9, 7, 5, 3, 1];
const NONE: Selection = { selected: new Set(), active: null, anchor: null };
const chosen = (selection: Selection) => [...selection.selected];

describe("selecting", () => {
  it("takes one alone", () => {
    expect(chosen(select(NONE, 7, "only", IDS))).toEqual([7]);
  });

  it("adds one and takes it out again", () => {
    const one = select(NONE, 7, "only", IDS);
    const two = select(one, 3, "toggle", IDS);
    expect(chosen(two)).toEqual([7, 3]);
    expect(chosen(select(two, 7, "toggle", IDS))).toEqual([3]);
  });

  it("takes all between two, and turns round where it began", () => {
    const one = select(NONE, 5, "only", IDS);
    const down = select(one, 1, "range", IDS);
    expect(chosen(down)).toEqual([5, 3, 1]);
    expect(chosen(select(down, 9, "range", IDS))).toEqual([9, 7, 5]);
  });
});

describe("arrow keys", () => {
  it.each([
    [null, "ArrowDown", 9],
    [9, "ArrowDown", 7],
    [1, "ArrowDown", 1],
    [9, "ArrowUp", 9],
    [5, "Home", 9],
    [5, "End", 1],
    [5, "x", null],
  ])("lead from %s by %s to %s", (from, key, to) => {
    expect(step(IDS, from, key)).toBe(to);
  });
});
