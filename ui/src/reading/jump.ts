/** A place that a person asked for from elsewhere, as a hit of the search. */
import type { Millis, Range, Row, Side, Track } from "../bindings";
import { marks, textOf } from "./marks";

export interface Jump {
  track?: Track;
  segments?: Range<number>;
  /** The moment; of no use for text without sound, whose rows are all at 0. */
  at?: Millis;
  side?: Side;
  /** Words that stand there, one of them at least. */
  words?: readonly string[];
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
  const wanted = (jump.words ?? []).map((word) => word.toLowerCase());
  const score = (row: Row) => {
    const text = textOf(tokensOf(row, side)).toLowerCase();
    return wanted.filter((word) => text.includes(word)).length;
  };
  const of = rows
    .map((row, place) => ({ row, place }))
    .filter(({ row }) => track === undefined || row.track === track);
  const timed = of.filter(
    ({ row }) =>
      at !== undefined &&
      row.span.end > 0 &&
      row.span.start <= at &&
      at < row.span.end,
  );
  const found =
    (segments &&
      of.find(
        ({ row }) =>
          row.segments.start <= segments.start &&
          segments.start < row.segments.end,
      )) ??
    timed.find(({ row }) => score(row) > 0) ??
    timed[0] ??
    of.find(({ row }) => score(row) === wanted.length && score(row) > 0);
  if (!found) return null;
  const tokens = tokensOf(found.row, side);
  const token =
    wanted.length > 0
      ? tokens.findIndex(({ text }) =>
          wanted.some((word) => text.toLowerCase().includes(word)),
        )
      : tokens.findIndex(
          ({ words }) =>
            (found.row.words[words.start]?.span.end ?? 0) > (at ?? 0),
        );
  return { place: found.place, side, token: Math.max(0, token) };
}

function tokensOf(row: Row, side: Side) {
  const { left, right } = marks(row);
  return side === "verbatim" ? left : right;
}
