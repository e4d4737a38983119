/** The keys of the open session, wherever the focus is outside of fields and dialogs. */
import { player } from "../store/player.svelte";
import { isLive } from "../store/recording.svelte";
import { openSession } from "../store/session.svelte";
import { announce } from "../store/notices.svelte";
import { t } from "../i18n/index.svelte";
import { nextStop, stops, tokenOf, type Stop } from "./changes";
import { marks } from "./marks";
import { keyOf } from "./rows";
import type { Desk } from "./desk.svelte";

/** Acts on a key and says whether it did. */
export function pressed(desk: Desk, event: KeyboardEvent): boolean {
  if (document.querySelector("dialog[open]")) return false;
  const target = event.target instanceof Element ? event.target : null;
  const typing = target?.closest("input, textarea, select") ?? null;
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const finds = control && !event.altKey && !event.shiftKey && key === "f";
  // Both look for something in the texts.
  if ((finds || event.key === "F8") && desk.view === "notes")
    desk.view = "both";
  if (finds) {
    desk.finding = true;
    return true;
  }
  if (event.key === "F8") {
    stepChange(desk, target, event.shiftKey);
    return true;
  }
  if (event.key === "Tab" && !event.shiftKey) return intoTip(desk, target);
  if (typing) return false;
  if (control && !event.altKey && (key === "z" || key === "y")) {
    const redo = key === "y" || event.shiftKey;
    void (redo ? openSession.redo() : openSession.undo()).then((done) => {
      if (done) announce(t(redo ? "reading.redone" : "reading.undone"));
    });
    return true;
  }
  if (event.key === " " && !control && !event.altKey) {
    const id = openSession.id;
    const used = target?.closest("button, a, summary, [role=slider]");
    if (used || id === null || !openSession.view?.session.audio || isLive(id))
      return false;
    void player.toggle(id);
    return true;
  }
  return false;
}

/** From a word whose popover is open, Tab goes into the popover. */
function intoTip(desk: Desk, target: Element | null): boolean {
  if (!desk.tip || target !== desk.tip.anchor) return false;
  const first = document.querySelector<HTMLElement>("#reading-tip button");
  first?.focus();
  return first !== null;
}

function stepChange(desk: Desk, target: Element | null, back: boolean): void {
  const { rows } = openSession;
  const stop = nextStop(stops(rows), here(desk, target), back);
  const row = stop && rows[stop.place];
  if (!stop || !row) {
    announce(t("reading.no_changes"));
    return;
  }
  desk.stop = stop;
  const edit = stop.edit === null ? null : row.paragraph?.edits[stop.edit];
  // A removed word is only seen on the left, everything else best where it was written.
  const wanted = edit && edit.text === "" ? "verbatim" : "fair_copy";
  const side = desk.sides.includes(wanted)
    ? wanted
    : (desk.sides[0] ?? "verbatim");
  desk.aim = {
    place: stop.place,
    side,
    token: stop.edit === null ? 0 : tokenOf(row, stop.edit, side),
    focus: true,
    badge: stop.edit === null,
  };
}

/** The stop that the focus is at, else the last one. */
function here(desk: Desk, target: Element | null): Stop | null {
  const key = target?.closest<HTMLElement>("[data-key]")?.dataset.key;
  if (key === undefined) return desk.stop;
  const place = openSession.rows.findIndex((row) => keyOf(row) === key);
  if (desk.stop?.place === place) return desk.stop;
  const row = openSession.rows[place];
  const token = target?.closest<HTMLElement>("[data-w]");
  if (!row || !token) return { place, edit: -1 };
  const side = token.closest<HTMLElement>("[data-side]")?.dataset.side;
  const tokens = side === "verbatim" ? marks(row).left : marks(row).right;
  return { place, edit: tokens[Number(token.dataset.w)]?.edit ?? -1 };
}
