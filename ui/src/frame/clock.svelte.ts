/** The time of day, by the minute, for "today" and "yesterday". */
let minute = $state.raw(new Date());

/** Now, at most a minute ago. */
export function now(): Date {
  return minute;
}

/** Keeps the time; gives what ends that. */
export function keepTime(): () => void {
  const timer = setInterval(() => {
    const next = new Date();
    // A new day moves headings; a new minute alone moves nothing.
    if (next.toDateString() !== minute.toDateString()) minute = next;
  }, 60_000);
  return () => clearInterval(timer);
}
