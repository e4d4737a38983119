/** Parts of the window that the first picture does without: read right behind it, and there before anybody can ask for them. */
import type DialogHost from "./DialogHost.svelte";
import type Reading from "../reading/Reading.svelte";

class Later {
  Reading = $state.raw<typeof Reading | null>(null);
  DialogHost = $state.raw<typeof DialogHost | null>(null);
}

export const later = new Later();

/** A window that nobody sees has no picture to wait for. */
const UNSEEN_MS = 500;

/** Waits until there is something to be seen: a style sheet that is on its way would hold the picture up. */
export async function firstPicture(): Promise<void> {
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNSEEN_MS);
  });
}

/** Reads them; what a person reads comes first. */
export async function readLater(): Promise<void> {
  later.Reading ??= (await import("../reading/Reading.svelte")).default;
  later.DialogHost ??= (await import("./DialogHost.svelte")).default;
}
