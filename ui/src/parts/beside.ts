/** Where a box beside something stands. */
import {
  autoUpdate,
  computePosition,
  flip,
  offset,
  shift,
  size,
  type Placement,
} from "@floating-ui/dom";

/** Keeps `box` beside `anchor` and within the window, and marks it as placed; `ongone` when the anchor is gone. Gives what ends it. */
export function keepBeside(
  anchor: HTMLElement,
  box: HTMLElement,
  placement: Placement,
  ongone: () => void,
): () => void {
  return autoUpdate(anchor, box, () => {
    // An anchor that scrolled out of the list has nothing to explain any more.
    if (!anchor.isConnected) return ongone();
    void computePosition(anchor, box, {
      strategy: "fixed",
      placement,
      middleware: [
        offset(6),
        flip({ padding: 8 }),
        shift({ padding: 8 }),
        size({
          padding: 8,
          apply: ({ availableHeight }) => {
            box.style.maxHeight = `${Math.max(120, availableHeight)}px`;
          },
        }),
      ],
    }).then(({ x, y }) => {
      // Measured from the window's corner, whichever way the text runs.
      box.style.left = `${Math.round(x)}px`;
      box.style.top = `${Math.round(y)}px`;
      box.dataset.placed = "";
    });
  });
}
