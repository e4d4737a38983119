/** Which dialog is open; one at a time. */
import type { SessionId } from "../bindings";

/** The pages of the settings. */
export type SettingsTab =
  "cleanup" | "notes" | "models" | "recording" | "language" | "look" | "data";

/** A dialog with what it is about. */
export type Open =
  | { dialog: "paste"; text: string }
  | { dialog: "settings"; tab: SettingsTab }
  | { dialog: "shortcuts" }
  | { dialog: "about" }
  | { dialog: "close" }
  | { dialog: "export"; sessions: SessionId[] }
  | { dialog: "versions"; session: SessionId }
  | {
      dialog: "compare";
      session: SessionId;
      side: "verbatim" | "fair_copy";
      version: number;
    }
  | { dialog: "details"; session: SessionId }
  | { dialog: "rename"; session: SessionId };

class Dialogs {
  now = $state.raw<Open | null>(null);
}

export const dialogs = new Dialogs();

/** Opens a dialog in place of the one that is open. */
export function show(dialog: Open): void {
  dialogs.now = dialog;
}

/** Closes the dialog. */
export function closeDialog(): void {
  dialogs.now = null;
}
