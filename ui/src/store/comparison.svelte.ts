/** A version of a text beside the one that is shown. */
import {
  commands,
  type ComparedRow,
  type Current,
  type EditKind,
  type Scores,
  type SessionId,
} from "../bindings";
import { tell } from "../i18n/index.svelte";
import { readPieces } from "./pieces";

/** What was done to a text, besides the changes of each kind. */
const DONE = [
  "paragraphs",
  "by_rules",
  "kept_verbatim",
  "edited",
  "words_left_out",
] as const satisfies (keyof Scores)[];

/** How often something was done to the text that is shown, and to the other one. */
export interface Score {
  /** The message that names it. */
  key: string;
  times: readonly [number, number];
}

export class Comparison {
  /** What has come so far, in the order of time. */
  rows = $state.raw<ComparedRow[]>([]);
  /** Whether all of it is here. */
  complete = $state(false);
  trouble = $state<string | null>(null);
  /** How both were made; empty for verbatim texts, and until it is known. */
  scores = $state.raw<Score[]>([]);
  readonly differing = $derived(this.rows.filter(differs));

  /** Reads both texts. */
  async read(session: SessionId, other: Current): Promise<void> {
    const answer = await readPieces<ComparedRow>(
      async (pieces) => {
        const answer = await commands.compare(session, other, pieces);
        if (answer.status === "error") return answer;
        const { rows, scores } = answer.data;
        if (scores) this.scores = scoresOf(scores);
        return { status: "ok", data: rows };
      },
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

/** Both beside each other; what was done to neither of them is left out. */
function scoresOf(sides: readonly [Scores, Scores]): Score[] {
  const both = (key: string, count: (side: Scores) => number): Score => ({
    key,
    times: [count(sides[0]), count(sides[1])],
  });
  const kinds = new Set(
    sides.flatMap(({ changes }) => changes.map(({ kind }) => kind)),
  );
  const done = DONE.map((of) => both(`frame.score_${of}`, (side) => side[of]));
  const changes = [...kinds].map((of) =>
    both(`reading.kind_${of}`, (side) => timesOf(side, of)),
  );
  return [...done, ...changes].filter(({ times }) => times.some((n) => n > 0));
}

function timesOf({ changes }: Scores, of: EditKind): number {
  return changes.find(({ kind }) => kind === of)?.times ?? 0;
}
