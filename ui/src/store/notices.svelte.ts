/** Short notices at the window's edge, and what is said to screen readers. */

export interface Notice {
  id: number;
  text: string;
  /** Errors stay until dismissed. */
  error: boolean;
  action: { label: string; run: () => void } | null;
}

const BRIEF_MS = 5_000;
/** With something to do, such as Undo. */
const WITH_ACTION_MS = 20_000;

let last = 0;
/** What `notices.said` holds, for those who must not depend on it. */
let said = "";
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const notices = $state<{ list: Notice[]; said: string }>({
  list: [],
  said: "",
});

/**
 * Shows a notice and gives its number; one without an error goes by itself after some seconds. An error that is still on view is not
 * shown a second time.
 */
export function notify(
  text: string,
  options: { error?: boolean; action?: Notice["action"] } = {},
): number {
  const again = notices.list.find((one) => one.error && one.text === text);
  if (again && options.error) dismiss(again.id);
  const notice: Notice = {
    id: ++last,
    text,
    error: options.error ?? false,
    action: options.action ?? null,
  };
  notices.list.push(notice);
  announce(text);
  expire(notice);
  return notice.id;
}

/** Takes a notice away. */
export function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  notices.list = notices.list.filter((notice) => notice.id !== id);
}

/** Takes all notices away. */
export function dismissAll(): void {
  for (const { id } of notices.list) dismiss(id);
}

/** Keeps every notice while somebody points at one or has the focus on it. */
export function hold(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
}

/** Lets the notices go again, from the beginning of their time. */
export function release(): void {
  hold();
  notices.list.forEach(expire);
}

/** Says something politely to screen readers, without showing it. */
export function announce(text: string): void {
  // What is said twice must change the page twice to be heard twice.
  said = said === text ? `${text}\u00a0` : text;
  notices.said = said;
}

function expire({ id, error, action }: Notice): void {
  if (error) return;
  const time = action ? WITH_ACTION_MS : BRIEF_MS;
  timers.set(
    id,
    setTimeout(() => dismiss(id), time),
  );
}
