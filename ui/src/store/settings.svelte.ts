/** The person's settings, as core keeps them. */
import { commands, type Settings } from "../bindings";
import { chooseLanguage } from "../i18n/index.svelte";
import { notifyFailure } from "./remedy";

/** What is being saved. */
let saving: Promise<unknown> = Promise.resolve();
const state = $state<{ settings: Settings | null }>({ settings: null });

/** The settings; `null` until they are read. */
export function settings(): Settings | null {
  return state.settings;
}

/** Reads the settings and applies them to the window. */
export async function readSettings(): Promise<void> {
  await adoptSettings(await commands.settings());
}

/** Takes over settings as core has them; they count at once, and the words follow as soon as the language is read. */
export function adoptSettings(saved: Settings): Promise<void> {
  state.settings = saved;
  return apply(saved);
}

/** Changes some of the settings; they count at once and are saved. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  if (!state.settings) return;
  const before = state.settings;
  void adoptSettings({ ...before, ...change });
  const asked = commands.changeSettings(state.settings);
  saving = Promise.all([saving, asked]);
  const answer = await asked;
  if (answer.status === "error") {
    void adoptSettings(before);
    notifyFailure(answer.error);
  }
}

/** Waits until every change so far is saved. */
export async function settingsSaved(): Promise<void> {
  await saving;
}

function apply(settings: Settings): Promise<void> {
  const root = document.documentElement;
  if (settings.theme === "system") delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
  root.style.fontSize = `${(settings.text_size * 14) / 100}px`;
  return chooseLanguage(settings.interface_language);
}
