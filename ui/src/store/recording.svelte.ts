/** The recording that goes on: how it stands, how far its text is, and what a person does with it. */
import {
  commands,
  events,
  type Event,
  type InputDevice,
  type Millis,
  type RecordingNow,
  type SessionId,
  type Told,
  type Track,
} from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { formatMoment } from "../i18n/format";
import {
  library,
  open,
  refresh,
  refreshOne,
  remove,
  titleOf,
} from "./library.svelte";
import { announce, dismiss, notify } from "./notices.svelte";
import { sayOutside } from "./outside.svelte";
import type { Answer } from "./pieces";
import { notifyFailure } from "./remedy";
import { changeSettings, settings } from "./settings.svelte";

/** What is being said just now, as far as it can be made out. */
export interface Overheard {
  track: Track;
  start: Millis;
  text: string;
}

/** How many of the last things said are kept for screen readers. */
const SAID_KEPT = 3;
/** Keys that are let go before are no note. */
const NOTE_MS_MIN = 300;

class Recorder {
  now = $state.raw<RecordingNow | null>(null);
  /** Between the click and the first sound. */
  starting = $state(false);
  /** Between Stop and the last byte on the disk. */
  stopping = $state(false);
  /** All that was said before is written down; `null` until that is known. */
  written = $state<Millis | null>(null);
  preview = $state.raw<readonly Overheard[]>([]);
  /** What was last written down, for screen readers: what is only overheard may still change. */
  said = $state.raw<readonly string[]>([]);
  /** The recording that ended last in this window. */
  saved = $state<SessionId | null>(null);
  devices = $state.raw<readonly InputDevice[]>([]);
  /** Why the devices are not known. */
  trouble = $state.raw<Told | null>(null);
  /** Whether the person is to be told, once, to ask those whom they record. */
  asks = $state(false);
  /** What is recorded is not wanted any more. */
  discarded = false;
}

export const recorder = new Recorder();

/** The note whose keys are held: its session once it is recorded, and what was open before. */
let note: {
  begun: Promise<SessionId | null>;
  before: SessionId | null;
} | null = null;

/** The notice of why the last one did not begin. */
let refusal = 0;

/** Whether this session is being recorded in this window. */
export function isLive(id: SessionId | null): boolean {
  return id !== null && recorder.now?.session === id;
}

/** Reads what goes on and follows it; gives what ends that. */
export async function followRecording(): Promise<() => void> {
  const stops = await Promise.all([
    events.sessionEvent.listen(({ payload }) => hear(payload)),
    events.recordKeys.listen(() => void toggleRecording()),
    events.noteKeys.listen(({ payload: { held } }) =>
      held === null ? beginNote() : void endNote(held),
    ),
  ]);
  recorder.now ??= await commands.recording();
  return () => stops.forEach((stop) => stop());
}

/** Begins to record as the settings say, and shows it. */
export async function startRecording(): Promise<void> {
  const session = await begin(t("recording.untitled"), false);
  if (session === null) return;
  recorder.asks = settings()?.told_to_ask === false;
  if (recorder.asks) await changeSettings({ told_to_ask: true });
}

/** Begins to record; gives the session, or nothing where that cannot be or another recording goes on. */
async function begin(
  title: string,
  isNote: boolean,
): Promise<SessionId | null> {
  if (recorder.now || recorder.starting) return null;
  recorder.starting = true;
  const answer = await commands.startRecording(title, isNote);
  recorder.starting = false;
  if (answer.status === "error") {
    refusal = notifyFailure(answer.error);
    return null;
  }
  // What kept it from beginning before is true no more.
  dismiss(refusal);
  // A full disk may have ended it already.
  if (recorder.saved !== answer.data.session) recorder.now = answer.data;
  recorder.written = null;
  recorder.preview = recorder.said = [];
  recorder.discarded = recorder.asks = false;
  open(answer.data.session);
  announce(t("recording.begun"));
  return answer.data.session;
}

function beginNote(): void {
  const title = t("recording.note_title", { moment: formatMoment(Date.now()) });
  note = { before: library.open, begun: begin(title, true) };
}

/** Its keys were held for so long. */
async function endNote(held: Millis): Promise<void> {
  if (!note) return;
  const { before, begun } = note;
  note = null;
  const session = await begun;
  // Another recording went on, or it was stopped in another way.
  if (session === null || recorder.now?.session !== session) return;
  if (held >= NOTE_MS_MIN) return stopRecording();
  recorder.discarded = true;
  open(before);
  answered(await commands.forgetRecording());
  notify(t("recording.note_short"));
  await refresh();
}

