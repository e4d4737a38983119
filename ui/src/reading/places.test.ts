import { describe, expect, it } from "vitest";
import { counts, nextStop, sameChanges, stops } from "./changes";
import { clock } from "./clock";
import { find } from "./find";
import { landing } from "./jump";
import { rowAt, wordAt } from "./rows";
import { edit, row } from "./testing";

const filler = (seq: number) =>
  row(seq, "um the café", "The café", [
    edit(0, 1, "", "filler"),
    edit(1, 2, "The", "casing"),
  ]);
const kept = row(1, "not eighty", "not eighty", [], {
  verdict: {
    verdict: "kept_verbatim",
    reason: { model: { kind: "no_model" }, rules: { kind: "reordered" } },
  },
});

describe("stepping through changes", () => {
  it("stops at changes and kept passages, not at capitals, and goes round", () => {
    const all = stops([filler(0), kept, filler(2)]);
    expect(all).toEqual([
      { place: 0, edit: 0 },
      { place: 1, edit: null },
      { place: 2, edit: 0 },
    ]);
    expect(nextStop(all, null, false)).toEqual(all[0]);
    expect(nextStop(all, all[0]!, false)).toEqual(all[1]);
    expect(nextStop(all, all[2]!, false)).toEqual(all[0]);
    expect(nextStop(all, all[0]!, true)).toEqual(all[2]);
    expect(nextStop([], null, false)).toBeNull();
  });

  it("counts what the heads say, and changes to the same words", () => {
    const rows = [filler(0), kept, filler(2)];
    rows[0]!.doubts = [{ words: { start: 1, end: 3 }, doubt: "non_speech" }];
    expect(counts(rows)).toEqual({ kept: 1, doubtful: 2, rules: false });
    expect(sameChanges(rows, rows[0]!, rows[0]!.paragraph!.edits[0]!)).toBe(2);
  });
});

describe("finding", () => {
  it("minds neither case nor accents and finds words across word bounds", () => {
    const rows = [filler(0), kept];
    expect(find(rows, "THE CAFE", ["verbatim", "fair_copy"])).toEqual([
      { place: 0, side: "verbatim", first: 1, last: 2 },
      { place: 0, side: "fair_copy", first: 0, last: 1 },
    ]);
    expect(find(rows, "  ", ["verbatim"])).toEqual([]);
  });
});

describe("moments", () => {
  it("finds the row and the word that are heard", () => {
    const rows = [row(0, "one two"), row(1, "three")];
    expect(rowAt(rows, 600)).toBe(0);
    expect(rowAt(rows, 10_000)).toBe(1);
    expect(wordAt(rows[0]!, 600)).toBe(1);
    expect(wordAt(rows[0]!, 9_000)).toBe(-1);
    // Two people at once: the one who still talks.
    const long = { ...row(0, "a"), span: { start: 0, end: 20_000 } };
    expect(rowAt([long, row(1, "b")], 15_000)).toBe(0);
  });

  it("writes times as people do", () => {
    expect([clock(14_900), clock(3_723_000), clock(5_000, true)]).toEqual([
      "00:14",
      "1:02:03",
      "0:00:05",
    ]);
  });
});

describe("jumping to what a search found", () => {
  it("lands on the word at its time, and by the words alone without sound", () => {
    const rows = [filler(0), kept, filler(2)];
    const words = ["Café"];
    const track = "mixed";
    expect(
      landing(rows, { at: 20_600, side: "fair_copy", track, words, nonce: 1 }),
    ).toEqual({ place: 2, side: "fair_copy", token: 1 });
    for (const one of rows) one.span = { start: 0, end: 0 };
    expect(
      landing(rows, {
        at: 0,
        side: "verbatim",
        track,
        words: ["eighty"],
        nonce: 2,
      }),
    ).toEqual({ place: 1, side: "verbatim", token: 1 });
    expect(
      landing([], { at: 0, side: "verbatim", track, words, nonce: 3 }),
    ).toBeNull();
  });
});
