/** Text pasted outside of any field becomes a text to clean. */
import { dialogs, show } from "../store/dialogs.svelte";
import { isField } from "./shortcuts";

/** Follows the clipboard; gives what ends that. */
export function followPaste(): () => void {
  document.addEventListener("beforepaste", allow);
  document.addEventListener("paste", take);
  return () => {
    document.removeEventListener("beforepaste", allow);
    document.removeEventListener("paste", take);
  };
}

/** WebKit pastes outside of fields only where somebody says that it can. */
function allow(event: Event): void {
  if (!isField(event.target)) event.preventDefault();
}

function take(event: ClipboardEvent): void {
  if (isField(event.target) || dialogs.now) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.trim()) return;
  // Else WebKit pastes it once more, into the dialog's field.
  event.preventDefault();
  show({ dialog: "paste", text });
}
