/** What is done with the open session as a whole: copied, made again, gone on with, its sound deleted. */
import { commands, type Side } from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { notify } from "./notices.svelte";
import { openSession } from "./session.svelte";
import { settings } from "./settings.svelte";

/** How long a button says that it copied. */
const COPIED_SHOWN_MS = 2_000;

let copiedTimer: ReturnType<typeof setTimeout> | undefined;

/** Copies the fair copy, from wherever the person is. */
export function copyFairCopy(): Promise<void> {
  return copy("fair_copy");
}

/** Copies a text, with times and speakers as the settings say. */
export async function copy(side: Side): Promise<void> {
  const { id } = openSession;
  if (id === null) return;
  const chosen = settings();
  const answer = await commands.copy(
    id,
    side,
    chosen?.copy_times ?? false,
    chosen?.copy_speakers ?? false,
  );
  if (answer.status === "error") {
    notify(tell(answer.error.told), { error: true });
    return;
  }
  if (answer.data.paragraphs === 0) {
    notify(t("reading.copied_nothing"));
    return;
  }
  if (openSession.id !== id) return;
  openSession.copied = answer.data;
  clearTimeout(copiedTimer);
  copiedTimer = setTimeout(() => {
    openSession.copied = null;
  }, COPIED_SHOWN_MS);
}

/** Makes another fair copy of everything. */
export function cleanAgain(style: string | null): void {
  if (openSession.id !== null)
    void commands.cleanAgain(openSession.id, style, null);
}

/** Writes the sound down again; the text of now stays as a version. */
export function transcribeAgain(): void {
  if (openSession.id !== null)
    void commands.transcribeAgain(openSession.id, null, null);
}

/** Goes on after a failure or after the person stopped it. */
export function tryAgain(): void {
  const { id, job } = openSession;
  const over = job?.state.state;
  if (job && (over === "failed" || over === "cancelled"))
    void commands.retryJob(job.id);
  else if (id !== null) void commands.resume(id);
}

/** Deletes the sound and keeps the text. */
export async function deleteAudio(): Promise<void> {
  if (openSession.id === null) return;
  const answer = await commands.deleteAudio(openSession.id);
  if (answer.status === "error")
    notify(tell(answer.error.told), { error: true });
  await openSession.reload();
}
