/** The open session: what the library holds of it, kept up to date by events and edits. */
import {
  commands,
  events,
  type Copied,
  type Edited,
  type EditKind,
  type Event,
  type Failure,
  type Job,
  type Row,
  type SessionId,
  type SessionView,
  type Side,
  type Told,
} from "../bindings";
import { t } from "../i18n/index.svelte";
import { marks, textOf } from "../reading/marks";
import {
  keyOf,
  nameOf,
  overlaps,
  withChanged,
  withParagraph,
  withRead,
  withSegments,
} from "../reading/rows";
import { withMark } from "./marks";
import { notify } from "./notices.svelte";
import { readPieces, type Answer } from "./pieces";
import { notifyFailure } from "./remedy";
import { statusOf, type Running } from "./status";
import { Typing } from "./typing";

class OpenSession {
  id = $state<SessionId | null>(null);
  view = $state.raw<SessionView | null>(null);
  /** Sorted by time; a changed row is a new object. */
  rows = $state.raw<readonly Row[]>([]);
  /** Whether every row is here. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  job = $state.raw<Job | null>(null);
  progress = $state.raw<Running | null>(null);
  warnings = $state.raw<readonly Told[]>([]);
  canUndo = $state(false);
  canRedo = $state(false);
  /** The names of the rows that the last undo or redo changed. */
  touched = $state.raw<{ keys: string[] } | null>(null);
  copied = $state.raw<Copied | null>(null);
  /** The names of the rows whose fair copy is being made again. */
  cleaning = $state.raw<ReadonlySet<string>>(new Set());
  /** The word whose segment is being heard again. */
  hearing = $state.raw<{ key: string; word: number } | null>(null);

