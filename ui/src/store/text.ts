/** Counting words as a person would. */
import { locale } from "../i18n/format";

/** Words of a text, also in languages without spaces. */
export function countWords(text: string): number {
  let count = 0;
  const segments = new Intl.Segmenter(locale(), { granularity: "word" });
  for (const { isWordLike } of segments.segment(text))
    if (isWordLike) count += 1;
  return count;
}
