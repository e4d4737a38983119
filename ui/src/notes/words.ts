/** Words of the notes in the window's language. */
import type { Line, NotesHead, Section, TemplateView, Who } from "../bindings";
import { t } from "../i18n/index.svelte";
import { day } from "../reading/clock";

/** A template's name for people. */
export function templateName(
  name: string,
  templates: readonly TemplateView[],
): string {
  const known = templates.find((one) => one.name === name);
  return known?.built_in
    ? t(`notes.template_${name.replaceAll("-", "")}`)
    : name;
}

/** A section's head. */
export function heading({ kind, heading }: Section): string {
  return heading ?? (kind === "own" ? "" : t(`reading.notes_${kind}`));
}

/** Who a line is about. */
export function person(who: Who): string {
  return who.who === "named" ? who.name : t(`reading.track_${who.track}`);
}

/** "Anna · by Friday", empty where neither is known. */
export function due({ who, when }: Line): string {
  return [who ? person(who) : "", when ?? ""].filter(Boolean).join(" · ");
}

/** Who made the notes, of what and when. */
export function madeBy(head: NotesHead, models: (id: string) => string) {
  const from = t(
    head.fair_copy === null ? "notes.from_verbatim" : "notes.from_fair_copy",
  );
  const at = day(head.created_unix_ms);
  return head.made_by.by === "rules"
    ? t("notes.made_by_rules", { from, at })
    : t("notes.made_by_model", { model: models(head.made_by.model), from, at });
}