/** Begins to record, or ends the recording that goes on. */
export function toggleRecording(): Promise<void> {
  return recorder.now ? stopRecording() : startRecording();
}

/** Stops; what becomes of it is heard. */
export async function stopRecording(): Promise<void> {
  if (!recorder.now || recorder.stopping) return;
  recorder.stopping = true;
  answered(await commands.stopRecording());
  recorder.stopping = false;
}

/** Stops, saves and closes the window. */
export async function stopAndClose(): Promise<void> {
  recorder.stopping = true;
  answered(await commands.stopAndClose());
  recorder.stopping = false;
}

/** Records nothing from now on, or goes on. */
export async function pauseRecording(paused: boolean): Promise<void> {
  if (answered(await commands.pauseRecording(paused)))
    announce(t(paused ? "recording.paused" : "recording.goes_on"));
}

/** Records silence for a track from now on, or its sound again. */
export async function mute(track: Track, muted: boolean): Promise<void> {
  answered(await commands.muteTrack(track, muted));
}

/** Marks this moment. */
export async function bookmark(): Promise<void> {
  if (recorder.now && answered(await commands.bookmark()))
    announce(t("recording.bookmarked"));
}

/** Deletes what is recorded; it can be brought back, and then its text is made. */
export async function discard(): Promise<void> {
  const session = recorder.now?.session;
  if (session === undefined) return;
  recorder.discarded = true;
  await remove([session], () => void commands.resume(session));
}

/** Reads what can be recorded. */
export async function readDevices(): Promise<void> {
  const answer = await commands.devices();
  recorder.trouble = answer.status === "error" ? answer.error.told : null;
  if (answer.status === "ok") recorder.devices = answer.data;
}

/** The microphones to choose from, `null` for the system's choice. A chosen one stays among them while it is away. */
export function microphoneChoices(
  chosen: string | null,
): { id: string | null; label: string }[] {
  const here = recorder.devices.filter(({ track }) => track === "me");
  const usual = here.find(({ is_default }) => is_default);
  const isAway = chosen !== null && !here.some(({ id }) => id === chosen);
  return [
    {
      id: null,
      label: usual
        ? t("recording.usual_microphone_now", { name: usual.name })
        : t("recording.usual_microphone"),
    },
    ...here.map(({ id, name }) => ({ id, label: name })),
    ...(isAway ? [{ id: chosen, label: t("recording.away_microphone") }] : []),
  ];
}

/** How far the text is behind what is being said; `null` while that is not known. */
export function textBehind(): Millis | null {
  const { now, written } = recorder;
  if (!now || written === null) return null;
  return Math.max(0, now.status.elapsed - written);
}

function hear(event: Event): void {
  const { now } = recorder;
  if (event.session !== now?.session) {
    // It was over before its beginning was answered.
    if (event.event === "recorded") over(event.session, event.told);
    return;
  }
  switch (event.event) {
    case "recording":
      recorder.now = { ...now, status: event.status };
      break;
    case "progressed":
      if (event.stage === "transcribe") recorder.written = event.progress.done;
      break;
    case "overheard":
      overheard(event);
      break;
    case "transcribed":
      writtenDown(event.segments.map(({ track }) => track));
      recorder.said = [
        ...recorder.said,
        ...event.segments.map(({ words }) =>
          words
            .map(({ text, spaced }) => (spaced ? ` ${text}` : text))
            .join(""),
        ),
      ].slice(-SAID_KEPT);
      break;
    case "recorded":
      over(event.session, event.told);
      break;
  }
}

function overheard({ track, start, text }: Overheard): void {
  const others = recorder.preview.filter((one) => one.track !== track);
  recorder.preview = text
    ? [...others, { track, start, text }].sort((a, b) => a.start - b.start)
    : others;
}

function writtenDown(tracks: readonly Track[]): void {
  recorder.preview = recorder.preview.filter(
    ({ track }) => !tracks.includes(track),
  );
}

function over(session: SessionId, told: Told | null): void {
  recorder.now = null;
  recorder.preview = [];
  recorder.saved = session;
  const isNothing = told?.code === "recording_nothing";
  if (isNothing && library.open === session) open(null);
  void refreshOne(session);
  if (recorder.discarded) return;
  if (told) {
    notify(tell(told), { error: true });
    sayOutside(titleOf(session), tell(told), isNothing ? null : session);
  } else {
    announce(t("recording.saved"));
    sayOutside(t("recording.saved"), titleOf(session), session);
  }
}

function answered(answer: Answer<unknown>): boolean {
  if (answer.status === "ok") return true;
  notifyFailure(answer.error);
  return false;
}
