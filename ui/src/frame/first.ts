/** What core gives along with the page, so that its first picture is whole and waits for no answer. */
import type { First } from "../bindings";
import { about } from "../store/about.svelte";
import { open, takeFirstPage } from "../store/library.svelte";
import { models } from "../store/models.svelte";
import { fold } from "../store/queue.svelte";
import { adoptSettings } from "../store/settings.svelte";

declare global {
  interface Window {
    faircopyFirst?: First;
  }
}

/** Puts it in the stores, before anything is shown; what may have changed since is read anew afterwards. */
export async function adoptFirst(): Promise<void> {
  const first = window.faircopyFirst;
  if (!first) return;
  delete window.faircopyFirst;
  const settings = adoptSettings(first.settings);
  about.now = first.about;
  models.list = first.models;
  models.loaded = true;
  fold(first.jobs);
  if (first.sessions) takeFirstPage(first.sessions);
  const newest = first.sessions?.[0];
  if (newest) open(newest.id);
  await settings;
}
