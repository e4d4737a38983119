/** Where in a session to go. */
import type { Millis, Side, Track } from "../bindings";

/** A place that a person asked for from elsewhere, as a hit of the search. */
export interface Jump {
  side: Side;
  track: Track;
  /** Time of the segment or paragraph; of no use for text without sound, whose rows are all at 0. */
  at: Millis;
  /** Words that stand there, one of them at least. */
  words: readonly string[];
  /** Another number for each jump, so that the same place can be asked for twice. */
  nonce: number;
}
