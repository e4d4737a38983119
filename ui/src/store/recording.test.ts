import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { events, type Event, type RecordingNow } from "../bindings";
import { mockCore, sessionOf, toldOf } from "../frame/testing";
import { loudness } from "../reading/live/loudness";
import { library, open } from "./library.svelte";
import { marksAbove, withMark } from "./marks";
import { notices } from "./notices.svelte";
import {
  discard,
  followRecording,
  isLive,
  microphoneChoices,
  recorder,
  startRecording,
  stopRecording,
  textBehind,
} from "./recording.svelte";
import { row, segment, view } from "../reading/testing";
import { readSettings } from "./settings.svelte";

const NOW: RecordingNow = {
  session: 7,
  writes: true,
  status: {
    elapsed: 21_000,
    safe: 20_500,
    paused: false,
    tracks: [],
    room: null,
    warnings: [],
  },
};
let stop = () => {};

beforeEach(() => {
  recorder.now = recorder.written = recorder.saved = null;
  recorder.preview = recorder.said = [];
  recorder.discarded = false;
  notices.list = [];
  open(null);
});
afterEach(() => {
  stop();
  stop = () => {};
  clearMocks();
});

async function follow(core: Parameters<typeof mockCore>[0] = {}) {
  const calls = mockCore({ start_recording: NOW, ...core });
  await readSettings();
  stop = await followRecording();
  return calls;
}

const hear = (event: Event) => events.sessionEvent.emit(event);
const overhear = (track: "me" | "others", text: string) =>
  hear({ event: "overheard", session: 7, track, start: 1000, text });

describe("a recording", () => {
  it("is shown as soon as it goes on, and asks once to ask people", async () => {
    const calls = await follow();
    await startRecording();
    expect(library.open).toBe(7);
    expect(isLive(7)).toBe(true);
    expect(recorder.asks).toBe(true);
    const changed = calls.find(({ cmd }) => cmd === "change_settings");
    expect(changed?.args.settings).toMatchObject({ told_to_ask: true });
    recorder.now = null;
    await startRecording();
    expect(recorder.asks).toBe(false);
  });

  it("is found again by a page that is loaded anew", async () => {
    await follow({ recording: NOW });
    expect(recorder.now).toEqual(NOW);
    expect(textBehind()).toBeNull();
  });

  it("says why it cannot begin", async () => {
    await follow({ start_recording: new Error("There is no microphone.") });
    await startRecording();
    expect(recorder.now).toBeNull();
    expect(notices.list[0]).toMatchObject({
      text: "There is no microphone.",
      error: true,
    });
  });

  it("says so once however often it is tried, and no more once it has begun", async () => {
    let microphone = false;
    await follow({
      start_recording: () =>
        microphone ? NOW : new Error("There is no microphone."),
    });
    await startRecording();
    await startRecording();
    expect(notices.list.map(({ text }) => text)).toEqual([
      "There is no microphone.",
    ]);
    microphone = true;
    await startRecording();
    expect(isLive(7)).toBe(true);
    expect(notices.list).toEqual([]);
  });

  it("measures how far its text is behind", async () => {
    await follow({ recording: NOW });
    await hear({
      event: "progressed",
      session: 7,
      stage: "transcribe",
      progress: { done: 19_000, of: 21_000 },
    });
    expect(textBehind()).toBe(2000);
    const status = { ...NOW.status, elapsed: 24_000 };
    await hear({ event: "recording", session: 7, status });
    expect(textBehind()).toBe(5000);
  });

  it("shows what is being said until it is written down, and reads out only that", async () => {
    await follow({ recording: NOW });
    await overhear("me", "so what");
    await overhear("others", "yes");
    await overhear("me", "so what should");
    expect(recorder.preview.map(({ text }) => text)).toEqual([
      "yes",
      "so what should",
    ]);
    expect(recorder.said).toEqual([]);
    await hear({
      event: "transcribed",
      session: 7,
      segments: [segment(0, "so what should we change", "me")],
    });
    expect(recorder.preview.map(({ text }) => text)).toEqual(["yes"]);
    expect(recorder.said).toEqual(["so what should we change"]);
  });

  it("is saved when it is stopped, and says why when it ends by itself", async () => {
    await follow({ recording: NOW, stop_recording: null });
    await stopRecording();
    await hear({ event: "recorded", session: 7, told: null });
    expect(recorder.now).toBeNull();
    expect(recorder.saved).toBe(7);
    expect(notices.said.trim()).toBe("Recording saved");
    recorder.now = NOW;
    await hear({
      event: "recorded",
      session: 7,
      told: toldOf("The disk is full."),
    });
    expect(notices.list[0]?.text).toBe("The disk is full.");
  });

  it("can be brought back after it was discarded, and then gets its text", async () => {
    const calls = await follow({
      recording: NOW,
      delete_sessions: null,
      restore_sessions: null,
      resume: null,
      sessions: [sessionOf(7, new Date())],
    });
    open(7);
    await discard();
    await hear({ event: "recorded", session: 7, told: null });
    expect(notices.said).not.toContain("saved");
    notices.list[0]?.action?.run();
    await vi.waitFor(() =>
      expect(calls.some(({ cmd }) => cmd === "resume")).toBe(true),
    );
    expect(library.open).toBe(7);
  });
});

