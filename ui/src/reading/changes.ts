/** The changes of a session as a list to step through and count. */
import type { Edit, EditKind, Reason, Row, Side } from "../bindings";
import { bare, marks, said } from "./marks";

/** A change, or a passage that is not the language model's text. */
export interface Stop {
  /** The place of the row in the list. */
  place: number;
  /** The place in `paragraph.edits`; `null` for the passage itself. */
  edit: number | null;
}

/** Kinds that are shown without being asked for. */
const QUIET: ReadonlySet<EditKind> = new Set(["punctuation", "casing"]);

/** Where stepping stops, in the order in which it is read. */
export function stops(rows: readonly Row[]): Stop[] {
  return rows.flatMap((row, place) => {
    const all: Stop[] = [];
    if (reasonOf(row)) all.push({ place, edit: null });
    row.paragraph?.edits.forEach((edit, at) => {
      if (!QUIET.has(edit.kind)) all.push({ place, edit: at });
    });
    return all;
  });
}

/** The stop behind (or before) another one; goes round at the end. */
export function nextStop(
  all: readonly Stop[],
  from: Stop | null,
  back: boolean,
): Stop | null {
  if (!from) return all.at(back ? -1 : 0) ?? null;
  const order = (stop: Stop) => stop.place * 1e6 + (stop.edit ?? -1);
  const here = order(from);
  return back
    ? ([...all].reverse().find((stop) => order(stop) < here) ??
        all.at(-1) ??
        null)
    : (all.find((stop) => order(stop) > here) ?? all[0] ?? null);
}

/** Why a row is not the language model's text, and where the rules' text was not taken either, why (`kept`). */
export interface Fallback {
  model: Reason;
  kept: Reason | null;
}

/** Why a row fell back, where that is worth saying: that no model is asked is said once, above. */
export function reasonOf(row: Row): Fallback | null {
  const verdict = row.paragraph?.verdict;
  if (verdict?.verdict === "kept_verbatim")
    return { model: verdict.reason.model, kept: verdict.reason.rules };
  if (verdict?.verdict !== "rules_only") return null;
  if (verdict.reason.kind === "no_model") return null;
  return { model: verdict.reason, kept: null };
}

/** What the heads of the columns say. */
export function counts(rows: readonly Row[]): {
  kept: number;
  doubtful: number;
  /** Whether rules alone made all of it. */
  rules: boolean;
} {
  let kept = 0;
  let doubtful = 0;
  let made = 0;
  let byRules = 0;
  for (const { doubts, paragraph } of rows) {
    for (const { words } of doubts) doubtful += words.end - words.start;
    if (!paragraph) continue;
    made += 1;
    const { verdict } = paragraph;
    if (verdict.verdict === "kept_verbatim") kept += 1;
    if (verdict.verdict === "rules_only" && verdict.reason.kind === "no_model")
      byRules += 1;
  }
  return { kept, doubtful, rules: made > 0 && made === byRules };
}

/** How often this kind of change was made to the same words. */
export function sameChanges(
  rows: readonly Row[],
  row: Row,
  edit: Edit,
): number {
  const alike = (text: string) => text.split(" ").map(bare).join(" ");
  const wanted = alike(said(row, edit));
  if (wanted === "") return 1;
  let count = 0;
  for (const other of rows)
    for (const one of other.paragraph?.edits ?? [])
      if (one.kind === edit.kind && alike(said(other, one)) === wanted)
        count += 1;
  return count;
}

/** How many changes of this kind there are. */
export function changesOf(rows: readonly Row[], kind: EditKind): number {
  let count = 0;
  for (const { paragraph } of rows)
    for (const one of paragraph?.edits ?? []) if (one.kind === kind) count += 1;
  return count;
}

/** Where an edit is seen on a side: its first token there, or the nearest one before where it left nothing. */
export function tokenOf(row: Row, edit: number, side: Side): number {
  const { left, right } = marks(row);
  const tokens = side === "verbatim" ? left : right;
  const own = tokens.findIndex((token) => token.edit === edit);
  if (own >= 0) return own;
  const at = row.paragraph?.edits[edit]?.raw.start ?? 0;
  const behind = tokens.findIndex((token) => token.words.start >= at);
  return Math.max(0, behind < 0 ? tokens.length - 1 : behind - 1);
}
