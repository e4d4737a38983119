/** A version of a text beside the one that is shown. */
import {
  commands,
  type ComparedRow,
  type Current,
  type SessionId,
} from "../bindings";
import { tell } from "../i18n/index.svelte";
import { readPieces } from "./pieces";

export class Comparison {
  /** What has come so far, in the order of time. */
  rows = $state.raw<ComparedRow[]>([]);
  /** Whether all of it is here. */
  complete = $state(false);
  trouble = $state<string | null>(null);
  readonly differing = $derived(this.rows.filter(differs));

  /** Reads both texts. */
  async read(session: SessionId, other: Current): Promise<void> {
    const answer = await readPieces<ComparedRow>(
      (pieces) => commands.compare(session, other, pieces),
      (rows) => {
        this.rows = rows;
      },
    );
    if (answer.status === "error") this.trouble = tell(answer.error.told);
    else this.complete = true;
  }
}

/** Whether the two versions say something else there. */
export function differs({ shown, other }: ComparedRow): boolean {
  return [...shown, ...other].some((piece) => piece.differs);
}
