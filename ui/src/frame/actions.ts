/** What the window's own shortcuts do. */
import { chooseFiles } from "../store/queue.svelte";
import { bookmark, toggleRecording } from "../store/recording.svelte";
import { close as closeSearch, search } from "../store/search.svelte";
import { copyFairCopy } from "../store/whole";
import { show } from "../store/dialogs.svelte";
import { focusSearch } from "./layout.svelte";
import { actionOf, type Action } from "./shortcuts";

const ACTIONS: Record<Action, () => void> = {
  record: () => void toggleRecording(),
  bookmark: () => void bookmark(),
  open_files: () => void chooseFiles(),
  search: focusSearch,
  copy_fair_copy: () => void copyFairCopy(),
  settings: () => show({ dialog: "settings", tab: "cleanup" }),
  shortcuts: () => show({ dialog: "shortcuts" }),
};

/** Answers a key; a dialog keeps all keys to itself. */
export function onShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && search.query !== "") {
    closeSearch();
    event.preventDefault();
    return;
  }
  const action = actionOf(event);
  if (!action) return;
  event.preventDefault();
  ACTIONS[action]();
}
