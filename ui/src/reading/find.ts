/** Finds words in the open session. */
import type { Row, Side } from "../bindings";
import { marks, textOf, type Token } from "./marks";

/** A place of the words that were looked for: tokens of one side of a row. */
export interface Found {
  /** The place of the row in the list. */
  place: number;
  side: Side;
  /** Its first and last token. */
  first: number;
  last: number;
}

/** Every place of a text, in the order in which it is read. */
export function find(
  rows: readonly Row[],
  query: string,
  sides: readonly Side[],
): Found[] {
  const wanted = folded(query.trim());
  if (!wanted) return [];
  return rows.flatMap((row, place) =>
    sides.flatMap((side) => {
      const tokens = side === "verbatim" ? marks(row).left : marks(row).right;
      return inText(tokens, wanted).map((range) => ({ place, side, ...range }));
    }),
  );
}

/** The found places of each row, with the current one told. */
export function byRow(
  all: readonly Found[],
  current: number,
): ReadonlyMap<number, (Found & { current: boolean })[]> {
  const rows = new Map<number, (Found & { current: boolean })[]>();
  all.forEach((found, at) => {
    const list = rows.get(found.place) ?? [];
    list.push({ ...found, current: at === current });
    rows.set(found.place, list);
  });
  return rows;
}

function inText(
  tokens: readonly Token[],
  wanted: string,
): { first: number; last: number }[] {
  const text = folded(textOf(tokens));
  const found: { first: number; last: number }[] = [];
  let from = text.indexOf(wanted);
  if (from < 0) return found;
  const ends: number[] = [];
  let end = 0;
  for (const token of tokens)
    ends.push((end += folded(token.before + token.text).length));
  while (from >= 0) {
    const last = from + wanted.length - 1;
    found.push({
      first: ends.findIndex((end) => from < end),
      last: ends.findIndex((end) => last < end),
    });
    from = text.indexOf(wanted, from + wanted.length);
  }
  return found;
}

/** Case and accents make no difference. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
