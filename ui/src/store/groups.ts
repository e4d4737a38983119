/** Sessions under the day, week or month in which they were made. */
import type { SessionSummary } from "../bindings";

/** When a session was made, as a person thinks of it. `month` names one by its first millisecond. */
export type Period =
  | { period: "today" | "yesterday" | "week" | "this_month" }
  | { period: "month"; at: number };

/** A line of the list. */
export type Line =
  | { line: "heading"; key: string; period: Period }
  | { line: "session"; key: string; session: SessionSummary; place: number };

/** Tells the period of moments as seen from now. Weeks begin on Monday. */
export function periodsFrom(now: Date): (unixMs: number) => Period {
  const [year, month, date] = [
    now.getFullYear(),
    now.getMonth(),
    now.getDate(),
  ];
  const day = (back: number) => new Date(year, month, date - back).getTime();
  const [today, yesterday, week] = [
    day(0),
    day(1),
    day((now.getDay() + 6) % 7),
  ];
  const thisMonth = new Date(year, month, 1).getTime();
  return (unixMs) => {
    if (unixMs >= today) return { period: "today" };
    if (unixMs >= yesterday) return { period: "yesterday" };
    if (unixMs >= week) return { period: "week" };
    if (unixMs >= thisMonth) return { period: "this_month" };
    const made = new Date(unixMs);
    const at = new Date(made.getFullYear(), made.getMonth(), 1).getTime();
    return { period: "month", at };
  };
}

/** The list with a heading before each period; `place` counts the sessions alone. */
export function linesOf(sessions: SessionSummary[], now: Date): Line[] {
  const lines: Line[] = [];
  const periodOf = periodsFrom(now);
  let last = "";
  for (const [place, session] of sessions.entries()) {
    const period = periodOf(session.created_unix_ms);
    const name =
      period.period === "month" ? `month-${period.at}` : period.period;
    if (name !== last) lines.push({ line: "heading", key: name, period });
    last = name;
    lines.push({ line: "session", key: `s${session.id}`, session, place });
  }
  return lines;
}

/** Whether `a` stands below `b` in the list, which is newest first. */
export function isBelow(a: SessionSummary, b: SessionSummary): boolean {
  return a.created_unix_ms === b.created_unix_ms
    ? a.id < b.id
    : a.created_unix_ms < b.created_unix_ms;
}

/** What was read before, with its first page read anew: what has gone is dropped, what has come is there. */
export function withFirstPage(
  before: SessionSummary[],
  page: SessionSummary[],
  pageSize: number,
): SessionSummary[] {
  const last = page.at(-1);
  if (!last || page.length < pageSize) return page;
  return [...page, ...before.filter((session) => isBelow(session, last))];
}
