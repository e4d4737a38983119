import { describe, expect, it } from "vitest";
import type { Edit, EditKind, Row, Word } from "../bindings";
import { isUnspaced, marks, textOf } from "./marks";
import { edit, row } from "./testing";

const shown = (tokens: ReturnType<typeof marks>["left"]) =>
  tokens.map(({ text, mark }) => `${text}:${mark}`).join(" ");

describe("marks", () => {
  it("strikes removed words and underlines replaced pairs", () => {
    const made = marks(
      row(0, "um we need forty five minutes", "We need 45 minutes.", [
        edit(0, 1, "", "filler"),
        edit(1, 2, "We", "casing"),
        edit(3, 5, "45", "number"),
        edit(5, 6, "minutes.", "punctuation"),
      ]),
    );
    expect(shown(made.left)).toBe(
      "um:removed we:writing need:kept forty:changed five:changed minutes:writing",
    );
    expect(shown(made.right)).toBe(
      "We:writing need:kept 45:changed minutes.:writing",
    );
    expect(made.right[2]?.words).toEqual({ start: 3, end: 5 });
    expect(made.right[2]?.edit).toBe(2);
  });

  it("maps the words that a slip kept and strikes the others", () => {
    const made = marks(
      row(0, "um so we go", "So we go", [edit(0, 2, "So", "filler")]),
    );
    expect(shown(made.left)).toBe("um:removed so:writing we:kept go:kept");
    expect(made.right[0]).toMatchObject({
      mark: "writing",
      words: { start: 1, end: 2 },
    });
  });

  it("carries doubts to the words that came from doubtful ones", () => {
    const doubtful = row(0, "to priya now", "to Priya now", [
      edit(1, 2, "Priya", "casing"),
    ]);
    doubtful.doubts = [
      { words: { start: 1, end: 2 }, doubt: "low_confidence" },
    ];
    const made = marks(doubtful);
    expect(made.left.map(({ doubt }) => doubt)).toEqual([
      null,
      "low_confidence",
      null,
    ]);
    expect(made.right[1]?.doubt).toBe("low_confidence");
  });

  it("shows the paragraph's text unmarked where the edits do not give it", () => {
    const made = marks(
      row(0, "um yes", "Quite  another text", [edit(0, 1, "", "filler")]),
    );
    expect(made.exact).toBe(false);
    expect(textOf(made.right)).toBe("Quite  another text");
    expect(made.left.every(({ mark }) => mark === "kept")).toBe(true);
  });

  it("keeps, strikes or maps every raw word and gives the text exactly", () => {
    for (let seed = 1; seed <= 600; seed++) {
      const one = anyRow(random(seed));
      const made = marks(one);
      expect(made.exact, `seed ${seed}`).toBe(true);
      expect(textOf(made.right)).toBe(one.paragraph?.text);
      const mapped = new Set(
        made.right.flatMap(({ words }) => span(words.start, words.end)),
      );
      made.left.forEach((token, place) => {
        expect(token.text).toBe(one.words[place]?.text);
        if (token.mark !== "removed")
          expect(mapped.has(place), `seed ${seed} word ${place}`).toBe(true);
        if (token.mark === "kept") expect(token.edit).toBeNull();
        else expect(covers(one, token.edit, place)).toBe(true);
      });
      const kept = made.left.filter(({ mark }) => mark === "kept");
      expect(
        made.right.filter(({ mark }) => mark === "kept").map(text),
      ).toEqual(kept.map(text));
    }
  });
});

const text = (token: { text: string }) => token.text;
const span = (start: number, end: number) =>
  Array.from({ length: end - start }, (_, place) => start + place);

function covers(one: Row, place: number | null, word: number): boolean {
  const found = one.paragraph?.edits[place ?? -1];
  return found !== undefined && found.raw.start <= word && word < found.raw.end;
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const KINDS: EditKind[] = [
  "filler",
  "stutter",
  "repair",
  "punctuation",
  "casing",
  "number",
  "rewording",
];
const LATIN = ["um", "so", "the", "well,", "forty", "five", "naïve", "مرحبا"];
const SPACELESS = ["会", "議", "を", "始め", "ます", "。"];

/** A row with random words and edits, its text applied the way that core applies edits. */
function anyRow(below: (n: number) => number): Row {
  const vocabulary = below(4) === 0 ? SPACELESS : LATIN;
  const one = row(0, "");
  const pick = () => vocabulary[below(vocabulary.length)]!;
  one.words = Array.from({ length: below(14) }, (_, place) => ({
    text: pick(),
    spaced: place > 0 && vocabulary === LATIN && below(9) > 0,
    span: { start: place * 100, end: place * 100 + 100 },
    probability: 1,
  }));
  const edits: Edit[] = [];
  let at = below(3);
  while (at <= one.words.length) {
    const end = Math.min(one.words.length, at + below(4));
    const made = Array.from({ length: below(4) }, pick).join(
      vocabulary === LATIN ? " " : "",
    );
    if (end > at || made)
      edits.push(edit(at, end, made, KINDS[below(KINDS.length)]!));
    at = end + 1 + below(4);
  }
  one.paragraph!.edits = edits;
  one.paragraph!.text = apply(one.words, edits);
  return one;
}

/** `clean::apply` of core, line by line. */
function apply(raw: Word[], edits: Edit[]): string {
  let made = "";
  const put = (piece: string, at: number) => {
    if (piece === "") return;
    const near = Math.min(Math.max(at, 1), Math.max(raw.length - 1, 1));
    const spaced = (raw[near] ?? raw[raw.length - 1])?.spaced ?? true;
    const alone = raw.length < 2 && !raw.some((word) => isUnspaced(word.text));
    if (made !== "" && (spaced || alone)) made += " ";
    made += piece;
  };
  let at = 0;
  for (const { raw: place, text } of edits) {
    for (; at < place.start && at < raw.length; at++) put(raw[at]!.text, at);
    put(text, place.start);
    at = Math.max(at, place.end);
  }
  for (; at < raw.length; at++) put(raw[at]!.text, at);
  return made;
}
