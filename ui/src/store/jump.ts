/** Where in a session to go. */
import type { Millis, Side, Track } from "../bindings";

/** A place that a search has found. */
export interface Jump {
  side: Side;
  track: Track;
  /** Time of the segment or paragraph. */
  at: Millis;
  /** A line of the text there, its words found between U+0002 and U+0003. */
  snippet: string;
  /** Another number for each jump, so that the same place counts again. */
  nonce: number;
}
