/** Rows and sessions for tests. */
import type {
  Edit,
  EditKind,
  Paragraph,
  Row,
  Segment,
  SessionView,
  Settings,
  Track,
  Verdict,
  Word,
} from "../bindings";

/** Words half a second long, from a moment on. */
export function words(text: string, from = 0): Word[] {
  return text
    .split(" ")
    .filter(Boolean)
    .map((word, place) => ({
      text: word,
      spaced: place > 0,
      span: { start: from + place * 500, end: from + place * 500 + 500 },
      probability: 1,
    }));
}

export function edit(
  start: number,
  end: number,
  text: string,
  kind: EditKind,
): Edit {
  return { raw: { start, end }, text, kind };
}

/** A row of one segment; without `fair` it has no fair copy yet. */
export function row(
  seq: number,
  verbatim: string,
  fair: string | null = verbatim,
  edits: Edit[] = [],
  more: { track?: Track; verdict?: Verdict } = {},
): Row {
  const track = more.track ?? "mixed";
  const segments = { start: seq, end: seq + 1 };
  const spoken = words(verbatim, seq * 10_000);
  return {
    track,
    segments,
    span: {
      start: seq * 10_000,
      end: seq * 10_000 + Math.max(spoken.length * 500, 500),
    },
    words: spoken,
    doubts: [],
    paragraph:
      fair === null
        ? null
        : {
            track,
            segments,
            text: fair,
            edits,
            verdict: more.verdict ?? { verdict: "cleaned" },
          },
    verbatim_edited: false,
    fair_copy_edited: false,
  };
}

export function segment(
  seq: number,
  text: string,
  track: Track = "mixed",
): Segment {
  const spoken = words(text, seq * 10_000);
  return {
    track,
    seq,
    span: { start: seq * 10_000, end: seq * 10_000 + spoken.length * 500 },
    words: spoken,
    confidence: 1,
    doubt: null,
  };
}

export function paragraph(
  start: number,
  end: number,
  text: string,
  edits: Edit[] = [],
): Paragraph {
  return {
    track: "mixed",
    segments: { start, end },
    text,
    edits,
    verdict: { verdict: "cleaned" },
  };
}

/** A finished session with sound. */
export function view(id = 1): SessionView {
  const version = {
    id: 1,
    number: 1,
    model: "demo",
    style: null,
    created_unix_ms: 0,
    complete: true,
  };
  return {
    session: {
      id,
      title: "Sprint planning",
      created_unix_ms: Date.UTC(2025, 10, 21, 10, 2),
      source: { source: "file", original: "/home/me/talk.flac" },
      audio: { path: "talk.flac", kept: "copy", bytes: 1, tracks: ["mixed"] },
      duration: 65_000,
      language: "en",
      state: "ready",
      failure: null,
      warnings: [],
    },
    marks: [],
    sample: false,
    current: { transcript: 1, fair_copy: 1 },
    language: "en",
    transcripts: [version],
    fair_copies: [{ ...version, style: "clean" }],
    can_undo: false,
    can_redo: false,
  };
}

export const SETTINGS: Settings = {
  language: null,
  speech_model: null,
  text_model: null,
  clean: true,
  style: "clean",
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
  show_changes: true,
  copy_times: false,
  copy_speakers: false,
  told_to_ask: false,
  microphone: null,
  record_system: true,
  record_keys: "Ctrl+Alt+R",
  note_keys: "",
};
