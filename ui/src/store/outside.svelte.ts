/** What is seen outside the window: the words in the tray, and what the desktop says while the window is in the background. */
import { commands, events, type SessionId } from "../bindings";
import { t } from "../i18n/index.svelte";
import { open } from "./library.svelte";

/** For the program to put in. */
const MINUTES = { minutes: "{{minutes}}" };

/** Keeps the tray in the window's language, says where the window went, and opens what a click on a notification is about; gives what ends that. */
export function followOutside(): () => void {
  const stop = $effect.root(() => {
    $effect(() => {
      void commands.showTray({
        recording: t("recording.tray_recording", MINUTES),
        paused: t("recording.tray_paused", MINUTES),
        open: t("recording.tray_open"),
        record: t("recording.start"),
        pause: t("recording.pause"),
        resume: t("recording.resume"),
        stop: t("recording.close_stop"),
        quit: t("recording.tray_quit"),
      });
    });
  });
  const heard = [
    events.putAway.listen(() =>
      sayOutside(t("recording.put_away"), t("recording.put_away_text"), null),
    ),
    events.notificationChosen.listen(({ payload }) => open(payload.session)),
  ];
  return () => {
    stop();
    for (const one of heard) void one.then((stop) => stop());
  };
}

/** Says something where the window is in the background; a click on it opens `session`. No words of a transcript: others may read it. */
export function sayOutside(
  heading: string,
  text: string,
  session: SessionId | null,
): void {
  void commands.sayOutside({
    heading,
    text,
    open: t("recording.tray_open"),
    session,
  });
}