describe("the keys for a note", () => {
  const press = () => events.noteKeys.emit({ held: null });
  const letGo = (held: number) => events.noteKeys.emit({ held });
  const asked = (calls: { cmd: string }[]) =>
    calls.map(({ cmd }) => cmd).filter((cmd) => cmd.endsWith("_recording"));

  it("record the microphone as long as they are held, without asking to ask people", async () => {
    const calls = await follow({ stop_recording: null });
    await press();
    await letGo(2000);
    await vi.waitFor(() =>
      expect(asked(calls)).toEqual(["start_recording", "stop_recording"]),
    );
    const { args } = calls.find(({ cmd }) => cmd === "start_recording")!;
    expect(args).toMatchObject({ note: true });
    expect(args.title).toMatch(/^Note, .*\d/);
    expect(recorder.asks).toBe(false);
  });

  it("leave nothing and what was open before, when they are let go at once", async () => {
    const calls = await follow({ forget_recording: null });
    open(3);
    await press();
    await letGo(150);
    await vi.waitFor(() =>
      expect(notices.list[0]?.text).toContain("Nothing was recorded"),
    );
    await hear({ event: "recorded", session: 7, told: null });
    expect(asked(calls)).toEqual(["start_recording", "forget_recording"]);
    expect(library.open).toBe(3);
    expect(notices.said).not.toContain("saved");
  });

  it("do nothing while a recording goes on", async () => {
    const calls = await follow({ recording: NOW });
    await press();
    await letGo(2000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked(calls)).toEqual([]);
    expect(recorder.now).toEqual(NOW);
  });
});

describe("the microphones to choose from", () => {
  it("begin with the system's choice and keep one that is away", () => {
    recorder.devices = [
      { id: "a", name: "Headset", track: "me", is_default: true },
      { id: "b", name: "Speakers", track: "others", is_default: true },
    ];
    expect(microphoneChoices("gone").map(({ label }) => label)).toEqual([
      "The system's choice: Headset",
      "Headset",
      "The microphone chosen before (not connected)",
    ]);
  });
});

describe("marks", () => {
  const mark = {
    at: 12_000,
    kind: "pause",
    length: null,
    track: null,
    label: null,
  } as const;

  it("take the place of the same one, in the order of time", () => {
    const before = { ...view(), marks: [mark] };
    const early = { ...mark, at: 3000, kind: "bookmark" } as const;
    const ended = withMark(before, { ...mark, length: 5000 });
    expect(ended?.marks).toEqual([{ ...mark, length: 5000 }]);
    expect(withMark(ended, early)?.marks.map(({ at }) => at)).toEqual([
      3000, 12_000,
    ]);
  });

  it("stand above the first row that begins after them, the last ones below all", () => {
    const rows = [row(0, "one two"), row(1, "three four five six seven")];
    const above = marksAbove(rows, [{ ...mark, at: 500 }, mark]);
    expect([...above.keys()]).toEqual([1, 2]);
  });
});

it("a meter gives each step to the ear the same room", () => {
  expect([0, 0.0001, 0.001, 0.5, 1].map(loudness)).toEqual([0, 0, 0, 90, 100]);
});
