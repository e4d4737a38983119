/** Times and dates for people. */
import type { Millis } from "../bindings";
import { locale } from "../i18n/format";

/** A moment of a recording: "00:14", "1:02:03"; `long` gives shorter ones an hour too, so that a column is even. */
export function clock(at: Millis, long = false): string {
  const seconds = Math.max(0, Math.floor(at / 1000));
  const hours = Math.floor(seconds / 3600);
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 || long ? `${hours}:${rest}` : rest;
}

/** What a recording counts: "00:42:10". */
export function counter(at: Millis): string {
  return clock(at, true).padStart(8, "0");
}

/** "Fri, Nov 21, 10:02", with the year where it is not this one. */
export function day(unixMs: number): string {
  const date = new Date(unixMs);
  return new Intl.DateTimeFormat(locale(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(date.getFullYear() === new Date().getFullYear()
      ? {}
      : { year: "numeric" }),
  }).format(date);
}
