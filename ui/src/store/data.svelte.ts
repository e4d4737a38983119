/** Where everything lives, and deleting it. */
import { commands, type Storage } from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { readAbout } from "./about.svelte";
import { forget } from "./library.svelte";
import { readModels } from "./models.svelte";
import { notify } from "./notices.svelte";
import { readSettings } from "./settings.svelte";

class StorageStore {
  now = $state.raw<Storage | null>(null);
  trouble = $state<string | null>(null);
}

export const storage = new StorageStore();

/** Reads where the library is and how much room it takes. */
export async function readStorage(): Promise<void> {
  const answer = await commands.storage();
  if (answer.status === "ok") storage.now = answer.data;
  storage.trouble = answer.status === "error" ? tell(answer.error.told) : null;
}

/** Shows the library's folder in the system's file manager. */
export async function openFolder(): Promise<void> {
  const answer = await commands.openLibraryFolder();
  storage.trouble = answer.status === "error" ? tell(answer.error.told) : null;
}

/** Deletes every session, model and setting; gives the reason where that fails. */
export async function deleteEverything(): Promise<string | null> {
  const answer = await commands.deleteEverything();
  if (answer.status === "error") return tell(answer.error.told);
  await Promise.all([forget(), readSettings(), readModels(), readAbout()]);
  notify(t("frame.deleted_everything"));
  return null;
}
