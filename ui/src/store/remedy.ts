/** What a person can do about a failure besides reading of it: get or choose a model. */
import type { Failure, Told } from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { show } from "./dialogs.svelte";
import { notify } from "./notices.svelte";

/** Codes of the sentences whose next step is a model. */
export const ABOUT_MODELS: readonly string[] = [
  "language",
  "model_missing",
  "model_not_genuine",
  "model_not_installed",
  "model_unknown",
  "model_wrong_role",
  "no_speech_model",
  "not_cleaned",
  "own_instructions",
];

/** Whether the next step is to get or to choose a model, also in a sentence within this one. */
export function needsModel({ code, values }: Told): boolean {
  if (code !== null && ABOUT_MODELS.includes(code)) return true;
  return Object.values(values).some(
    (value) => typeof value !== "string" && needsModel(value),
  );
}

/** Opens the models of the settings. */
export function openModels(): void {
  show({ dialog: "settings", tab: "models" });
}

/** Says that something failed, with the way to the next step; gives the number of the notice. */
export function notifyFailure({ told }: Failure): number {
  const action = needsModel(told)
    ? { label: t("frame.models_open"), run: openModels }
    : null;
  return notify(tell(told), { error: true, action });
}
