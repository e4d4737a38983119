/** The versions of a session: looking, choosing, making another. */
import {
  commands,
  type Current,
  type FairCopyId,
  type SessionId,
  type SessionView,
  type TranscriptId,
  type Version,
} from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { refreshOne } from "./library.svelte";
import { models } from "./models.svelte";
import { notify } from "./notices.svelte";
import { openSession } from "./session.svelte";
import { styleName } from "./styles.svelte";

/** The model that a version was made by, and the style of a fair copy. */
export function madeBy({ model: id, style }: Version): string {
  const model =
    id === null
      ? t("frame.version_rules")
      : (models.list.find((one) => one.id === id)?.name ?? id);
  return style === null
    ? model
    : t("frame.version_made_by", { model, style: styleName(style) });
}

/** A session as its dialogs see it; each dialog has its own. */
export class Versions {
  view = $state.raw<SessionView | null>(null);
  trouble = $state<string | null>(null);
  #session: SessionId;

  constructor(session: SessionId) {
    this.#session = session;
  }

  /** Reads the session. */
  async read(): Promise<void> {
    const answer = await commands.session(this.#session);
    if (answer.status === "ok") this.view = answer.data;
    this.trouble = answer.status === "error" ? tell(answer.error.told) : null;
  }

  /** Shows this verbatim text, with its newest fair copy. */
  async chooseTranscript(id: TranscriptId): Promise<void> {
    await this.#choose({ transcript: id, fair_copy: null });
  }

  /** Shows this fair copy of the verbatim text that is shown. */
  async chooseFairCopy(id: FairCopyId): Promise<void> {
    const transcript = this.view?.current.transcript ?? null;
    await this.#choose({ transcript, fair_copy: id });
  }

  /** Makes another fair copy; `null` for what the settings say. */
  cleanAgain(style: string | null, model: string | null): void {
    void commands.cleanAgain(this.#session, style, model);
    notify(t("frame.clean_again_begun"));
  }

  /** Writes the session down again; `null` for what the settings say. */
  transcribeAgain(language: string | null, model: string | null): void {
    void commands.transcribeAgain(this.#session, language, model);
    notify(t("frame.transcribe_again_begun"));
  }

  /** Deletes the sound and keeps the text; gives the bytes freed. */
  async deleteSound(): Promise<number | null> {
    const answer = await commands.deleteAudio(this.#session);
    this.trouble = answer.status === "error" ? tell(answer.error.told) : null;
    if (answer.status === "error") return null;
    await Promise.all([this.read(), refreshOne(this.#session)]);
    this.#show();
    return answer.data ?? 0;
  }

  async #choose({ transcript, fair_copy }: Current): Promise<void> {
    if (transcript === null) return;
    const answer = await commands.chooseVersions(
      this.#session,
      transcript,
      fair_copy,
    );
    if (answer.status === "error") {
      this.trouble = tell(answer.error.told);
      return;
    }
    await this.read();
    this.#show();
  }

  #show(): void {
    if (openSession.id === this.#session) void openSession.reload();
  }
}
