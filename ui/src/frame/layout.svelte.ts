/** How much room there is, counted in text of the chosen size, and whether the strip's overlay is open. */
import { settings } from "../store/settings.svelte";

/** Below this width, at a text size of 100 %, the sidebar is a strip. */
export const STRIP_BELOW = 1100;

class Layout {
  overlay = $state(false);
  /** Width of the window in pixels. */
  width = $state(window.innerWidth);
  /** Asks the search box to take the focus. */
  wantsSearch = $state(false);
  strip = $derived.by(() => {
    const scale = (settings()?.text_size ?? 100) / 100;
    return this.width / scale < STRIP_BELOW;
  });
}

export const layout = new Layout();

/** Brings the sidebar where it can be seen, and the focus to its search. */
export function focusSearch(): void {
  if (layout.strip) layout.overlay = true;
  layout.wantsSearch = true;
}
