/** Why a passage is not the language model's text, in words. */
import type { Reason } from "../bindings";
import { t } from "../i18n/index.svelte";

/** A short reason, to stand behind "Kept verbatim:". */
export function reasonText(reason: Reason): string {
  return t(
    `reading.reason_${reason.kind}`,
    "word" in reason ? { word: reason.word } : {},
  );
}
