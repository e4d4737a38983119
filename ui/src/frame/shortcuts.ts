/** Every shortcut in one table: what the keyboard does, and what the sheet shows. */

/** Shortcuts that the window itself answers to. */
export type Action =
  | "record"
  | "bookmark"
  | "open_files"
  | "search"
  | "copy_fair_copy"
  | "settings"
  | "shortcuts";

/** Parts of the sheet, in its order. */
export const GROUPS = ["everywhere", "list", "text", "sound"] as const;
export type Group = (typeof GROUPS)[number];

/** A line of the sheet. `keys` are alternatives; `Mod` is Ctrl, on a Mac Cmd. */
export interface Shortcut {
  /** Its text stands at `frame.key_NAME`. */
  name: string;
  group: Group;
  keys: string[];
  /** What the window does; without it the part that has the focus answers. */
  action?: Action;
  /** Whether it also counts while a field has the focus. */
  inFields?: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = [
  every("record", ["Mod+Shift+R"], "record", true),
  every("bookmark", ["Mod+B"], "bookmark", true),
  every("open_files", ["Mod+O"], "open_files", true),
  every("paste", ["Mod+V"]),
  every("search", ["Mod+K"], "search", true),
  every("copy_fair_copy", ["Mod+Shift+C"], "copy_fair_copy", true),
  every("settings", ["Mod+,"], "settings", true),
  every("shortcuts", ["F1"], "shortcuts", true),
  every("shortcuts_mark", ["?"], "shortcuts"),
  { name: "list_move", group: "list", keys: ["↑", "↓"] },
  { name: "list_open", group: "list", keys: ["Enter"] },
  { name: "list_extend", group: "list", keys: ["Shift+↑", "Shift+↓"] },
  { name: "list_all", group: "list", keys: ["Mod+A"] },
  { name: "list_rename", group: "list", keys: ["F2"] },
  { name: "list_delete", group: "list", keys: ["Delete"] },
  { name: "list_menu", group: "list", keys: ["Shift+F10"] },
  { name: "text_find", group: "text", keys: ["Mod+F"] },
  { name: "text_next", group: "text", keys: ["F8"] },
  { name: "text_previous", group: "text", keys: ["Shift+F8"] },
  { name: "text_edit", group: "text", keys: ["F2"] },
  { name: "text_menu", group: "text", keys: ["Shift+F10"] },
  { name: "text_undo", group: "text", keys: ["Mod+Z"] },
  { name: "text_redo", group: "text", keys: ["Mod+Shift+Z"] },
  { name: "sound_play", group: "sound", keys: ["Space"] },
  { name: "sound_word", group: "sound", keys: ["Enter"] },
];

const IS_MAC = /Mac/.test(navigator.platform);

/** What the window should do for a key, if anything. */
export function actionOf(event: KeyboardEvent): Action | null {
  const field = isField(event.target);
  for (const { keys, action, inFields } of SHORTCUTS) {
    if (!action || (field && !inFields)) continue;
    if (keys.some((key) => matches(event, key))) return action;
  }
  return null;
}

/** Whether what is typed there is text. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range", "button"].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable
  );
}

/** Keys as they stand on this computer's keyboard: "Ctrl+O", on a Mac "⌘O". */
export function shownKeys(keys: string): string {
  if (!IS_MAC) return keys.replace("Mod", "Ctrl");
  return keys
    .replace("Mod+", "⌘")
    .replace("Shift+", "⇧")
    .replace("Delete", "⌫");
}

function every(
  name: string,
  keys: string[],
  action?: Action,
  inFields?: boolean,
): Shortcut {
  return { name, group: "everywhere", keys, action, inFields };
}

function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  const other = IS_MAC ? event.ctrlKey : event.metaKey;
  if (other || event.altKey || mod !== parts.includes("Mod")) return false;
  // "?" is what is typed, with or without Shift.
  const wantsShift = parts.includes("Shift");
  if (key !== "?" && event.shiftKey !== wantsShift) return false;
  return letterOf(event) === key.toLowerCase();
}

/** The letter, or on a keyboard without Latin letters the key where the letter would be. */
function letterOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const isLatin = /^[\u0020-\u007e]$/.test(key) || key.length > 1;
  if (isLatin) return key;
  return /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase() ?? key;
}
