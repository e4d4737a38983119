/** Numbers, dates, sizes and lengths in the window's language. */
import { currentLanguage } from "./index.svelte";

/**
 * The language for `Intl`, with the system's region where the two agree ("de" becomes "de-AT"). Digits are Latin
 * everywhere, as in the positions of a recording.
 */
export function locale(): string {
  const language = currentLanguage();
  const found =
    navigator.languages.find((code) => code.split("-")[0] === language) ??
    language;
  return `${found.split("-u-")[0]}-u-nu-latn`;
}

/** A whole number: "12,400". */
export function formatNumber(value: number): string {
  return numbers({}).format(value);
}

const FORMATTERS = new Map<string, unknown>();
const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** Bytes as people say them: "148 MB". */
export function formatBytes(bytes: number): string {
  let step = 0;
  let value = bytes;
  while (value >= 999.5 && step < SIZES.length - 1) {
    value /= 1000;
    step += 1;
  }
  return numbers({
    style: "unit",
    unit: SIZES[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && step > 1 ? 1 : 0,
  }).format(value);
}

/** A length as people say it: "45 sec", "42 min", "1 hr 5 min". */
export function formatLength(millis: number): string {
  const seconds = Math.round(millis / 1000);
  if (seconds < 60) return unit(seconds, "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute");
  const rest = minutes % 60;
  const hours = unit(Math.floor(minutes / 60), "hour");
  return rest === 0 ? hours : `${hours} ${unit(rest, "minute")}`;
}

/** A moment: "Fri, 21 Nov 2025, 10:02". */
export function formatMoment(unixMs: number): string {
  return date(unixMs, { dateStyle: "medium", timeStyle: "short" });
}

/** A time of day: "10:02". */
export function formatTime(unixMs: number): string {
  return date(unixMs, { timeStyle: "short" });
}

/** A day of the week: "Thu". */
export function formatWeekday(unixMs: number): string {
  return date(unixMs, { weekday: "short" });
}

/** A day: "21 Nov". */
export function formatDay(unixMs: number): string {
  return date(unixMs, { day: "numeric", month: "short" });
}

/** A month: "November 2025". */
export function formatMonth(unixMs: number): string {
  return date(unixMs, { month: "long", year: "numeric" });
}

/** Names joined as in a sentence: "A and B". */
export function formatList(names: string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
}

/** A language by its name in the window's language: "German". */
export function formatLanguage(code: string): string {
  try {
    return (
      new Intl.DisplayNames([locale()], { type: "language" }).of(code) ?? code
    );
  } catch {
    return code;
  }
}

function unit(value: number, name: string): string {
  return numbers({ style: "unit", unit: name, unitDisplay: "short" }).format(
    value,
  );
}

function date(unixMs: number, options: Intl.DateTimeFormatOptions): string {
  return kept(
    "date",
    options,
    () => new Intl.DateTimeFormat(locale(), options),
  ).format(unixMs);
}

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(
    "number",
    options,
    () => new Intl.NumberFormat(locale(), options),
  );
}

/** Making a formatter costs more than the rest of a row. */
function kept<Formatter>(
  kind: string,
  options: object,
  make: () => Formatter,
): Formatter {
  const name = `${kind} ${locale()} ${JSON.stringify(options)}`;
  const found = FORMATTERS.get(name) ?? make();
  FORMATTERS.set(name, found);
  return found as Formatter;
}
