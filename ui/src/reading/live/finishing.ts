/** What becomes of a recording after Stop. */
import type { SessionId } from "../../bindings";
import { recorder } from "../../store/recording.svelte";
import { openSession } from "../../store/session.svelte";

/** Whether the open session was recorded just now and its text is being completed: how far that is stands in the footer. */
export function isFinishing(id: SessionId | null): boolean {
  const { is } = openSession.status;
  return (
    id !== null &&
    recorder.saved === id &&
    (is === "running" || is === "waiting")
  );
}
