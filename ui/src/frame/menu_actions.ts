/** What the menu of the open session asks of the window. */
import { library, remove } from "../store/library.svelte";
import { show } from "../store/dialogs.svelte";

/** Opens the dialog that a menu entry names, or deletes the session. */
export function onMenu(
  action: "export" | "versions" | "details" | "delete",
): void {
  const session = library.open;
  if (session === null) return;
  if (action === "delete") void remove([session]);
  else if (action === "export") show({ dialog: action, sessions: [session] });
  else show({ dialog: action, session });
}
