/** The list of sessions, which of them is open and which are selected. */
import { commands, type SessionId, type SessionSummary } from "../bindings";
import type { Jump } from "./jump";
import { t, tell } from "../i18n/index.svelte";
import { withFirstPage } from "./groups";
import { notify } from "./notices.svelte";
import { notifyFailure } from "./remedy";
import { openSession } from "./session.svelte";

/** Sessions read at once. */
export const PAGE = 100;

class Library {
  /** What was read so far, newest first. */
  list = $state.raw<SessionSummary[]>([]);
  /** Whether the first page is there. */
  loaded = $state(false);
  /** Whether `list` is all there is. */
  complete = $state(false);
  /** Why the list cannot be read, with the next step. */
  trouble = $state<string | null>(null);
  /** The session that is shown. */
  open = $state<SessionId | null>(null);
  /** Where in it to go. */
  jump = $state.raw<Jump | null>(null);
  /** What Delete and Export act on. */
  selected = $state.raw<ReadonlySet<SessionId>>(new Set());
  /** Deleted in this window, and not brought back. */
  gone = $state.raw<ReadonlySet<SessionId>>(new Set());
  /** Where a range of the selection begins. */
  anchor: SessionId | null = null;
  /** Where the keyboard stands. */
  active = $state<SessionId | null>(null);
}

export const library = new Library();

let reading: Promise<void> | null = null;
let again = false;
let nonce = 0;

/** Reads the first page anew; calls while one is under way end in one more. */
export function refresh(): Promise<void> {
  if (reading) {
    again = true;
    return reading;
  }
  reading = readFirstPage().finally(settle);
  return reading;
}

/** Takes over the first page as core has it. */
export function takeFirstPage(page: SessionSummary[]): void {
  library.trouble = null;
  library.list = withFirstPage(library.list, page, PAGE);
  if (page.length < PAGE) library.complete = true;
  else if (library.list.length === page.length) library.complete = false;
  library.loaded = true;
}

/** Reads the next page, for the end of the list is in sight. */
export async function readMore(count = PAGE): Promise<void> {
  const last = library.list.at(-1);
  if (library.complete || reading || !last) return;
  reading = (async () => {
    const answer = await commands.sessions(count, {
      created_unix_ms: last.created_unix_ms,
      id: last.id,
    });
    if (answer.status === "error") library.trouble = tell(answer.error.told);
    else {
      library.list = [...library.list, ...answer.data];
      library.complete = answer.data.length < count;
    }
  })().finally(settle);
  await reading;
}

/** Reads whatever is left of the list. */
export async function readAll(): Promise<void> {
  while (!library.complete && library.trouble === null) {
    await reading;
    await readMore(PAGE * 10);
  }
}

/** Reads one session anew, wherever it stands in the list. */
export async function refreshOne(id: SessionId): Promise<void> {
  const place = library.list.findIndex((session) => session.id === id);
  if (place < PAGE) return refresh();
  const answer = await commands.session(id);
  if (answer.status === "error") return;
  const { title, duration, language, state, audio } = answer.data.session;
  replace(id, { title, duration, language, state, audio: audio !== null });
}

/** The title of a session that is in the list. */
export function titleOf(id: SessionId): string {
  return library.list.find((session) => session.id === id)?.title ?? "";
}

/** Shows a session, at a place in it where one is given. */
export function open(
  id: SessionId | null,
  at: Omit<Jump, "nonce"> | null = null,
): void {
  library.open = id;
  library.jump = at && { ...at, nonce: ++nonce };
  library.active = library.anchor = id;
  library.selected = new Set(id === null ? [] : [id]);
}

/** Gives a session another title; gives the reason where that fails. */
export async function rename(
  id: SessionId,
  title: string,
): Promise<string | null> {
  const answer = await commands.rename(id, title);
  if (answer.status === "error") return tell(answer.error.told);
  replace(id, { title });
  if (openSession.id === id) void openSession.reload();
  return null;
}

/** A session was given another title where it is read. */
export function retitled(id: SessionId, title: string): void {
  replace(id, { title });
}

/** Deletes sessions and offers to bring them back; `back` is called where that was done. */
export async function remove(
  ids: SessionId[],
  back: () => void = () => {},
): Promise<void> {
  if (ids.length === 0) return;
  const answer = await commands.deleteSessions(ids);
  if (answer.status === "error") {
    notifyFailure(answer.error);
    return;
  }
  const wasOpen = library.open !== null && ids.includes(library.open);
  const opened = library.open;
  const next = neighbour(ids);
  library.list = library.list.filter((session) => !ids.includes(session.id));
  if (wasOpen) open(null);
  library.selected = new Set();
  library.gone = new Set([...library.gone, ...ids]);
  library.active = library.anchor = next;
  notify(t("frame.deleted", { count: ids.length }), {
    action: {
      label: t("frame.undo"),
      run: () =>
        void restore(ids, wasOpen ? opened : null).then(
          (done) => done && back(),
        ),
    },
  });
  await refresh();
}

/** Brings deleted sessions back, and opens one of them; false where that fails. */
export async function restore(
  ids: SessionId[],
  reopened: SessionId | null,
): Promise<boolean> {
  const answer = await commands.restoreSessions(ids);
  if (answer.status === "error") {
    notifyFailure(answer.error);
    return false;
  }
  library.complete = false;
  library.list = [];
  library.gone = new Set([...library.gone].filter((id) => !ids.includes(id)));
  await refresh();
  if (reopened !== null) open(reopened);
  return true;
}

/** Puts the whole list back to the beginning, for everything was deleted. */
export async function forget(): Promise<void> {
  library.list = [];
  library.gone = new Set();
  open(null);
  await refresh();
}

function settle(): void {
  reading = null;
  if (!again) return;
  again = false;
  void refresh();
}

function replace(id: SessionId, change: Partial<SessionSummary>): void {
  library.list = library.list.map((session) =>
    session.id === id ? { ...session, ...change } : session,
  );
}

async function readFirstPage(): Promise<void> {
  const answer = await commands.sessions(PAGE, null);
  if (answer.status === "ok") return takeFirstPage(answer.data);
  library.trouble = tell(answer.error.told);
  library.loaded = true;
}

/** The session below those, else above them: where the keyboard goes when they are gone. */
function neighbour(ids: SessionId[]): SessionId | null {
  const { list } = library;
  const first = list.findIndex((session) => ids.includes(session.id));
  const stays = (session: SessionSummary) => !ids.includes(session.id);
  const next =
    list.slice(first).find(stays) ?? list.slice(0, first).reverse().find(stays);
  return next?.id ?? null;
}
