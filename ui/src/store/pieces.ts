/** Reading the rows of a session, which come in pieces. */
import { Channel } from "@tauri-apps/api/core";
import { commands, type Failure, type Row, type SessionId } from "../bindings";

/** What a command gives back. */
export type Answer<T> =
  { status: "ok"; data: T } | { status: "error"; error: Failure };

/** Reads all rows; `onpiece` gets those that have come so far. */
export async function readRows(
  id: SessionId,
  onpiece: (rows: Row[]) => void,
): Promise<Answer<Row[]>> {
  let rows: Row[] = [];
  let done: (() => void) | null = null;
  const pieces = new Channel<Row[]>();
  pieces.onmessage = (piece) => {
    rows = [...rows, ...piece];
    onpiece(rows);
    done?.();
  };
  const sent = await commands.rows(id, pieces);
  if (sent.status === "error") return sent;
  // The answer may overtake the last pieces.
  await new Promise<void>((resolve) => {
    done = () => {
      if (rows.length >= sent.data) resolve();
    };
    done();
  });
  return { status: "ok", data: rows };
}
