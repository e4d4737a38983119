/** Words of the session within the window's sentences. */
import type { Reason } from "../bindings";
import { t } from "../i18n/index.svelte";

/** A short reason, to stand behind "Kept verbatim:". */
export function reasonText(reason: Reason): string {
  return t(
    `reading.reason_${reason.kind}`,
    "word" in reason ? { word: apart(reason.word) } : {},
  );
}

/** Words of the session as they stand in a sentence of a window that runs the other way. */
export function apart(text: string): string {
  return document.documentElement.dir === "rtl" ? `\u2068${text}\u2069` : text;
}

/** What a style is called; one of the person's own keeps its name. */
export function styleName(name: string): string {
  return t(`reading.style_${name}`, { defaultValue: name });
}
