/** What is done with the open session as a whole: renamed, copied, made again, gone on with, its sound deleted. */
import { commands, type Content, type Options, type Side } from "../bindings";
import { t } from "../i18n/index.svelte";
import { notify } from "./notices.svelte";
import { labels } from "./labels";
import { notifyFailure } from "./remedy";
import { openSession } from "./session.svelte";
import { settings } from "./settings.svelte";

/** How long a button says that it copied. */
export const COPIED_SHOWN_MS = 2_000;

/** What is being renamed. */
let renaming: Promise<unknown> = Promise.resolve();
let copiedTimer: ReturnType<typeof setTimeout> | undefined;

/** Gives the session another title; false where it stays as it is. */
export async function rename(title: string): Promise<boolean> {
  const { id, view } = openSession;
  const trimmed = title.trim();
  if (id === null || !view || !trimmed || trimmed === view.session.title)
    return false;
  const retitled = (to: string) => {
    if (openSession.id === id && openSession.view)
      openSession.view = {
        ...openSession.view,
        session: { ...openSession.view.session, title: to },
      };
  };
  retitled(trimmed);
  const asked = commands.rename(id, trimmed);
  renaming = asked;
  const answer = await asked;
  if (answer.status === "ok") return true;
  retitled(view.session.title);
  notifyFailure(answer.error);
  return false;
}

/** Waits until the last title that was given is stored. */
export async function renamed(): Promise<void> {
  await renaming;
}

/** Copies the fair copy, from wherever the person is. */
export function copyFairCopy(): Promise<void> {
  return copy("fair_copy");
}

/** How something is copied, with times and speakers as the settings say. */
export function copyOptions(side: Side, content: Content): Options {
  const chosen = settings();
  return {
    side,
    content,
    both: false,
    times: chosen?.copy_times ?? false,
    speakers: chosen?.copy_speakers ?? false,
    labels: labels(),
  };
}

/** Copies a text, with times and speakers as the settings say. */
export async function copy(side: Side): Promise<void> {
  const { id } = openSession;
  if (id === null) return;
  const answer = await commands.copy(id, copyOptions(side, "text"));
  if (answer.status === "error") {
    notifyFailure(answer.error);
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

/** Packs the sound of a recording: the same samples in less room. */
export function saveSpace(): void {
  if (openSession.id !== null) void commands.packRecording(openSession.id);
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
  if (answer.status === "error") notifyFailure(answer.error);
  await openSession.reload();
}
