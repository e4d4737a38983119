/** Where in the rows a place is that a person asked for from elsewhere. */
import type { Row, Side } from "../bindings";
import type { Jump } from "../store/jump";
import { marks, textOf } from "./marks";

/** Where a jump leads: a token of a side of a row; `null` while that row is not here. */
export function landing(
  rows: readonly Row[],
  jump: Jump,
): { place: number; side: Side; token: number } | null {
  const { track, side, at } = jump;
  const wanted = jump.words.map((word) => word.toLowerCase());
  const score = (row: Row) => {
    const text = textOf(tokensOf(row, side)).toLowerCase();
    return wanted.filter((word) => text.includes(word)).length;
  };
  const of = rows
    .map((row, place) => ({ row, place }))
    .filter(({ row }) => row.track === track);
  const timed = of.filter(
    ({ row }) => row.span.end > 0 && row.span.start <= at && at < row.span.end,
  );
  const found =
    timed.find(({ row }) => score(row) > 0) ??
    timed[0] ??
    of.find(({ row }) => score(row) === wanted.length && score(row) > 0);
  if (!found) return null;
  const token = tokensOf(found.row, side).findIndex(({ text }) =>
    wanted.some((word) => text.toLowerCase().includes(word)),
  );
  return { place: found.place, side, token: Math.max(0, token) };
}

function tokensOf(row: Row, side: Side) {
  const { left, right } = marks(row);
  return side === "verbatim" ? left : right;
}
