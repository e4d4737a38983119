/** Begins something once what it needs has come, unless it was ended before; gives what ends it. */
export function beginLate<Needed>(
  coming: Promise<Needed>,
  begin: (needed: Needed) => () => void,
): () => void {
  let stop: (() => void) | null = () => {};
  void coming.then((needed) => {
    if (stop) stop = begin(needed);
  });
  return () => {
    stop?.();
    stop = null;
  };
}
