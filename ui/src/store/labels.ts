/** What exports and copies call speakers and columns: as the window does. */
import type { Labels } from "../bindings";
import { t } from "../i18n/index.svelte";

/** In the window's language. */
export function labels(): Labels {
  return {
    mixed: t("reading.track_mixed"),
    me: t("reading.track_me"),
    others: t("reading.track_others"),
    left: t("reading.track_left"),
    right: t("reading.track_right"),
    verbatim: t("reading.verbatim"),
    fair_copy: t("reading.fair_copy"),
  };
}
