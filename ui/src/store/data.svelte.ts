/** Where everything lives, and deleting it. */
import { commands, type Storage, type TrashedSession } from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { readAbout } from "./about.svelte";
import { forget, restore } from "./library.svelte";
import { readModels } from "./models.svelte";
import { announce, dismissAll, notify } from "./notices.svelte";
import { dismissRefused } from "./queue.svelte";
import { close as closeSearch } from "./search.svelte";
import { readSettings } from "./settings.svelte";

class StorageStore {
  now = $state.raw<Storage | null>(null);
  trouble = $state<string | null>(null);
}

export const storage = new StorageStore();

class Deleted {
  /** Sessions that can be brought back, the last deleted first. */
  list = $state.raw<TrashedSession[]>([]);
}

export const deleted = new Deleted();

/** Reads which sessions can be brought back. */
export async function readDeleted(): Promise<void> {
  const answer = await commands.deletedSessions();
  if (answer.status === "ok") deleted.list = answer.data;
  else storage.trouble = tell(answer.error.told);
}

/** Brings a deleted session back into the list. */
export async function bringBack({ id, title }: TrashedSession): Promise<void> {
  if (await restore([id], null))
    announce(t("frame.brought_back", { name: title || t("frame.untitled") }));
  await readDeleted();
}

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
  // No snippet, no name of a file and no way back to what is gone.
  closeSearch();
  dismissRefused();
  dismissAll();
  deleted.list = [];
  await Promise.all([forget(), readSettings(), readModels(), readAbout()]);
  notify(t("frame.deleted_everything"));
  return null;
}
