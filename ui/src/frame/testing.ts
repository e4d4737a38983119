/** What tests share: a mocked core and small sessions. */
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type { Job, SessionSummary, Settings, Told } from "../bindings";

/** Answers of core by command; an `Error` is what the command fails with, a function is asked. */
export type Core = Record<string, unknown>;

/** Every command that was called, in order. */
export type Calls = { cmd: string; args: Record<string, unknown> }[];

export const SETTINGS: Settings = {
  language: null,
  speech_model: null,
  text_model: null,
  clean: true,
  style: "faithful",
  styles: [],
  templates: [],
  vocabulary: [],
  threads: null,
  keep_originals: true,
  pack_recordings: false,
  idle_seconds: 60,
  theme: "system",
  text_size: 100,
  interface_language: "en",
  show_changes: null,
  copy_times: false,
  copy_speakers: true,
  told_to_ask: false,
  microphone: null,
  record_system: true,
  record_keys: "Ctrl+Alt+R",
  note_keys: "",
};

/** Puts these answers in the place of core. */
export function mockCore(core: Core): Calls {
  const calls: Calls = [];
  const answers: Core = {
    sessions: [],
    queue: [],
    recording: null,
    settings: SETTINGS,
    change_settings: (args: Record<string, unknown>) => args.settings,
    styles: [
      { name: "faithful", prompt: "Write it fairly.", own: false },
      { name: "rules", prompt: "", own: false },
    ],
    model_with_own_instructions: null,
    models: [],
    about: {
      version: "0.1.0",
      speech_model: "Demo speech",
      text_model: "Demo text",
      demo: true,
      connections: [],
      connections_since_unix_ms: null,
    },
    deleted_sessions: [],
    dismiss_job: null,
    started: { files: [], going_on: 0, warnings: [], record: false },
    ...core,
  };
  mockWindows("main");
  mockIPC(
    (cmd, args) => {
      const given = (args ?? {}) as Record<string, unknown>;
      calls.push({ cmd, args: given });
      const answer = answers[cmd];
      const found: unknown =
        typeof answer === "function"
          ? (answer as (args: Record<string, unknown>) => unknown)(given)
          : answer;
      if (found instanceof Error)
        return Promise.reject({ kind: "other", told: toldOf(found.message) });
      return found;
    },
    { shouldMockEvents: true },
  );
  return calls;
}

/** A sentence without a code, as from an older core. */
export function toldOf(message: string): Told {
  return { code: null, values: {}, message };
}

/** A session made at this moment. */
export function sessionOf(
  id: number,
  made: Date,
  more: Partial<SessionSummary> = {},
): SessionSummary {
  return {
    id,
    title: `Session ${id}`,
    created_unix_ms: made.getTime(),
    duration: 2_520_000,
    language: "en",
    state: "ready",
    words: 100,
    source: "file",
    audio: true,
    ...more,
  };
}

/** A job in this state. */
export function jobOf(
  id: number,
  state: Job["state"],
  session: number | null = null,
): Job {
  return { id, session, name: `file-${id}.wav`, state };
}
