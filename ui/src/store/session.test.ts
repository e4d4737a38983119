import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { emit } from "@tauri-apps/api/event";
import type { Event, Job, Row, SessionView, Side } from "../bindings";
import { chooseLanguage } from "../i18n/index.svelte";
import { toldOf } from "../frame/testing";
import { edit, paragraph, row, segment, view } from "../reading/testing";
import { notices } from "./notices.svelte";
import { openSession } from "./session.svelte";
import { exports, exportSessions } from "./exports.svelte";
import { labels } from "./labels";
import { copyFairCopy, tryAgain } from "./whole";

interface Sent {
  cmd: string;
  args: Record<string, unknown>;
}

/** A library behind the window: what it holds can be changed by a test. */
const library = {
  view: view(),
  rows: [] as Row[],
  jobs: [] as Job[],
  answers: {} as Record<string, (args: Record<string, unknown>) => unknown>,
  sent: [] as Sent[],
};
let stop: () => void;

/** Sends through a channel as Tauri does. */
function send(channel: unknown, pieces: unknown[]): void {
  const { onmessage } = channel as { onmessage: (message: unknown) => void };
  for (const piece of pieces) onmessage(piece);
}

beforeEach(() => {
  Object.assign(library, {
    view: view(),
    rows: [],
    jobs: [],
    answers: {},
    sent: [],
  });
  notices.list = [];
  mockWindows("main");
  mockIPC(
    (cmd, payload) => {
      const args = (payload ?? {}) as Record<string, unknown>;
      library.sent.push({ cmd, args });
      const answer = library.answers[cmd];
      if (answer) return answer(args);
      if (cmd === "session") return library.view;
      if (cmd === "queue") return library.jobs;
      if (cmd === "rows") {
        const half = Math.ceil(library.rows.length / 2);
        send(args.pieces, [
          library.rows.slice(0, half),
          library.rows.slice(half),
        ]);
        return library.rows.length;
      }
      return null;
    },
    { shouldMockEvents: true },
  );
  stop = openSession.listen();
});

