/** The jobs of this run, and everything that is taken in. */
import {
  commands,
  events,
  type Job,
  type JobId,
  type Refused,
  type SessionId,
} from "../bindings";
import { formatBytes } from "../i18n/format";
import { t, tell } from "../i18n/index.svelte";
import { library, open, refresh, refreshOne, titleOf } from "./library.svelte";
import { announce, notify } from "./notices.svelte";
import { sayOutside } from "./outside.svelte";
import type { Answer } from "./pieces";
import { recorder, toggleRecording } from "./recording.svelte";
import { notifyFailure } from "./remedy";
import { settings } from "./settings.svelte";

class Queue {
  jobs = $state.raw<Job[]>([]);
  loaded = $state(false);
  /** Files that could not be taken in, until dismissed. */
  refused = $state.raw<Refused[]>([]);
  /** Whether the window checks files that it was given. */
  checking = $state(0);
}

export const queue = new Queue();

/** What to do with the next session that is made: the first of what was just taken in is opened, or at least told. */
let next: "open" | "tell" | null = null;

/** Whether a job waits or is at work. */
export function isBusy(job: Job): boolean {
  return job.state.state === "waiting" || job.state.state === "running";
}

/** What a job works on, by the name that it has now: a session may be renamed meanwhile. */
export function nameOf({ name, session }: Job): string {
  return (session === null ? "" : titleOf(session)) || name;
}

/** The job at work on a session or waiting for it. */
export function jobOf(id: SessionId): Job | null {
  return queue.jobs.find((job) => job.session === id && isBusy(job)) ?? null;
}

/** Reads the queue and follows it; gives what ends that. */
export async function followQueue(): Promise<() => void> {
  const stops = await Promise.all([
    events.queueChanged.listen(({ payload }) => fold(payload)),
    events.sessionEvent.listen(({ payload }) => {
      if (payload.event === "created")
        void created(payload.session, payload.title);
      else if (payload.event === "finished") void refreshOne(payload.session);
      else if (payload.event === "packed") packed(payload);
      // The open session shows it above its text.
      else if (payload.event === "warned" && payload.session !== library.open)
        notify(tell(payload.told));
    }),
    events.openedAgain.listen(() => void takeUp()),
  ]);
  fold(await commands.queue());
  return () => stops.forEach((stop) => stop());
}

/** Takes up what a start of the program brings with it: files, work that was not finished, things to say, keys that were pressed. */
export async function takeUp(): Promise<void> {
  const { files, going_on, warnings, record } = await commands.started();
  if (going_on > 0) notify(t("frame.going_on", { count: going_on }));
  for (const warning of warnings) notify(tell(warning), { error: true });
  if (files.length > 0) void takeIn(files);
  if (record) void toggleRecording();
}

/** Takes the queue as it is now, and says what has ended. */
export function fold(jobs: Job[]): void {
  const before = new Map(queue.jobs.map((job) => [job.id, job]));
  queue.jobs = jobs;
  for (const job of jobs) {
    const was = before.get(job.id);
    if (!was || was.state.state === job.state.state) continue;
    if (job.state.state === "finished") {
      announce(t("frame.said_finished", { name: nameOf(job) }));
      if (job.session !== null && job.session === recorder.saved)
        sayOutside(
          t(settings()?.clean ? "recording.ready" : "recording.text_ready"),
          titleOf(job.session),
          job.session,
        );
      void commands.dismissJob(job.id);
    }
    if (job.state.state === "failed")
      announce(t("frame.said_failed", { name: nameOf(job) }));
    if (job.session !== null) void refreshOne(job.session);
  }
  queue.loaded = true;
}

/** Takes files in and names those that cannot be. */
export function takeIn(files: string[]): Promise<void> {
  queue.checking += 1;
  return taking(() => commands.takeIn(files)).finally(
    () => (queue.checking -= 1),
  );
}

/** Lets the person choose files. */
export function chooseFiles(): Promise<void> {
  return taking(() =>
    commands.chooseFiles({
      all: t("frame.files_all"),
      sound: t("frame.files_sound"),
      text: t("frame.files_text"),
    }),
  );
}

/** Takes in the sample meeting. */
export function takeInSample(): Promise<void> {
  return taking(() => commands.takeInSample(t("frame.sample_title")));
}

/** Takes in a text; gives the reason where that fails. */
export async function takeInText(
  text: string,
  title: string | null,
): Promise<string | null> {
  expect();
  const answer = await commands.takeInText(text, title);
  if (answer.status === "ok") return null;
  next = null;
  return tell(answer.error.told);
}

/** The person has chosen what to look at. */
export function chose(): void {
  if (next === "open") next = "tell";
}

/** Takes the list of refused files away. */
export function dismissRefused(): void {
  queue.refused = [];
}

/** Stops a job or takes it out of the row. */
export function cancel(id: JobId): void {
  void commands.cancelJob(id);
}

/** Tries a job again. */
export function retry(id: JobId): void {
  void commands.retryJob(id);
}

/** Takes a job that is over out of the list. */
export function dismissJob(id: JobId): void {
  void commands.dismissJob(id);
}

/** Goes on with a session that was stopped or has failed. */
export function resume(id: SessionId): void {
  const job = queue.jobs.find((job) => job.session === id && !isBusy(job));
  void (job ? commands.retryJob(job.id) : commands.resume(id));
}

async function taking(
  take: () => Promise<Answer<Refused[] | null>>,
): Promise<void> {
  expect();
  const answer = await take();
  if (answer.status === "error") {
    next = null;
    notifyFailure(answer.error);
  } else if (answer.data && answer.data.length > 0) {
    queue.refused = [...queue.refused, ...answer.data];
    announce(t("frame.refused", { count: answer.data.length }));
  }
}

/** The first session of what is taken in now gets opened, unless it must wait behind other work. */
function expect(): void {
  const waits = library.open !== null && queue.jobs.some(isBusy);
  next = waits ? "tell" : "open";
}

function packed({ before, after }: { before: number; after: number }): void {
  const bytes = formatBytes(before - after);
  notify(
    after < before ? t("frame.packed", { bytes }) : t("frame.packed_already"),
  );
}

async function created(id: SessionId, title: string): Promise<void> {
  const then = next;
  next = null;
  if (library.open === null || (then === "open" && !isEditing())) open(id);
  else if (then !== null)
    notify(t("frame.added", { name: title }), {
      action: {
        label: t("frame.open"),
        run: () => {
          chose();
          open(id);
        },
      },
    });
  await refresh();
}

/** Whether the person is writing somewhere, or answers a question. */
export function isEditing(): boolean {
  const at = document.activeElement;
  return (
    at instanceof HTMLInputElement ||
    at instanceof HTMLTextAreaElement ||
    (at instanceof HTMLElement && at.isContentEditable) ||
    document.querySelector("dialog[open]") !== null
  );
}
