/** Rows as a list: their names, their order, and what events and edits do to them. */
import type {
  DoubtfulWords,
  Paragraph,
  Range,
  Row,
  Segment,
  Track,
  Word,
} from "../bindings";
import { lastIndex } from "./lists";
import { isUnspaced } from "./marks";

/** In the order of core's enum, which breaks ties of time. */
const TRACKS: readonly Track[] = ["mixed", "me", "others", "left", "right"];

/** A word below this probability is doubtful on its own, as in core. */
const UNSURE_BELOW = 0.4;

/** Names a row within its session. */
export function keyOf(row: { track: Track; segments: Range<number> }): string {
  return `${row.track} ${row.segments.start} ${row.segments.end}`;
}

/** What core knows a row by. */
export function nameOf({
  track,
  segments,
}: Row): Pick<Row, "track" | "segments"> {
  return { track, segments };
}

/** The rows with new segments, each a row of its own until its paragraph comes. Known segments are left alone. */
export function withSegments(
  rows: readonly Row[],
  segments: readonly Segment[],
): Row[] {
  const fresh = segments.filter(
    ({ track, seq, words }) =>
      words.length > 0 &&
      !rows.some(
        (row) =>
          row.track === track &&
          row.segments.start <= seq &&
          seq < row.segments.end,
      ),
  );
  return sorted([...rows, ...fresh.map(rowOf)]);
}

/** The rows with a paragraph: the rows of its segments become one. */
export function withParagraph(
  rows: readonly Row[],
  paragraph: Paragraph,
): Row[] {
  const parts = rows
    .filter((row) => overlaps(row, paragraph))
    .sort((a, b) => a.segments.start - b.segments.start);
  const first = parts[0];
  if (!first) return [...rows];
  const merged: Row = {
    ...first,
    segments: paragraph.segments,
    span: {
      start: Math.min(...parts.map((row) => row.span.start)),
      end: Math.max(...parts.map((row) => row.span.end)),
    },
    words: joined(parts.map((row) => row.words)),
    doubts: shifted(parts),
    paragraph,
  };
  return sorted([...rows.filter((row) => !parts.includes(row)), merged]);
}

/** The rows as they were read again; those that say what they said stay the same objects, so that nothing of them is drawn anew. */
export function withRead(
  rows: readonly Row[],
  read: readonly Row[],
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const kept = read.map((row) => {
    const before = byKey.get(keyOf(row));
    return before && same(before, row) ? before : row;
  });
  const all =
    kept.length === rows.length &&
    kept.every((row, place) => row === rows[place]);
  return all ? rows : kept;
}

/** Whether two values from core are equal in every part. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one === null || other === null) return false;
  const parts = Object.entries(one);
  const others = other as Record<string, unknown>;
  return (
    parts.length === Object.keys(others).length &&
    parts.every(([name, part]) => same(part, others[name]))
  );
}

/** The rows with these in place of the same ones. */
export function withChanged(
  rows: readonly Row[],
  changed: readonly Row[],
): Row[] {
  if (changed.length === 0) return [...rows];
  const byKey = new Map(changed.map((row) => [keyOf(row), row]));
  const strangers = changed.filter(
    (row) => !rows.some((other) => keyOf(other) === keyOf(row)),
  );
  const kept = rows
    .map((row) => byKey.get(keyOf(row)) ?? row)
    .filter((row) => !strangers.some((other) => overlaps(row, other)));
  return strangers.length > 0 ? sorted([...kept, ...strangers]) : kept;
}

/** The place of the row that is heard at a moment; -1 before the first. Rows are sorted by their start. */
export function rowAt(rows: readonly Row[], at: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.span.start <= at) low = middle + 1;
    else high = middle;
  }
  // Of two people who talk at once, the one who began last and still talks.
  for (let place = low - 1; place >= Math.max(0, low - 8); place--)
    if (at < rows[place]!.span.end) return place;
  return low - 1;
}

/** The place of the word that is heard at a moment, -1 outside of the row. */
export function wordAt(row: Row, at: number): number {
  if (at < row.span.start || at >= row.span.end + 400) return -1;
  return lastIndex(row.words, (word) => word.span.start <= at);
}

function sorted(rows: Row[]): Row[] {
  return rows.sort(
    (a, b) =>
      a.span.start - b.span.start ||
      TRACKS.indexOf(a.track) - TRACKS.indexOf(b.track) ||
      a.segments.start - b.segments.start,
  );
}

/** Whether two rows share a segment. */
export function overlaps(
  row: { track: Track; segments: Range<number> },
  other: { track: Track; segments: Range<number> },
): boolean {
  return (
    row.track === other.track &&
    row.segments.start < other.segments.end &&
    other.segments.start < row.segments.end
  );
}

function rowOf(segment: Segment): Row {
  const words = joined([segment.words]);
  const doubts: DoubtfulWords[] = segment.doubt
    ? [{ words: { start: 0, end: words.length }, doubt: segment.doubt }]
    : words.flatMap((word, place) =>
        word.probability < UNSURE_BELOW
          ? [
              {
                words: { start: place, end: place + 1 },
                doubt: "low_confidence" as const,
              },
            ]
          : [],
      );
  return {
    track: segment.track,
    segments: { start: segment.seq, end: segment.seq + 1 },
    span: segment.span,
    words,
    doubts,
    paragraph: null,
    verbatim_edited: false,
    fair_copy_edited: false,
  };
}

/** As core's `paragraph_words`: a segment's first word gets the space that it lacks on its own. */
function joined(parts: readonly (readonly Word[])[]): Word[] {
  const words: Word[] = [];
  for (const part of parts)
    part.forEach((word, place) => {
      const last = words.at(-1)?.text.at(-1);
      const spaced =
        place > 0
          ? word.spaced
          : last !== undefined &&
            !(isUnspaced(last) && isUnspaced(word.text.at(0) ?? ""));
      words.push({ ...word, spaced });
    });
  return words;
}

function shifted(parts: readonly Row[]): DoubtfulWords[] {
  let before = 0;
  return parts.flatMap((row) => {
    const by = before;
    before += row.words.length;
    return row.doubts.map(({ words, doubt }) => ({
      words: { start: words.start + by, end: words.end + by },
      doubt,
    }));
  });
}
