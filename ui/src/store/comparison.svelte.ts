/** A version of a text beside the one that is shown. */
import { Channel } from "@tauri-apps/api/core";
import {
  commands,
  type ComparedRow,
  type Current,
  type SessionId,
} from "../bindings";
import { tell } from "../i18n/index.svelte";

export class Comparison {
  /** What has come so far, in the order of time. */
  rows = $state.raw<ComparedRow[]>([]);
  /** Whether all of it is here. */
  complete = $state(false);
  trouble = $state<string | null>(null);
  readonly differing = $derived(this.rows.filter(differs));

  /** Reads both texts. */
  async read(session: SessionId, other: Current): Promise<void> {
    const pieces = new Channel<ComparedRow[]>();
    let expected: number | null = null;
    const count = () => {
      this.complete = this.rows.length === expected;
    };
    pieces.onmessage = (piece) => {
      this.rows = [...this.rows, ...piece];
      count();
    };
    const answer = await commands.compare(session, other, pieces);
    if (answer.status === "error") {
      this.trouble = tell(answer.error.told);
      return;
    }
    // The answer may overtake the last pieces.
    expected = answer.data;
    count();
  }
}

/** Whether the two versions say something else there. */
export function differs({ shown, other }: ComparedRow): boolean {
  return [...shown, ...other].some((piece) => piece.differs);
}