  /** Whether the queue was heard since the session was opened. */
  #jobsKnown = $state(false);
  readonly status = $derived(
    statusOf(this.view, this.job, this.progress, this.#jobsKnown),
  );

  /** The text that a person types in: its row stays as it is until that is over. */
  #typing: Typing | null = null;
  /** Whether something was held back for that. */
  #heldBack = false;
  /** Counts openings: an answer for an earlier one is dropped. */
  #turn = 0;
  #loading = false;
  #again = false;
  #early: Event[] = [];
  #edits: Promise<unknown> = Promise.resolve();

  /** Hears events until the function that it gives is called. */
  listen(): () => void {
    const heard = [
      events.sessionEvent.listen(({ payload }) => this.#hear(payload)),
      events.queueChanged.listen(({ payload }) => this.#queue(payload)),
    ];
    return () => {
      for (const one of heard) void one.then((stop) => stop());
    };
  }

  /** Shows another session. */
  async open(id: SessionId): Promise<void> {
    const turn = ++this.#turn;
    this.id = id;
    this.view = this.failure = this.job = this.progress = this.copied = null;
    this.touched = this.hearing = null;
    this.cleaning = new Set();
    this.rows = [];
    this.warnings = [];
    this.loaded = this.canUndo = this.canRedo = false;
    this.#jobsKnown = this.#heldBack = false;
    this.#typing = null;
    this.#loading = this.#again = false;
    this.#early = [];
    const jobs = commands.queue();
    await this.#load(turn);
    const known = await jobs;
    // Whatever was heard meanwhile is newer.
    if (turn === this.#turn && !this.#jobsKnown) this.#queue(known);
  }

  /** Reads the open session again, as after a change of versions. */
  async reload(): Promise<void> {
    if (this.#loading) this.#again = true;
    else if (this.#typing) this.#heldBack = true;
    else if (this.id !== null) await this.#load(this.#turn);
  }

  /** Begins to type in a text of a row. Until `typed`, neither a job nor another version takes the row away. */
  type(row: Row, side: Side): Typing {
    const session = this.id;
    const versions = this.view?.current ?? {
      transcript: null,
      fair_copy: null,
    };
    const { left, right } = marks(row);
    const before = textOf(side === "verbatim" ? left : right);
    const typing = new Typing(row, side, before, versions, (text, step) =>
      this.#edit(
        (id) =>
          commands.editText(id, nameOf(row), side, text, { versions, step }),
        session,
      ),
    );
    this.#typing = typing;
    return typing;
  }

  /** The typing is over: what was held back is shown. */
  async typed(typing: Typing): Promise<void> {
    if (this.#typing !== typing) return;
    this.#typing = null;
    if (!this.#heldBack) return;
    this.#heldBack = false;
    await this.reload();
    if (this.view && typing.isElsewhere(this.view.current))
      notify(t("reading.typed_before"));
  }

  /** Puts back what was said at some edits of a row. */
  restore(row: Row, edits: number[]): Promise<boolean> {
    return this.#change((id) => commands.restoreEdits(id, nameOf(row), edits));
  }

  /** Puts back every change of a kind, or every one with these words. */
  restoreEverywhere(kind: EditKind, words: string | null): Promise<boolean> {
    return this.#change((id) => commands.restoreEverywhere(id, kind, words));
  }

  /** Puts a side of a row back as it was before a person changed it. */
  revert(row: Row, side: Side): Promise<boolean> {
    return this.#change((id) => commands.revertRow(id, nameOf(row), side));
  }

  /**
   * Asks for an edit that takes its time, beside whatever the person edits meanwhile; gives the answer, `null` where it failed or the
   * session is not open any more.
   */
  async beside<Made>(
    command: (id: SessionId) => Promise<Answer<Made>>,
    editedBy: (made: Made) => Edited | null,
  ): Promise<Made | null> {
    const { id } = this;
    const turn = this.#turn;
    if (id === null) return null;
    const edits = this.#edits;
    const answer = await command(id);
    if (turn !== this.#turn) return null;
    if (answer.status === "error") {
      notifyFailure(answer.error);
      return null;
    }
    const edited = editedBy(answer.data);
    if (edited && this.#edits === edits) this.#show(edited);
    else if (edited) {
      // What came back may be older than what was edited since.
      await this.#edits;
      await this.reload();
    }
    return answer.data;
  }

  /** Takes the last edit back. */
  undo(): Promise<boolean> {
    if (!this.canUndo) return Promise.resolve(false);
    return this.#change((id) => commands.undo(id), true);
  }

  /** Does the edit again that was taken back last. */
  redo(): Promise<boolean> {
    if (!this.canRedo) return Promise.resolve(false);
    return this.#change((id) => commands.redo(id), true);
  }

  /** The texts of a row before a person changed them. */
  async original(row: Row, side: Side): Promise<string | null> {
    if (this.id === null) return null;
    const answer = await commands.originals(this.id, nameOf(row));
    if (answer.status === "error") return null;
    return side === "verbatim" ? answer.data.verbatim : answer.data.fair_copy;
  }

  /** Waits until every text that was typed is stored; false where that failed. */
  async saved(): Promise<boolean> {
    const typed = (await this.#typing?.save()) ?? true;
    await this.#edits;
    return typed;
  }

  async #change(
    command: (id: SessionId) => Promise<Answer<Edited>>,
    touch = false,
  ): Promise<boolean> {
    const { id } = this;
    const edited = await this.#edit(command);
    if (edited && touch && id === this.id)
      this.touched = { keys: edited.rows.map(keyOf) };
    return edited !== null;
  }

  /** Edits go one after the other, so that undo always takes back the last one. */
  #edit(
    command: (id: SessionId) => Promise<Answer<Edited>>,
    id = this.id,
  ): Promise<Edited | null> {
    if (id === null) return Promise.resolve(null);
    const changed = this.#edits.then(async () => {
      const answer = await command(id);
      if (answer.status === "error") {
        notifyFailure(answer.error);
        return null;
      }
      if (id === this.id) this.#show(answer.data);
      return answer.data;
    });
    this.#edits = changed.catch(() => undefined);
    return changed;
  }

  #show({ rows, can_undo, can_redo }: Edited): void {
    const stay = rows.filter((row) => !this.#wouldMove(row));
    if (stay.length < rows.length) this.#heldBack = true;
    this.rows = withChanged(this.rows, stay);
    this.canUndo = can_undo;
    this.canRedo = can_redo;
    // What is being read may be from before the edit.
    if (this.#loading) this.#again = true;
  }

  /** Whether the row that a person types in would become part of this one. */
  #wouldMove(row: Pick<Row, "track" | "segments">): boolean {
    const typed = this.#typing;
    return (
      typed !== null && typed.key !== keyOf(row) && overlaps(row, typed.row)
    );
  }

  async #load(turn: number): Promise<void> {
    const { id } = this;
    if (id === null) return;
    this.#loading = true;
    // The title and the first rows are shown as they come; later all is exchanged at once.
    const first = !this.loaded;
    const [view, read] = await Promise.all([
      commands.session(id).then((answer) => {
        if (first && turn === this.#turn && answer.status === "ok")
          this.view = answer.data;
        return answer;
      }),
      readPieces<Row>(
        (pieces) => commands.rows(id, pieces),
        (rows) => {
          if (first && turn === this.#turn) this.rows = rows;
        },
      ),
    ]);
    if (turn !== this.#turn) return;
    if (view.status === "error" || read.status === "error") {
      const failed = view.status === "error" ? view : read;
      this.failure = failed.status === "error" ? failed.error : null;
      this.#loading = false;
      return;
    }
    if (this.#typing && !first) this.#heldBack = true;
    else this.#take(view.data, read.data);
    this.#loading = false;
    for (const event of this.#early.splice(0)) this.#hear(event);
    if (this.#again) {
      this.#again = false;
      await this.#load(turn);
    }
  }

  #take(view: SessionView, rows: Row[]): void {
    this.failure = null;
    this.view = view;
    this.rows = withRead(this.rows, rows);
    this.canUndo = view.can_undo;
    this.canRedo = view.can_redo;
    this.warnings = [...view.session.warnings];
    this.loaded = true;
  }

  #hear(event: Event): void {
    if (event.session !== this.id) return;
    if (this.#loading) {
      this.#early.push(event);
      return;
    }
    switch (event.event) {
      case "progressed":
        // Where the verbatim text became complete, other versions may be the current ones.
        if (event.stage === "clean" && this.progress?.stage === "transcribe")
          void this.reload();
        this.progress = event;
        break;
      case "transcribed":
        if (!this.#complete("transcript"))
          this.rows = withSegments(this.rows, event.segments);
        break;
      case "cleaned":
        if (this.#complete("fair_copy")) break;
        if (this.#wouldMove(event.paragraph)) {
          this.#heldBack = true;
          break;
        }
        this.rows = withParagraph(this.rows, event.paragraph);
        // A segment that was missed: the library has it.
        if (
          this.rows.some(
            (row) => row.paragraph === event.paragraph && !marks(row).exact,
          )
        )
          void this.reload();
        break;
      case "warned":
        if (!this.warnings.some((told) => told.message === event.told.message))
          this.warnings = [...this.warnings, event.told];
        break;
      case "created":
      case "resumed":
      case "recording":
      case "overheard":
      // The notes are folded beside it.
      case "notes_begun":
      case "noted":
      case "notes_made":
        break;
      case "marked":
        this.view = withMark(this.view, event.mark);
        break;
      // Finished, or other versions are shown from now on.
      default:
        // What was told of the work while the session was read may be heard only now, when the work is over.
        this.progress = null;
        void this.reload();
        break;
    }
  }

  /** Whether what is shown is a finished version: then the work of a job is another version, shown when it is done. */
  #complete(stage: "transcript" | "fair_copy"): boolean {
    const { view } = this;
    if (!view) return false;
    const versions =
      stage === "transcript" ? view.transcripts : view.fair_copies;
    return versions.some(
      ({ id, complete }) => complete && id === view.current[stage],
    );
  }

  #queue(jobs: readonly Job[]): void {
    const mine = jobs.filter((job) => job.session === this.id);
    const job = mine.at(-1) ?? null;
    const before = this.job;
    this.job = job;
    this.#jobsKnown = true;
    const over = (one: Job | null) =>
      one !== null &&
      one.state.state !== "running" &&
      one.state.state !== "waiting";
    if (over(job)) this.progress = null;
    if (before?.id === job?.id && over(job) && !over(before))
      void this.reload();
  }
}

export const openSession = new OpenSession();
