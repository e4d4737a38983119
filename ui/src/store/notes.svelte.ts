/** The notes of the open session: what the library holds of them, kept up to date by events and by what a person does. */
import {
  commands,
  events,
  type Event,
  type Failure,
  type Line,
  type LineId,
  type Notes,
  type NotesHead,
  type NotesId,
  type SessionId,
  type TemplateView,
} from "../bindings";
import { t } from "../i18n/index.svelte";
import { notify } from "./notices.svelte";
import type { Answer } from "./pieces";
import { notifyFailure } from "./remedy";
import { COPIED_SHOWN_MS, copyOptions } from "./whole";

class OpenNotes {
  id = $state<SessionId | null>(null);
  notes = $state.raw<Notes | null>(null);
  versions = $state.raw<readonly NotesHead[]>([]);
  templates = $state.raw<readonly TemplateView[]>([]);
  /** The template that the next notes are made with. */
  template = $state<string | null>(null);
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Whether the button says that they were copied. */
  copied = $state(false);

  /** Counts openings: an answer for an earlier one is dropped. */
  #turn = 0;
  #copiedTimer: ReturnType<typeof setTimeout> | undefined;

  /** Hears events until the function that it gives is called. */
  listen(): () => void {
    const heard = events.sessionEvent.listen(({ payload }) =>
      this.#hear(payload),
    );
    return () => void heard.then((stop) => stop());
  }

  /** Shows the notes of another session. */
  async open(id: SessionId): Promise<void> {
    this.id = id;
    this.notes = this.failure = null;
    this.versions = [];
    this.loaded = false;
    await this.read(null);
  }

  /** Reads a version, the newest complete one where none is given. */
  async read(version: NotesId | null): Promise<void> {
    const { id } = this;
    if (id === null) return;
    const turn = ++this.#turn;
    const [notes, versions, templates] = await Promise.all([
      commands.notes(id, version),
      commands.notesVersions(id),
      commands.noteTemplates(),
    ]);
    if (turn !== this.#turn) return;
    this.loaded = true;
    this.templates = templates;
    if (notes.status === "error") {
      this.failure = notes.error;
      return;
    }
    this.failure = null;
    this.notes = notes.data;
    if (notes.data) this.template = notes.data.head.template;
    if (versions.status === "ok") this.versions = versions.data;
  }

  /** Reads which templates there are now. */
  async readTemplates(): Promise<void> {
    this.templates = await commands.noteTemplates();
    // One that is gone, or has another name, makes no more notes.
    if (!this.templates.some(({ name }) => name === this.template))
      this.template = null;
  }

  /** Makes notes with the template; by rule where no language model is wanted. */
  make(template: string | null, byRule: boolean): void {
    if (this.id === null) return;
    this.template = template;
    void commands.makeNotes(this.id, template, null, byRule);
  }

  /** Changes the text of a line, or puts back what stood there. */
  edit(line: LineId, text: string): Promise<boolean> {
    return this.#change(commands.editLine(line, text));
  }

  revert(line: LineId): Promise<boolean> {
    return this.#change(commands.revertLine(line));
  }

  tick(line: LineId, done: boolean): Promise<boolean> {
    return this.#change(commands.tickLine(line, done));
  }

  /** Adds a line at the end of a section. */
  async add(section: number, text: string): Promise<boolean> {
    const notes = this.notes?.head.id;
    if (notes === undefined) return false;
    const answer = await commands.addLine(notes, section, text);
    if (answer.status === "error") {
      notifyFailure(answer.error);
      return false;
    }
    this.#append(notes, section, answer.data);
    return true;
  }

  /** Takes a line out; a notice offers to put it back. */
  async remove(line: LineId): Promise<void> {
    const answer = await commands.removeLine(line);
    if (answer.status === "error") {
      notifyFailure(answer.error);
      return;
    }
    const notes = this.notes?.head.id ?? null;
    this.#lines((lines) => lines.filter(({ id }) => id !== line));
    notify(t("notes.removed"), {
      action: {
        label: t("notes.undo"),
        run: () => void this.#restore(line, notes),
      },
    });
  }

  /** Copies the notes that are shown, plain and rich. */
  async copy(): Promise<void> {
    const { id, notes } = this;
    if (id === null || !notes) return;
    const options = copyOptions("fair_copy", "notes");
    const answer = await commands.copyNotes(id, notes.head.id, options);
    if (answer.status === "error") {
      notifyFailure(answer.error);
      return;
    }
    this.copied = true;
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = setTimeout(() => {
      this.copied = false;
    }, COPIED_SHOWN_MS);
  }

  async #restore(line: LineId, notes: NotesId | null): Promise<void> {
    const answer = await commands.restoreLine(line);
    if (answer.status === "error") notifyFailure(answer.error);
    else if (this.notes?.head.id === notes) await this.read(notes);
  }

  async #change(asked: Promise<Answer<Line>>): Promise<boolean> {
    const answer = await asked;
    if (answer.status === "error") {
      notifyFailure(answer.error);
      return false;
    }
    const fresh = answer.data;
    this.#lines((lines) =>
      lines.map((line) => (line.id === fresh.id ? fresh : line)),
    );
    return true;
  }

  #lines(change: (lines: Line[]) => Line[]): void {
    const { notes } = this;
    if (!notes) return;
    const sections = notes.sections.map((section) => ({
      ...section,
      lines: change(section.lines),
    }));
    this.notes = { ...notes, sections };
  }

  #append(notes: NotesId, section: number, line: Line): void {
    const shown = this.notes;
    if (!shown || shown.head.id !== notes) return;
    const sections = shown.sections.map((one, place) =>
      place === section && !one.lines.some(({ id }) => id === line.id)
        ? { ...one, lines: [...one.lines, line] }
        : one,
    );
    this.notes = { ...shown, sections };
  }

  #hear(event: Event): void {
    if (!("session" in event) || event.session !== this.id) return;
    if (event.event === "notes_begun") {
      this.#turn += 1;
      this.loaded = true;
      this.failure = null;
      this.notes = { head: event.notes, sections: event.sections };
      this.template = event.notes.template;
    } else if (event.event === "noted") {
      this.#append(event.notes, event.section, event.line);
    } else if (event.event === "notes_made") {
      void this.read(event.notes);
    }
  }
}

export const openNotes = new OpenNotes();
