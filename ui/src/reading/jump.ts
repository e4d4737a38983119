/** A place that a person asked for from elsewhere, as a hit of the search. */
import type { Millis, Range, Row, Side, Track } from "../bindings";
import { marks, textOf } from "./marks";

export interface Jump {
  track?: Track;
  segments?: Range<number>;
  /** The moment; of no use for text without sound, whose rows are all at 0. */
  at?: Millis;
  side?: Side;
  /** A hit's snippet, its matches between U+0002 and U+0003, or the words alone. */
  snippet?: string;
  /** Another number for each jump, so that the same place can be asked for twice. */
  nonce: number;
}

/** Where a jump leads: a token of a side of a row; `null` while that row is not here. */
export function landing(
  rows: readonly Row[],
  jump: Jump,
): { place: number; side: Side; token: number } | null {
  const { track, segments, at } = jump;
  const side = jump.side ?? "verbatim";
  const plain = jump.snippet
    ?.replace(/[\u0002\u0003]/gu, "")
    .replace(/^…|…$/gu, "");
  const word =
    /\u0002([^\u0003]*)\u0003/u.exec(jump.snippet ?? "")?.[1] ?? plain ?? "";
  const fits = (row: Row, needle: string) =>
    needle !== "" && textOf(tokensOf(row, side)).includes(needle.trim());
  const of = rows
    .map((row, place) => ({ row, place }))
    .filter(({ row }) => track === undefined || row.track === track);
  const near = (from: Millis) =>
    of.filter(
      ({ row }) =>
        row.span.end > 0 && row.span.start <= from && from < row.span.end,
    );
  const found =
    (segments &&
      of.find(
        ({ row }) =>
          row.segments.start <= segments.start &&
          segments.start < row.segments.end,
      )) ??
    (at !== undefined
      ? (near(at).find(({ row }) => fits(row, plain ?? "")) ?? near(at)[0])
      : undefined) ??
    of.find(({ row }) => fits(row, plain ?? "")) ??
    of.find(({ row }) => fits(row, word));
  if (!found) return null;
  const tokens = tokensOf(found.row, side);
  const first = word.trim().split(/\s+/u)[0] ?? "";
  const token = first
    ? tokens.findIndex(({ text }) => text.includes(first))
    : at !== undefined
      ? tokens.findIndex(
          ({ words }) => (found.row.words[words.start]?.span.end ?? 0) > at,
        )
      : 0;
  return { place: found.place, side, token: Math.max(0, token) };
}

function tokensOf(row: Row, side: Side) {
  const { left, right } = marks(row);
  return side === "verbatim" ? left : right;
}
