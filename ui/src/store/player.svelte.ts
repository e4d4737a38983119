/** The player as core has it, and the waveform of the session that is looked at. */
import {
  commands,
  events,
  type Millis,
  type PlayerChanged,
  type SessionId,
  type Told,
} from "../bindings";
import type { Answer } from "./pieces";

/** The speeds of the menu; the pitch stays. */
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** Nothing is played. */
export const STILL: PlayerChanged = {
  session: null,
  at: 0,
  duration: 0,
  playing: false,
  speed: 1,
  trouble: null,
};

class Player {
  state = $state.raw<PlayerChanged>(STILL);
  /** What the last request was refused with. */
  refused = $state.raw<Told | null>(null);
  /** Loudness from 0 to 255 over the whole length. */
  peaks = $state.raw<readonly number[]>([]);
  /** Where each session was left, so that going back to it shows the same place. */
  #left = new Map<SessionId, Millis>();
  #shown: SessionId | null = null;

  readonly trouble = $derived(this.state.trouble ?? this.refused);

  /** Hears the player until the function that it gives is called. */
  listen(): () => void {
    const heard = events.playerChanged.listen(({ payload }) =>
      this.#hear(payload),
    );
    void commands.player().then((answer) => {
      if (answer.status === "ok") this.#hear(answer.data);
    });
    return () => void heard.then((stop) => stop());
  }

  /** Reads the waveform of a session. */
  async show(session: SessionId): Promise<void> {
    this.#shown = session;
    this.peaks = [];
    this.refused = null;
    const answer = await commands.peaks(session);
    if (this.#shown === session && answer.status === "ok")
      this.peaks = answer.data;
  }

  /** Whether the waveform of a session is here. */
  shows(session: SessionId): boolean {
    return this.#shown === session && this.peaks.length > 0;
  }

  /** Where the play head of a session stands. */
  at(session: SessionId): Millis {
    return this.state.session === session
      ? this.state.at
      : (this.#left.get(session) ?? 0);
  }

  /** Whether this session is heard now. */
  plays(session: SessionId): boolean {
    return this.state.session === session && this.state.playing;
  }

  /** Plays from a moment. */
  async play(session: SessionId, from: Millis | null): Promise<void> {
    const start =
      from ??
      (this.state.session === session
        ? null
        : (this.#left.get(session) ?? null));
    this.#answered(await commands.play(session, start));
  }

  /** Falls silent for another session: its controls are not on view any more. */
  leave(session: SessionId): void {
    if (this.state.playing && this.state.session !== session) void this.pause();
  }

  async pause(): Promise<void> {
    this.#answered(await commands.pause());
  }

  /** Plays where it was silent, and the other way round. */
  toggle(session: SessionId): Promise<void> {
    return this.plays(session) ? this.pause() : this.play(session, null);
  }

  /** Goes to a moment; goes on playing or stays silent as it was. */
  async seek(session: SessionId, to: Millis): Promise<void> {
    this.#answered(await commands.seek(session, Math.max(0, Math.round(to))));
  }

  async setSpeed(speed: number): Promise<void> {
    this.#answered(await commands.setSpeed(speed));
  }

  #hear(now: PlayerChanged): void {
    const before = this.state;
    if (before.session !== null && before.session !== now.session)
      this.#left.set(before.session, before.at);
    this.state = now;
  }

  #answered(answer: Answer<unknown>): void {
    this.refused = answer.status === "error" ? answer.error.told : null;
  }
}

export const player = new Player();
