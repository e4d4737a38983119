/** Moving the keyboard's focus among the words of a row. */

/** Moves for Left, Right, Home and End, and says whether it did. */
export function wordMoves(
  key: string,
  row: HTMLElement,
  from: HTMLElement,
): boolean {
  if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return false;
  const stops = [
    ...row.querySelectorAll<HTMLElement>("[data-w], [data-about]"),
  ];
  const here = stops.indexOf(from);
  const text = from.closest("p") ?? row.querySelector("p");
  const rightToLeft =
    text !== null && getComputedStyle(text).direction === "rtl";
  const forward = (key === "ArrowRight") !== rightToLeft;
  const to =
    key === "Home"
      ? 0
      : key === "End"
        ? stops.length - 1
        : here < 0
          ? 0
          : here + (forward ? 1 : -1);
  const target = stops[to];
  if (!target) return false;
  target.focus();
  return true;
}
