/** Search over every session, in place of the list. */
import { commands, type Hit, type SessionId } from "../bindings";
import { tell } from "../i18n/index.svelte";
import { library, open } from "./library.svelte";

/** Marks of the words found, as core sets them in `Hit.snippet`. */
export const MARK_START = "\u0002";
export const MARK_END = "\u0003";
/** Milliseconds without a key before the search begins. */
export const DEBOUNCE = 120;
const LIMIT = 50;

/** Hits of one session, in the order of their rank. */
export interface HitGroup {
  session: SessionId;
  title: string;
  hits: { hit: Hit; place: number }[];
}

class Search {
  query = $state("");
  /** What the last search found; `null` before the first. */
  found = $state.raw<Hit[] | null>(null);
  /** The hits that are still there. */
  hits = $derived(
    this.found?.filter(({ session }) => !library.gone.has(session)) ?? null,
  );
  /** Which hit Enter opens. */
  active = $state(0);
  trouble = $state<string | null>(null);
  groups = $derived(groupHits(this.hits ?? []));
  /** The hits as they stand on the page. */
  ordered = $derived(
    this.groups.flatMap((group) => group.hits.map(({ hit }) => hit)),
  );
}

export const search = new Search();

let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;
/** What was typed is not searched for yet. */
let resting = false;
let latest: Promise<void> = Promise.resolve();

/** Takes what was typed; searches once the typing rests. */
export function type(query: string): void {
  search.query = query;
  clearTimeout(timer);
  asked += 1;
  resting = false;
  if (query.trim() === "") {
    search.found = null;
    search.trouble = null;
    return;
  }
  const mine = asked;
  resting = true;
  timer = setTimeout(() => {
    latest = ask(query, mine);
  }, DEBOUNCE);
}

/** Opens the hit that Enter chooses, of what was typed last; gives whether there is one. */
export async function openActive(): Promise<boolean> {
  if (resting) {
    clearTimeout(timer);
    latest = ask(search.query, asked);
  }
  await latest;
  const hit = search.ordered[search.active];
  openHit(hit);
  return hit !== undefined;
}

/** Ends the search; the list comes back as it was. */
export function close(): void {
  type("");
}

/** Moves among the hits, around the ends. */
export function move(by: number): void {
  const count = search.ordered.length;
  if (count > 0) search.active = (search.active + by + count) % count;
}

/** Opens a session at the words of a hit, without playing. */
export function openHit(hit: Hit | undefined): void {
  if (!hit) return;
  const { session, side, track, span, snippet } = hit;
  const words = snippetParts(snippet).flatMap(({ text, found }) =>
    found ? [text] : [],
  );
  open(session, { side, track, at: span.start, words });
}

/** A snippet cut at its marks. */
export function snippetParts(
  snippet: string,
): { text: string; found: boolean }[] {
  const parts: { text: string; found: boolean }[] = [];
  let found = false;
  let text = "";
  const end = (next: boolean) => {
    if (text) parts.push({ text, found });
    text = "";
    found = next;
  };
  for (const letter of snippet) {
    if (letter === MARK_START) end(true);
    else if (letter === MARK_END) end(false);
    else text += letter;
  }
  end(false);
  return parts;
}

/** Hits under their sessions; a session stands where its best hit does. */
export function groupHits(hits: Hit[]): HitGroup[] {
  const groups: HitGroup[] = [];
  for (const hit of hits) {
    let group = groups.find((group) => group.session === hit.session);
    if (!group) {
      group = { session: hit.session, title: hit.title, hits: [] };
      groups.push(group);
    }
    group.hits.push({ hit, place: 0 });
  }
  let place = 0;
  for (const group of groups)
    for (const entry of group.hits) entry.place = place++;
  return groups;
}

async function ask(query: string, mine: number): Promise<void> {
  resting = false;
  const answer = await commands.search(query, LIMIT);
  // A later key has asked for something else.
  if (mine !== asked) return;
  search.active = 0;
  if (answer.status === "error") {
    search.trouble = tell(answer.error.told);
    search.found = null;
  } else {
    search.trouble = null;
    search.found = answer.data;
  }
}
