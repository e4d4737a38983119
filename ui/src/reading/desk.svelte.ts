/** What the person looks at in the open session: the view, the word in focus, the popover, the search. */
import { createContext } from "svelte";
import type { Doubt, Row, Side } from "../bindings";
import { player } from "../store/player.svelte";
import { isLive } from "../store/recording.svelte";
import { openSession } from "../store/session.svelte";
import { byRow, find, type Found } from "./find";
import { marks } from "./marks";
import type { Typing } from "../store/typing";
import { keyOf, overlaps, wordAt } from "./rows";

export type ViewName = "both" | "fair_copy" | "verbatim" | "notes";

/** What a popover tells about. */
export type About =
  | { kind: "change"; key: string; edit: number }
  | { kind: "passage"; key: string }
  | { kind: "doubt"; key: string; word: number; doubt: Doubt }
  | { kind: "edited"; key: string; side: Side };

/** A place to bring into view; `focus` also puts the keyboard's focus there. */
export interface Aim {
  place: number;
  side: Side;
  /** The place of the word; -1 for the row as a whole. */
  token: number;
  focus: boolean;
  /** The passage's badge instead of a word. */
  badge?: boolean;
}

/** Where the menu of a row opens, in pixels from the window's corner. */
export interface MenuAt {
  key: string;
  x: number;
  y: number;
}

const HOVER_OPENS_MS = 180;
const HOVER_CLOSES_MS = 250;

export class Desk {
  view = $state<ViewName>("both");
  /** The text that the person types in. */
  editing = $state.raw<Typing | null>(null);
  tip = $state.raw<{ about: About; anchor: HTMLElement } | null>(null);
  menu = $state.raw<MenuAt | null>(null);
  /** The row that the person is asked about how to clean it again. */
  cleaning = $state<string | null>(null);
  /** The doubt about whose words the person is asked how to write them down again. */
  hearing = $state.raw<(About & { kind: "doubt" }) | null>(null);
  aim = $state.raw<Aim | null>(null);
  renaming = $state(false);
  finding = $state(false);
  query = $state("");
  /** Which of the found places is the current one. */
  current = $state(0);
  /** Where the last F8 stopped. */
  stop = $state.raw<{ place: number; edit: number | null } | null>(null);

  readonly sides = $derived<Side[]>(
    this.view === "both"
      ? ["verbatim", "fair_copy"]
      : this.view === "notes"
        ? []
        : [this.view],
  );
  readonly found = $derived<Found[]>(
    this.finding ? find(openSession.rows, this.query, this.sides) : [],
  );
  /** The found places of each row. */
  readonly foundIn = $derived(byRow(this.found, this.current));

  /** Whether the person moves by keys: then a popover follows the focus. */
  byKeys = false;
  /** Keys and clicks so far: what takes a moment takes the focus only if the person did nothing meanwhile. */
  acts = 0;

  /** Whether it was silent before the last word was played. */
  #started = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The person has pressed a key or a button of the mouse. */
  acted(byKeys: boolean): void {
    this.byKeys = byKeys;
    this.acts += 1;
  }

  /** Opens a popover; one under the pointer after a moment only. */
  point(about: About, anchor: HTMLElement, slowly: boolean): void {
    clearTimeout(this.#timer);
    if (this.tip?.anchor === anchor) return;
    if (slowly)
      this.#timer = setTimeout(() => {
        this.tip = { about, anchor };
      }, HOVER_OPENS_MS);
    else this.tip = { about, anchor };
  }

  /** Closes the popover, after a moment where the pointer may be on its way into it. */
  leave(slowly = false): void {
    clearTimeout(this.#timer);
    if (slowly)
      this.#timer = setTimeout(() => {
        this.tip = null;
      }, HOVER_CLOSES_MS);
    else this.tip = null;
  }

  /** The pointer is in the popover: it stays. */
  stay(): void {
    clearTimeout(this.#timer);
  }

  /** Opens the menu of a row. */
  openMenu(at: MenuAt): void {
    this.leave();
    this.menu = at;
  }

  row(key: string): Row | undefined {
    return openSession.rows.find((row) => keyOf(row) === key);
  }

  /** Begins to edit a side of a row; the sides that are not shown cannot be edited. */
  edit(row: Row, side: Side): void {
    if (side === "fair_copy" && !row.paragraph) return;
    this.leave();
    this.editing = openSession.type(row, side);
  }

  /** The editor of a text is gone; `back` where the keyboard goes back to its row, which may be part of another by now. */
  async typed(typing: Typing, back: boolean): Promise<void> {
    const { acts } = this;
    if (this.editing === typing) this.editing = null;
    await openSession.typed(typing);
    const place = openSession.rows.findIndex((row) =>
      overlaps(row, typing.row),
    );
    if (back && place >= 0)
      this.aim = {
        place,
        side: typing.side,
        token: -1,
        focus: this.acts === acts,
      };
  }

  /** Plays from a word of a row. */
  listen(row: Row, word: number): void {
    const { id, view } = openSession;
    // A recording would hear itself.
    if (id === null || !view?.session.audio || isLive(id)) return;
    this.#started = !player.plays(id);
    const heard = row.words[Math.min(word, row.words.length - 1)];
    void player.play(id, heard?.span.start ?? row.span.start);
  }

  /** Takes back what the first half of a double click began. */
  hush(): void {
    if (this.#started) void player.pause();
    this.#started = false;
  }

  /** Goes to the next found place, or the one before. */
  step(by: number): void {
    const count = this.found.length;
    if (count === 0) return;
    this.current = (this.current + by + count) % count;
    this.#showFound();
  }

  /** Searches for another text, from the top. */
  look(query: string): void {
    this.query = query;
    this.current = 0;
    this.#showFound();
  }

  closeFind(): void {
    this.finding = false;
    this.query = "";
  }

  /** The place of the token of a side that is heard at a moment, -1 for none. */
  heardToken(row: Row, at: number, side: Side): number {
    const word = wordAt(row, at);
    if (word < 0 || side === "verbatim") return word;
    return marks(row).right.findIndex(
      ({ words }) => words.start <= word && word < words.end,
    );
  }

  #showFound(): void {
    const found = this.found[this.current];
    if (found)
      this.aim = {
        place: found.place,
        side: found.side,
        token: found.first,
        focus: false,
      };
  }
}

export const [useDesk, setDesk] = createContext<Desk>();
