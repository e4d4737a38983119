/** Marked moments among the rows of a session. */
import type { Mark, Row, SessionView } from "../bindings";

/** The session with a mark; one of the same moment and kind takes its place. */
export function withMark(
  view: SessionView | null,
  mark: Mark,
): SessionView | null {
  if (!view) return null;
  const others = view.marks.filter(
    ({ at, kind, track }) =>
      at !== mark.at || kind !== mark.kind || track !== mark.track,
  );
  const marks = [...others, mark].sort((a, b) => a.at - b.at);
  return { ...view, marks };
}

/** The marks by the place of the row that they stand above: the first that begins after them. `rows.length` is below all. */
export function marksAbove(
  rows: readonly Row[],
  marks: readonly Mark[],
): Map<number, Mark[]> {
  const above = new Map<number, Mark[]>();
  for (const mark of marks) {
    const found = rows.findIndex((row) => row.span.start > mark.at);
    const place = found < 0 ? rows.length : found;
    above.set(place, [...(above.get(place) ?? []), mark]);
  }
  return above;
}
