import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { events, type Told } from "../bindings";
import { jobOf as job, mockCore, sessionOf, toldOf } from "../frame/testing";
import { library, open } from "./library.svelte";
import { notices } from "./notices.svelte";
import {
  chose,
  dismissRefused,
  fold,
  followQueue,
  jobOf,
  nameOf,
  queue,
  retry,
  takeIn,
  takeUp,
} from "./queue.svelte";

const RUNNING = { state: "running", stage: null, progress: null } as const;
let stop: () => void;

beforeEach(() => {
  queue.jobs = [];
  notices.list = [];
  open(null);
});
afterEach(() => {
  stop?.();
  dismissRefused();
  document.body.innerHTML = "";
  clearMocks();
});

async function follow(core: Parameters<typeof mockCore>[0] = {}) {
  const calls = mockCore({ take_in: [], ...core });
  stop = await followQueue();
  return calls;
}

const created = (session: number) =>
  events.sessionEvent.emit({ event: "created", session, title: "Call" });

describe("taking in", () => {
  it("names each refused file with its reason, call after call", async () => {
    await follow({
      take_in: ({ files }: Record<string, unknown>) =>
        (files as string[])
          .filter((file) => file.endsWith(".exe"))
          .map((file) => ({ file, told: toldOf("No sound in it.") })),
    });
    await takeIn(["a.wav", "b.exe"]);
    await takeIn(["c.exe"]);
    expect(queue.refused.map(({ file }) => file)).toEqual(["b.exe", "c.exe"]);
    expect(notices.said.trim()).toBe("One file was not taken in");
  });

  it("takes in what a second start was given", async () => {
    const calls = await follow({
      started: {
        files: ["/x/a.wav"],
        going_on: 0,
        warnings: [],
        record: false,
      },
    });
    await events.openedAgain.emit();
    await vi.waitFor(() =>
      expect(calls.find(({ cmd }) => cmd === "take_in")?.args.files).toEqual([
        "/x/a.wav",
      ]),
    );
  });
});

describe("a start of the program", () => {
  it("says how much work it goes on with, and what is wrong with the settings", async () => {
    const warning: Told = {
      code: "settings_field",
      values: { field: "threads" },
      message: "As the command line says it.",
    };
    await follow({
      started: { files: [], going_on: 2, warnings: [warning], record: false },
    });
    await takeUp();
    expect(notices.list.map(({ text, error }) => [text, error])).toEqual([
      ["Going on with 2 jobs that were not finished.", false],
      ['The setting "threads" is not understood; its default counts.', true],
    ]);
  });

  it("records where the keys for it were pressed before the window could hear them", async () => {
    const calls = await follow({
      start_recording: new Error("There is no microphone."),
      started: { files: [], going_on: 0, warnings: [], record: true },
    });
    await takeUp();
    await vi.waitFor(() =>
      expect(calls.some(({ cmd }) => cmd === "start_recording")).toBe(true),
    );
  });
});

describe("a job", () => {
  it("goes by the name that its session has now", async () => {
    await follow();
    const waiting = job(1, { state: "waiting" }, 3);
    expect(nameOf(waiting)).toBe("file-1.wav");
    library.list = [{ ...sessionOf(3, new Date()), title: "Weekly sync" }];
    expect(nameOf(waiting)).toBe("Weekly sync");
    expect(nameOf(job(2, { state: "waiting" }))).toBe("file-2.wav");
    library.list = [];
  });
});

describe("a session that has just been made", () => {
  it("opens when nothing is open", async () => {
    await follow();
    await created(3);
    await vi.waitFor(() => expect(library.open).toBe(3));
  });

  it("opens after a drop, the first of several", async () => {
    await follow();
    open(1);
    await takeIn(["a.wav", "b.wav"]);
    await created(3);
    await created(4);
    await vi.waitFor(() => expect(library.open).toBe(3));
    expect(notices.list).toEqual([]);
  });

  it("does not take the place of what the person chose meanwhile", async () => {
    await follow();
    open(1);
    await takeIn(["a.wav"]);
    chose();
    open(2);
    await created(3);
    await vi.waitFor(() => expect(notices.list[0]?.text).toBe("Added: Call"));
    expect(library.open).toBe(2);
    notices.list[0]?.action?.run();
    expect(library.open).toBe(3);
  });

  it("does not take the focus from an edit", async () => {
    await follow();
    open(1);
    document.body.innerHTML = "<textarea></textarea>";
    document.querySelector("textarea")?.focus();
    await takeIn(["a.wav"]);
    await created(3);
    await vi.waitFor(() => expect(notices.list).toHaveLength(1));
    expect(library.open).toBe(1);
  });

  it("does not interrupt when it had to wait behind other work", async () => {
    await follow({ queue: [job(1, RUNNING, 1)] });
    open(1);
    await takeIn(["a.wav"]);
    await created(3);
    await vi.waitFor(() => expect(notices.list).toHaveLength(1));
    expect(library.open).toBe(1);
  });
});

describe("a warning", () => {
  const warned = (session: number) =>
    events.sessionEvent.emit({
      event: "warned",
      session,
      told: toldOf("The file ends at 12:40."),
    });

  it("is told in passing, unless its session is open and shows it", async () => {
    await follow();
    open(1);
    await warned(1);
    await warned(2);
    await vi.waitFor(() => expect(notices.list).toHaveLength(1));
    expect(notices.list[0]).toMatchObject({
      text: "The file ends at 12:40.",
      error: false,
    });
  });
});

describe("the queue", () => {
  it("says what is ready and clears it away", async () => {
    const calls = await follow();
    fold([job(1, RUNNING)]);
    fold([job(1, { state: "finished" })]);
    expect(notices.said.trim()).toBe("file-1.wav is ready.");
    expect(calls.find(({ cmd }) => cmd === "dismiss_job")?.args.job).toBe(1);
  });

  it("keeps what has failed, with its reason", async () => {
    await follow();
    const failed = {
      state: "failed",
      kind: "engine",
      told: toldOf("The engine stopped. Try again."),
    } as const;
    fold([job(1, RUNNING)]);
    fold([job(1, failed)]);
    expect(notices.said.trim()).toBe("file-1.wav has failed.");
    expect(queue.jobs[0]?.state).toEqual(failed);
  });

  it("finds the work on a session, not what is over", () => {
    mockCore({});
    fold([job(1, { state: "cancelled" }, 9), job(2, RUNNING, 9)]);
    expect(jobOf(9)?.id).toBe(2);
    expect(jobOf(8)).toBeNull();
  });

  it("tries just that job again", async () => {
    const calls = await follow({ retry_job: null });
    retry(5);
    expect(calls.at(-1)).toEqual({ cmd: "retry_job", args: { job: 5 } });
  });

  it("reads the list again when a job ends", async () => {
    const made = new Date();
    await follow({ sessions: [sessionOf(1, made, { title: "New" })] });
    fold([job(1, RUNNING, 1)]);
    fold([job(1, { state: "finished" }, 1)]);
    await vi.waitFor(() => expect(library.list[0]?.title).toBe("New"));
  });
});
