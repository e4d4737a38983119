/** A text of a row while a person types in it: saved whenever the typing rests, and all of it one step to undo. */
import type { Current, Edited, Row, Side } from "../bindings";
import { keyOf } from "../reading/rows";

/** How long nothing is typed before it is saved. */
export const REST_MS = 400;

/** Saves a text and goes on with a step of the journal; `null` where it could not be saved. */
type Save = (text: string, step: number | null) => Promise<Edited | null>;

export class Typing {
  /** The row as it was when the typing began. */
  readonly row: Row;
  readonly key: string;
  readonly side: Side;
  /** What stood there then. */
  readonly before: string;
  /** The versions that the person looked at then. */
  readonly #versions: Current;
  readonly #save: Save;
  #text: string;
  #saved: string;
  #step: number | null = null;
  #saving: Promise<boolean> = Promise.resolve(true);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    row: Row,
    side: Side,
    before: string,
    versions: Current,
    save: Save,
  ) {
    this.row = row;
    this.key = keyOf(row);
    this.side = side;
    this.before = this.#text = this.#saved = before;
    this.#versions = versions;
    this.#save = save;
  }

  /** Takes what stands in the field now. */
  type(text: string): void {
    this.#text = text.replace(/\s+/gu, " ").trim();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), REST_MS);
  }

  /** Saves what was typed; false where it could not be saved. */
  save(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#store());
    return this.#saving;
  }

  /** Puts back what stood there before. */
  drop(): Promise<boolean> {
    this.#text = this.before;
    return this.save();
  }

  /** Whether what was saved is in a version that is not among these. */
  isElsewhere(shown: Current): boolean {
    if (this.#saved === this.before) return false;
    const { transcript, fair_copy } = this.#versions;
    if (this.side === "verbatim" || fair_copy === null)
      return transcript !== null && transcript !== shown.transcript;
    return fair_copy !== shown.fair_copy;
  }

  async #store(): Promise<boolean> {
    const text = this.#text;
    if (text === this.#saved) return true;
    const edited = await this.#save(text, this.#step);
    if (!edited) return false;
    this.#saved = text;
    this.#step = edited.step ?? this.#step;
    return true;
  }
}
