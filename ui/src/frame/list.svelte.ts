/** The list under the keyboard and the mouse. */
import type { SessionId } from "../bindings";
import { t } from "../i18n/index.svelte";
import type { MenuItem } from "../parts/Menu.svelte";
import { library, open, readAll, remove } from "../store/library.svelte";
import { cancel, chose, jobOf, resume } from "../store/queue.svelte";
import { show } from "../store/dialogs.svelte";
import { layout } from "./layout.svelte";
import { select, step, type Way } from "./selection";
import { shownKeys } from "./shortcuts";

/** Opens a session because the person wants it. */
export function visit(id: SessionId): void {
  chose();
  layout.overlay = false;
  open(id);
}

/** A click on a session: opens it, or selects with Ctrl and Shift. */
export function pick(id: SessionId, event: MouseEvent): void {
  if (event.shiftKey) selectBy(id, "range");
  else if (event.ctrlKey || event.metaKey) selectBy(id, "toggle");
  else visit(id);
}

/** Answers a key of the list; gives whether it did. */
export function listKey(event: KeyboardEvent): boolean {
  const ids = library.list.map((session) => session.id);
  const mod = event.ctrlKey || event.metaKey;
  const { active } = library;
  const to = mod || event.altKey ? null : step(ids, active, event.key);
  if (to !== null) {
    if (event.shiftKey) selectBy(to, "range");
    else {
      library.active = library.anchor = to;
    }
  } else if (mod && event.key.toLowerCase() === "a") void selectAll();
  else if (event.key === "Escape" && library.selected.size > 1)
    library.selected = new Set();
  else if (active === null || mod) return false;
  else if (event.key === "Enter") visit(active);
  else if (event.key === " ") selectBy(active, "toggle");
  else if (event.key === "F2") show({ dialog: "rename", session: active });
  else if (event.key === "Delete") void remove(chosen());
  else return false;
  return true;
}

/** What Delete and Export act on: the selection, where the keyboard stands in it; else that one. */
export function chosen(): SessionId[] {
  const { active, selected } = library;
  if (active === null || selected.has(active)) return [...selected];
  return [active];
}

/** What can be done with a session, or with all that are selected. */
export function menuOf(id: SessionId): MenuItem[] {
  if (!library.selected.has(id)) library.selected = new Set([id]);
  library.active = id;
  const sessions = chosen();
  const many: MenuItem[] = [
    {
      label: t("frame.menu_export", { count: sessions.length }),
      run: () => show({ dialog: "export", sessions }),
    },
    {
      label: t("frame.menu_delete", { count: sessions.length }),
      keys: shownKeys("Delete"),
      run: () => void remove(sessions),
    },
  ];
  return sessions.length > 1 ? many : [...menuOfOne(id), ...many];
}

function menuOfOne(id: SessionId): MenuItem[] {
  const items: MenuItem[] = [
    { label: t("frame.open"), keys: "Enter", run: () => visit(id) },
    {
      label: t("frame.menu_rename"),
      keys: "F2",
      run: () => show({ dialog: "rename", session: id }),
    },
    {
      label: t("frame.menu_versions"),
      run: () => show({ dialog: "versions", session: id }),
    },
    {
      label: t("frame.menu_details"),
      run: () => show({ dialog: "details", session: id }),
    },
  ];
  const job = jobOf(id);
  const state = library.list.find((session) => session.id === id)?.state;
  if (job) items.push({ label: t("frame.stop"), run: () => cancel(job.id) });
  else if (state !== "ready")
    items.push({ label: t("frame.menu_resume"), run: () => resume(id) });
  return items;
}

async function selectAll(): Promise<void> {
  await readAll();
  library.selected = new Set(library.list.map((session) => session.id));
  library.active ??= library.list[0]?.id ?? null;
}

function selectBy(id: SessionId, way: Way): void {
  const before = {
    selected: library.selected,
    active: library.active,
    anchor: library.anchor,
  };
  const ids = library.list.map((session) => session.id);
  const after = select(before, id, way, ids);
  library.selected = after.selected;
  library.active = after.active;
  library.anchor = after.anchor;
}
