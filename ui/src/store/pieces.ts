/** Long answers of core, which come in pieces. */
import { Channel } from "@tauri-apps/api/core";
import type { Failure } from "../bindings";

/** What a command gives back. */
export type Answer<T> =
  { status: "ok"; data: T } | { status: "error"; error: Failure };

/** Asks, and gives everything once all of it is here; `onpiece` gets what has come so far. */
export async function readPieces<Item>(
  ask: (pieces: Channel<Item[]>) => Promise<Answer<number>>,
  onpiece: (items: Item[]) => void,
): Promise<Answer<Item[]>> {
  let items: Item[] = [];
  let done: (() => void) | null = null;
  const pieces = new Channel<Item[]>();
  pieces.onmessage = (piece) => {
    items = [...items, ...piece];
    onpiece(items);
    done?.();
  };
  const sent = await ask(pieces);
  if (sent.status === "error") return sent;
  // The answer may overtake the last pieces.
  await new Promise<void>((resolve) => {
    done = () => {
      if (items.length >= sent.data) resolve();
    };
    done();
  });
  return { status: "ok", data: items };
}
