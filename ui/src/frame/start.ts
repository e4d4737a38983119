/** Reads what the window shows first, and follows what happens from then on. */
import { events } from "../bindings";
import { readTold } from "../i18n/index.svelte";
import { readAbout } from "../store/about.svelte";
import { library, open, refresh } from "../store/library.svelte";
import { followClosing } from "../store/closing";
import { readModels } from "../store/models.svelte";
import { followOutside } from "../store/outside.svelte";
import { followQueue, isEditing, takeUp } from "../store/queue.svelte";
import { followRecording } from "../store/recording.svelte";
import { openSession } from "../store/session.svelte";
import { readSettings } from "../store/settings.svelte";
import { show } from "../store/dialogs.svelte";

/** Starts the window; gives what ends it. */
export function start(): () => void {
  const following = [
    followQueue(),
    followRecording(),
    events.closeWhileRecording.listen(() => show({ dialog: "close" })),
  ];
  // The command line may have worked on the same library meanwhile.
  const onfocus = () => {
    void Promise.all([refresh(), readAbout()]);
    if (openSession.loaded && !isEditing()) void openSession.reload();
  };
  window.addEventListener("focus", onfocus);
  void begin(Promise.all(following));
  const unfollowClosing = followClosing();
  const unfollowOutside = followOutside();
  return () => {
    unfollowClosing();
    unfollowOutside();
    window.removeEventListener("focus", onfocus);
    for (const one of following) void one.then((stop) => stop());
  };
}

async function begin(following: Promise<unknown>): Promise<void> {
  // What core tells from here on is told in the window's words.
  await readTold();
  const settings = readSettings();
  await Promise.all([settings, refresh()]);
  // In the person's language, and not before the window hears what becomes of it.
  void following.then(takeUp);
  const newest = library.list[0];
  if (newest && library.open === null) open(newest.id);
  // Not needed for the first picture.
  await Promise.all([readAbout(), readModels()]);
}
