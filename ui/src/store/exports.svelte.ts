/** What was chosen for the last export, and exporting. */
import {
  commands,
  type Content,
  type Format,
  type SessionId,
  type Side,
} from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { labels } from "./labels";
import { notify } from "./notices.svelte";

/** Every format, the most used first. */
export const FORMATS: readonly Format[] = [
  "text",
  "markdown",
  "docx",
  "pdf",
  "html",
  "srt",
  "vtt",
  "json",
];

/** Formats that can show both texts side by side. */
const WITH_COLUMNS: readonly Format[] = ["html", "docx", "pdf"];

/** Whether both texts can stand beside each other in this format. */
export function hasColumns(format: Format): boolean {
  return WITH_COLUMNS.includes(format);
}

/** Whether it is a format for players: such files hold no notes. */
export function isSubtitles(format: Format): boolean {
  return format === "srt" || format === "vtt";
}

class Exports {
  format = $state<Format>("text");
  /** Which text; both side by side where the format has columns. */
  side = $state<Side | "both">("fair_copy");
  content = $state<Content>("text");
  times = $state(false);
  speakers = $state(true);
}

export const exports = new Exports();

/** Asks for a place and writes there; `done` is false while the person has not decided. */
export async function exportSessions(
  sessions: SessionId[],
): Promise<{ done: boolean; failure: string | null }> {
  const { format, side, content, times, speakers } = exports;
  const answer = await commands.export(sessions, format, {
    side: side === "both" ? "fair_copy" : side,
    both: side === "both" && hasColumns(format),
    content: isSubtitles(format) ? "text" : content,
    times,
    speakers,
    labels: labels(),
  });
  if (answer.status === "error")
    return { done: false, failure: tell(answer.error.told) };
  const [first] = answer.data;
  if (first === undefined) return { done: false, failure: null };
  const file = first.split(/[\\/]/).at(-1) ?? first;
  notify(t("frame.exported", { count: answer.data.length, file }));
  return { done: true, failure: null };
}
