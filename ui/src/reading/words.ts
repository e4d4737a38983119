/** Moving the keyboard's focus among the words of a row. */

/** Puts the focus on a word; words are not focusable until then, which keeps rows light. */
export function focusOn(element: HTMLElement): void {
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex"))
    element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/**
 * Puts the focus on the word that a search or a citation leads to. The web view shows a ring only where it thinks that the keyboard put the
 * focus; elsewhere the word is marked until the focus leaves it.
 */
export function landOn(element: HTMLElement): void {
  focusOn(element);
  if (!element.matches("[data-w]") || element.matches(":focus-visible")) return;
  element.classList.add("landed");
  element.addEventListener("blur", () => element.classList.remove("landed"), {
    once: true,
  });
}

/** Moves for Left, Right, Home and End, and says whether it did. */
export function wordMoves(
  key: string,
  row: HTMLElement,
  from: HTMLElement,
): boolean {
  if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return false;
  const stops = [
    ...row.querySelectorAll<HTMLElement>("[data-w], [data-about], [data-menu]"),
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
  focusOn(target);
  target.scrollIntoView?.({ block: "nearest" });
  return true;
}