afterEach(async () => {
  vi.useRealTimers();
  stop();
  await settled();
  clearMocks();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const tell = async (event: Event) => {
  await emit("session-event", event);
  await settled();
};
const verbatim = () =>
  openSession.rows.map((one) => one.words.map(({ text }) => text).join(" "));
const fair = () => openSession.rows.map((one) => one.paragraph?.text ?? null);

function unfinished(): SessionView {
  const made = view();
  made.session.state = "transcribing";
  made.transcripts[0]!.complete = false;
  return {
    ...made,
    fair_copies: [],
    current: { transcript: 1, fair_copy: null },
  };
}

describe("opening", () => {
  it("shows the rows of the library in their order", async () => {
    library.rows = [row(0, "one"), row(1, "two"), row(2, "three")];
    await openSession.open(1);
    expect(verbatim()).toEqual(["one", "two", "three"]);
    expect(openSession.loaded).toBe(true);
    expect(openSession.view?.session.title).toBe("Sprint planning");
  });

  it("does not take work for going on that was over while the session was read", async () => {
    library.rows = [row(0, "one")];
    let answer: (view: SessionView) => void = () => undefined;
    library.answers.session = () =>
      new Promise((resolve) => (answer = resolve));
    const opening = openSession.open(1);
    await settled();
    const progress = { done: 6, of: 6 };
    await tell({ event: "progressed", session: 1, stage: "clean", progress });
    await tell({ event: "finished", session: 1 });
    delete library.answers.session;
    answer(view());
    await opening;
    await vi.waitFor(() => expect(openSession.status.is).toBe("ready"));
  });

  it("drops late answers of a session that was left", async () => {
    library.rows = [row(0, "late")];
    let answer: (view: SessionView) => void = () => undefined;
    library.answers.session = ({ session }) =>
      session === 1 ? new Promise((resolve) => (answer = resolve)) : view(2);
    const first = openSession.open(1);
    library.rows = [row(0, "now")];
    await openSession.open(2);
    answer(view(1));
    await first;
    expect(openSession.view?.session.id).toBe(2);
    expect(verbatim()).toEqual(["now"]);
  });

  it("says why a session cannot be read", async () => {
    library.answers.session = () => {
      throw { kind: "library", told: toldOf("There is no session 1.") };
    };
    await openSession.open(1);
    expect(openSession.failure?.told.message).toBe("There is no session 1.");
  });
});

describe("a job at work", () => {
  it("adds segments as rows and joins them when their paragraph comes", async () => {
    library.view = unfinished();
    await openSession.open(1);
    await tell({
      event: "transcribed",
      session: 1,
      segments: [segment(0, "um hello"), segment(1, "there you are")],
    });
    expect(verbatim()).toEqual(["um hello", "there you are"]);
    expect(fair()).toEqual([null, null]);
    const text = "Hello there you are";
    await tell({
      event: "cleaned",
      session: 1,
      paragraph: paragraph(0, 2, text, [
        edit(0, 1, "", "filler"),
        edit(1, 2, "Hello", "casing"),
      ]),
    });
    expect(verbatim()).toEqual(["um hello there you are"]);
    expect(fair()).toEqual([text]);
    expect(openSession.rows[0]?.span).toEqual({ start: 0, end: 11_500 });
  });

  it("does not add what it has already, nor what is said of another session", async () => {
    library.view = unfinished();
    library.rows = [row(0, "here", null)];
    await openSession.open(1);
    await tell({
      event: "transcribed",
      session: 1,
      segments: [segment(0, "here")],
    });
    await tell({
      event: "transcribed",
      session: 9,
      segments: [segment(1, "there")],
    });
    expect(verbatim()).toEqual(["here"]);
  });

  it("shows another version only when it is finished", async () => {
    library.rows = [row(0, "um yes", "um yes")];
    await openSession.open(1);
    await tell({
      event: "cleaned",
      session: 1,
      paragraph: paragraph(0, 1, "um yes"),
    });
    await tell({
      event: "transcribed",
      session: 1,
      segments: [segment(5, "new")],
    });
    expect(verbatim()).toEqual(["um yes"]);
    library.rows = [row(0, "um yes", "Yes", [edit(0, 2, "Yes", "filler")])];
    await tell({ event: "finished", session: 1 });
    expect(fair()).toEqual(["Yes"]);
  });

  it("reads the library again where a paragraph does not fit what it has", async () => {
    library.view = unfinished();
    library.rows = [row(0, "one", null)];
    await openSession.open(1);
    library.rows = [row(0, "one two", "one two")];
    await tell({
      event: "cleaned",
      session: 1,
      paragraph: paragraph(0, 1, "one two"),
    });
    expect(fair()).toEqual(["one two"]);
    expect(verbatim()).toEqual(["one two"]);
  });

  it("says that another program may be at work where no job of this one is", async () => {
    library.view = unfinished();
    await openSession.open(1);
    expect(openSession.status).toEqual({ is: "elsewhere" });
  });

  it("tells how far it is and why it failed", async () => {
    library.view = unfinished();
    await openSession.open(1);
    const progress = { done: 19_000, of: 65_000 };
    await tell({
      event: "progressed",
      session: 1,
      stage: "transcribe",
      progress,
    });
    expect(openSession.status).toEqual({
      is: "running",
      stage: "transcribe",
      progress,
    });
    const job: Job = {
      id: 4,
      session: 1,
      name: "talk.flac",
      state: {
        state: "failed",
        kind: "engine",
        told: toldOf("The engine stopped. Try again."),
      },
    };
    await emit("queue-changed", [job]);
    await settled();
    expect(openSession.status).toEqual({
      is: "failed",
      told: toldOf("The engine stopped. Try again."),
    });
    tryAgain();
    expect(library.sent.at(-1)).toMatchObject({
      cmd: "retry_job",
      args: { job: 4 },
    });
  });
});

describe("editing", () => {
  /** Types a text into the first row and says whether it was saved. */
  const typed = async (side: Side, text: string) => {
    const typing = openSession.type(openSession.rows[0]!, side);
    typing.type(text);
    const saved = await typing.save();
    await openSession.typed(typing);
    return saved;
  };
  const before = row(0, "hello word", "Hello word");
  const after = {
    ...row(0, "hello world", "Hello word"),
    verbatim_edited: true,
  };

  it("saves a text, takes it back and does it again", async () => {
    library.rows = [before, row(1, "next")];
    library.answers.edit_text = () => ({
      rows: [after],
      can_undo: true,
      can_redo: false,
    });
    library.answers.undo = () => ({
      rows: [before],
      can_undo: false,
      can_redo: true,
    });
    library.answers.redo = () => ({
      rows: [after],
      can_undo: true,
      can_redo: false,
    });
    await openSession.open(1);
    expect(await openSession.undo()).toBe(false);
    await typed("verbatim", "hello world");
    expect(library.sent.at(-1)).toEqual({
      cmd: "edit_text",
      args: {
        session: 1,
        row: { track: "mixed", segments: { start: 0, end: 1 } },
        side: "verbatim",
        text: "hello world",
        begun: {
          versions: { transcript: 1, fair_copy: 1 },
          step: null,
        },
      },
    });
    expect(verbatim()).toEqual(["hello world", "next"]);
    expect([openSession.canUndo, openSession.canRedo]).toEqual([true, false]);
    await openSession.undo();
    expect(verbatim()).toEqual(["hello word", "next"]);
    expect(openSession.touched?.keys).toEqual(["mixed 0 1"]);
    await openSession.redo();
    expect(verbatim()).toEqual(["hello world", "next"]);
  });

  it("keeps the text and says why where it cannot be saved", async () => {
    library.rows = [before];
    library.answers.edit_text = () => {
      throw {
        kind: "library",
        told: toldOf("The disk is full. Make room and try again."),
      };
    };
    await openSession.open(1);
    expect(await typed("fair_copy", "x")).toBe(false);
    expect(fair()).toEqual(["Hello word"]);
    expect(notices.list.at(-1)?.text).toBe(
      "The disk is full. Make room and try again.",
    );
  });

  it("puts every change with the same words back", async () => {
    library.rows = [
      row(0, "like yes", "yes", [edit(0, 1, "", "filler")]),
      row(1, "like no", "no", [edit(0, 1, "", "filler")]),
    ];
    library.answers.restore_everywhere = () => ({
      rows: [row(0, "like yes"), row(1, "like no")],
      step: 1,
      can_undo: true,
      can_redo: false,
    });
    await openSession.open(1);
    await openSession.restoreEverywhere("filler", "like");
    expect(fair()).toEqual(["like yes", "like no"]);
  });
});

describe("while a person types", () => {
  const finished: Event = { event: "finished", session: 1 };

  it("leaves the row in place, and shows what came meanwhile when it is over", async () => {
    library.view = unfinished();
    library.rows = [row(0, "um hello", null), row(1, "there", null)];
    await openSession.open(1);
    const typing = openSession.type(openSession.rows[0]!, "verbatim");
    const made = paragraph(0, 2, "um hello there");
    await tell({ event: "cleaned", session: 1, paragraph: made });
    await tell({
      event: "transcribed",
      session: 1,
      segments: [segment(2, "newer")],
    });
    expect(verbatim()).toEqual(["um hello", "there", "newer"]);
    library.rows = [row(0, "um hello there"), row(2, "newer", null)];
    await openSession.typed(typing);
    expect(verbatim()).toEqual(["um hello there", "newer"]);
  });

  it("stays in the version that was begun in, and says where the text is", async () => {
    library.rows = [row(0, "hello", "hello")];
    library.answers.edit_text = () => ({
      rows: [],
      step: 3,
      can_undo: false,
      can_redo: false,
    });
    await openSession.open(1);
    const typing = openSession.type(openSession.rows[0]!, "fair_copy");
    library.rows = [row(0, "hello", "Hello!")];
    library.view = { ...view(), current: { transcript: 1, fair_copy: 2 } };
    await tell(finished);
    expect(fair()).toEqual(["hello"]);
    typing.type("Hi.");
    await typing.save();
    expect(library.sent.at(-1)?.args.begun).toEqual({
      versions: { transcript: 1, fair_copy: 1 },
      step: null,
    });
    await openSession.typed(typing);
    expect(fair()).toEqual(["Hello!"]);
    expect(notices.list.at(-1)?.text).toMatch(/in the one before/);
  });
});

describe("reading again", () => {
  it("does not bring the text from before an edit back", async () => {
    library.rows = [row(0, "old")];
    await openSession.open(1);
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    library.answers.session = async () => {
      await late;
      return library.view;
    };
    const reading = openSession.reload();
    library.answers.undo = () => ({
      rows: [row(0, "new")],
      step: null,
      can_undo: false,
      can_redo: true,
    });
    openSession.canUndo = true;
    await openSession.undo();
    library.rows = [row(0, "new")];
    answer();
    await reading;
    expect(verbatim()).toEqual(["new"]);
  });

  it("takes no queue from before it heard a newer one", async () => {
    const job = (state: Job["state"]): Job => ({
      id: 4,
      session: 1,
      name: "talk",
      state,
    });
    library.view = unfinished();
    library.jobs = [job({ state: "running", stage: null, progress: null })];
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    library.answers.session = async () => {
      await late;
      return library.view;
    };
    const opening = openSession.open(1);
    await settled();
    await emit("queue-changed", [job({ state: "cancelled" })]);
    await settled();
    answer();
    await opening;
    expect(openSession.job?.state.state).toBe("cancelled");
  });
});

describe("a session that is read anew", () => {
  it("keeps the rows that say the same, and shows those that changed", async () => {
    library.rows = [row(0, "um one", "One."), row(1, "um two", "Two.")];
    await openSession.open(1);
    const [first, second] = openSession.rows;
    library.rows = [row(0, "um one", "One."), row(1, "um two", "Two!")];
    await openSession.reload();
    expect(openSession.rows[0]).toBe(first);
    expect(openSession.rows[1]).not.toBe(second);
    expect(fair()).toEqual(["One.", "Two!"]);
    const all = openSession.rows;
    library.rows = [row(0, "um one", "One."), row(1, "um two", "Two!")];
    await openSession.reload();
    expect(openSession.rows).toBe(all);
  });
});

describe("copying", () => {
  it("and exporting call speakers and columns as the window does", async () => {
    await chooseLanguage("de");
    library.answers.export = () => ["/home/me/a.html"];
    exports.format = "html";
    exports.side = "both";
    await exportSessions([1]);
    await chooseLanguage("en");
    const german = {
      mixed: "Alle",
      me: "Ich",
      others: "Andere",
      left: "Links",
      right: "Rechts",
      verbatim: "Wortprotokoll",
      fair_copy: "Reinschrift",
      bookmark: "Lesezeichen",
      notes: {
        summary: "Zusammenfassung",
        decisions: "Entscheidungen",
        action_items: "Aufgaben",
        open_questions: "Offene Fragen",
        key_points: "Wichtiges",
        progress: "Erledigt",
        blockers: "Hindernisse",
        not_found: "Nicht im Transkript gefunden",
        nothing: "Es wurde nichts gefunden, das in die Notizen gehört.",
        by_rule:
          "Nach Regeln erstellt: Jede Zeile ist ein Satz, der gesagt wurde.",
        by_model:
          "Von einem Sprachmodell erstellt; jede Zeile wurde mit dem verglichen, was gesagt wurde.",
      },
    };
    expect(library.sent.at(-1)?.args).toEqual({
      sessions: [1],
      format: "html",
      options: {
        side: "fair_copy",
        content: "text",
        both: true,
        times: false,
        speakers: true,
        labels: german,
      },
    });
  });

  it("copies the fair copy and says so for two seconds", async () => {
    library.answers.copy = () => ({
      paragraphs: 2,
      kept_verbatim: 1,
      complete: true,
      through: 65_000,
      of: 65_000,
    });
    await openSession.open(1);
    vi.useFakeTimers();
    await copyFairCopy();
    expect(library.sent.at(-1)).toMatchObject({
      cmd: "copy",
      args: {
        session: 1,
        options: {
          side: "fair_copy",
          both: false,
          times: false,
          speakers: false,
          labels: labels(),
        },
      },
    });
    expect(openSession.copied?.kept_verbatim).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(openSession.copied).toBeNull();
  });
});
