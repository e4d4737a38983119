/** Selecting in a list: one, one more, or all between two. */

/** What is selected, where the keyboard stands, and where a range began. */
export interface Selection {
  selected: ReadonlySet<number>;
  active: number | null;
  anchor: number | null;
}

/** How a click or an arrow key selects. */
export type Way = "only" | "toggle" | "range";

/** The selection after a click on `id`, in a list of these ids. */
export function select(
  before: Selection,
  id: number,
  way: Way,
  ids: number[],
): Selection {
  if (way === "only")
    return { selected: new Set([id]), active: id, anchor: id };
  if (way === "toggle") {
    const without = [...before.selected].filter((one) => one !== id);
    const selected = before.selected.has(id) ? without : [...without, id];
    return { selected: new Set(selected), active: id, anchor: id };
  }
  const anchor = before.anchor ?? before.active ?? id;
  const [a, b] = [ids.indexOf(anchor), ids.indexOf(id)];
  const range = ids.slice(Math.min(a, b), Math.max(a, b) + 1);
  return { selected: new Set(range), active: id, anchor };
}

/** Where an arrow key leads from `active`; the ends stay. */
export function step(
  ids: number[],
  active: number | null,
  key: string,
): number | null {
  const at = active === null ? -1 : ids.indexOf(active);
  const to = {
    ArrowDown: Math.min(at + 1, ids.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: ids.length - 1,
    PageDown: Math.min(at + 10, ids.length - 1),
    PageUp: Math.max(at - 10, 0),
  }[key];
  return to === undefined ? null : (ids[to] ?? null);
}
