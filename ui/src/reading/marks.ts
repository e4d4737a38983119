/**
 * What a row shows on its two sides, made from the stored alignment (`paragraph.edits`) alone: every verbatim word is
 * kept, struck or mapped, and the tokens on the right joined are the paragraph's text.
 */
import type { Doubt, Edit, EditKind, Range, Row, Word } from "../bindings";
import { lastIndex } from "./lists";

/** `writing`: only case or punctuation differ, shown on hover and focus. `changed`: other words stand on the right. */
export type Mark = "kept" | "removed" | "changed" | "writing";

/** A word or piece of text; the texts of a side with what stands `before` each make up that side exactly. */
export interface Token {
  text: string;
  before: string;
  /** The verbatim words that it is or came from; empty for an insertion. */
  words: Range<number>;
  /** Its place in `paragraph.edits`. */
  edit: number | null;
  mark: Mark;
  doubt: Doubt | null;
}

export interface Marks {
  left: Token[];
  right: Token[];
  /** False where the edits do not give the paragraph's text: then the right side is that text without marks. */
  exact: boolean;
}

const UNSPACED =
  /[\u0E00-\u0EFF\u1780-\u17FF\u1000-\u109F\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\u{20000}-\u{3FFFF}]/u;
const SLIPS: ReadonlySet<EditKind> = new Set(["filler", "stutter", "repair"]);
const WRITING: ReadonlySet<EditKind> = new Set(["punctuation", "casing"]);

const made = new WeakMap<Row, Marks>();

/** The tokens of a row; made once for each row. */
export function marks(row: Row): Marks {
  let found = made.get(row);
  if (!found) made.set(row, (found = make(row)));
  return found;
}

/** Whether a character belongs to a script that is written without spaces. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/** A word for comparing: its letters and digits in lower case. */
export function bare(text: string): string {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, "");
  return letters || text.toLowerCase();
}

/** The verbatim words of an edit as one text. */
export function said(row: Row, edit: Edit): string {
  return row.words
    .slice(edit.raw.start, edit.raw.end)
    .map((word, place) => (place > 0 && word.spaced ? " " : "") + word.text)
    .join("");
}

/** The text of a side. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.before + token.text).join("");
}

function make(row: Row): Marks {
  const edits = row.paragraph?.edits ?? [];
  const doubts = doubtsOf(row);
  const left = row.words.map<Token>((word, place) => ({
    text: word.text,
    before: place > 0 && word.spaced ? " " : "",
    words: { start: place, end: place + 1 },
    edit: null,
    mark: "kept",
    doubt: doubts[place] ?? null,
  }));
  if (!row.paragraph) return { left, right: [], exact: true };
  const right = rightOf(row.words, edits, left, doubts);
  if (textOf(right) === row.paragraph.text) return { left, right, exact: true };
  for (const token of left) Object.assign(token, { edit: null, mark: "kept" });
  const whole = pieces(row.paragraph.text, { start: 0, end: left.length });
  return { left, right: whole, exact: false };
}

/** The right side; marks the words of `left` that edits touch on the way. */
function rightOf(
  words: readonly Word[],
  edits: readonly Edit[],
  left: Token[],
  doubts: readonly (Doubt | undefined)[],
): Token[] {
  const right: Token[] = [];
  const unspaced = words.some((word) => isUnspaced(word.text));
  // The same spacing as core's `clean::apply`.
  const put = (tokens: Token[], at: number) => {
    const first = tokens[0];
    if (!first) return;
    const near = Math.min(Math.max(at, 1), Math.max(words.length - 1, 1));
    const spaced = (words[near] ?? words.at(-1))?.spaced ?? true;
    const alone = words.length < 2 && !unspaced;
    if (right.length > 0 && (spaced || alone)) first.before = " ";
    right.push(...tokens);
  };
  const keep = (to: number) => {
    for (; at < to && at < words.length; at++) {
      const kept = left[at];
      if (kept) put([{ ...kept, before: "", words: { ...kept.words } }], at);
    }
  };
  let at = 0;
  edits.forEach((edit, place) => {
    keep(edit.raw.start);
    const tokens = pieces(edit.text, edit.raw);
    mark(left.slice(edit.raw.start, edit.raw.end), tokens, edit, place);
    for (const token of tokens)
      for (let word = token.words.start; word < token.words.end; word++)
        token.doubt ??= doubts[word] ?? null;
    put(tokens, edit.raw.start);
    at = Math.max(at, edit.raw.end);
  });
  keep(words.length);
  return right;
}

/** Marks both sides of an edit. */
function mark(left: Token[], right: Token[], edit: Edit, place: number): void {
  const slip = SLIPS.has(edit.kind);
  const plain: Mark = WRITING.has(edit.kind) ? "writing" : "changed";
  for (const token of left)
    Object.assign(token, {
      edit: place,
      mark: right.length === 0 ? "removed" : slip ? "removed" : plain,
    });
  for (const token of right) Object.assign(token, { edit: place, mark: plain });
  if (!slip) return;
  // A slip that left some of its words ("um, so" → "So"): those are mapped to theirs, not struck.
  let below = right.length;
  for (const token of [...left].reverse()) {
    const wanted = bare(token.text);
    const found = lastIndex(
      right,
      (other, at) => at < below && bare(other.text) === wanted,
    );
    if (found < 0) continue;
    below = found;
    token.mark = "writing";
    Object.assign(right[found]!, { mark: "writing", words: token.words });
  }
}

/** The words of a text, each with its share of the verbatim words. */
function pieces(text: string, words: Range<number>): Token[] {
  const found = text.match(/\s*\S+/gu) ?? (text === "" ? [] : [text]);
  const rest = text.slice(found.join("").length);
  const count = words.end - words.start;
  return found.map((piece, place) => {
    const before = /^\s*/u.exec(piece)?.[0] ?? "";
    const start = words.start + Math.floor((place * count) / found.length);
    const end = words.start + Math.floor(((place + 1) * count) / found.length);
    return {
      text:
        piece.slice(before.length) + (place === found.length - 1 ? rest : ""),
      before,
      words: { start, end: count > 0 ? Math.max(end, start + 1) : start },
      edit: null,
      mark: "kept",
      doubt: null,
    };
  });
}

function doubtsOf(row: Row): (Doubt | undefined)[] {
  const doubts: (Doubt | undefined)[] = [];
  for (const { words, doubt } of row.doubts)
    for (let word = words.start; word < words.end; word++) doubts[word] = doubt;
  return doubts;
}
