/** What lists lack. */

/** The place of the last item that passes, -1 for none. */
export function lastIndex<T>(
  list: readonly T[],
  passes: (item: T, at: number) => boolean,
): number {
  for (let at = list.length - 1; at >= 0; at--)
    if (passes(list[at]!, at)) return at;
  return -1;
}
