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
    bookmark: t("recording.mark_bookmark"),
    notes: {
      summary: t("reading.notes_summary"),
      decisions: t("reading.notes_decisions"),
      action_items: t("reading.notes_action_items"),
      open_questions: t("reading.notes_open_questions"),
      key_points: t("reading.notes_key_points"),
      progress: t("reading.notes_progress"),
      blockers: t("reading.notes_blockers"),
      not_found: t("reading.notes_not_found"),
      nothing: t("reading.notes_nothing"),
      by_rule: t("reading.notes_by_rule"),
      by_model: t("reading.notes_by_model"),
    },
  };
}
