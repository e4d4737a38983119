/** Short notices at the window's edge, and what is said to screen readers. */

export interface Notice {
  id: number;
  text: string;
  /** Errors stay until dismissed. */
  error: boolean;
  action: { label: string; run: () => void } | null;
}

let last = 0;
export const notices = $state<{ list: Notice[]; said: string }>({
  list: [],
  said: "",
});

/** Shows a notice; one without an error goes by itself after some seconds. */
export function notify(
  text: string,
  options: { error?: boolean; action?: Notice["action"] } = {},
): void {
  const notice: Notice = {
    id: ++last,
    text,
    error: options.error ?? false,
    action: options.action ?? null,
  };
  notices.list.push(notice);
  announce(text);
  if (!notice.error)
    setTimeout(() => dismiss(notice.id), notice.action ? 10_000 : 5_000);
}

/** Takes a notice away. */
export function dismiss(id: number): void {
  notices.list = notices.list.filter((notice) => notice.id !== id);
}

/** Says something politely to screen readers, without showing it. */
export function announce(text: string): void {
  notices.said = text;
}
