/** What is seen outside the window: the words in the tray, and what the desktop says while the window is in the background. */
import { commands, events } from "../bindings";
import { t } from "../i18n/index.svelte";

/** For the program to put in. */
const MINUTES = { minutes: "{{minutes}}" };

/** Keeps the tray in the window's language, and says where the window went; gives what ends that. */
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
  const heard = events.putAway.listen(() =>
    sayOutside(t("recording.put_away"), t("recording.put_away_text")),
  );
  return () => {
    stop();
    void heard.then((stop) => stop());
  };
}

/** Says something where the window is in the background. No words of a transcript: others may read it. */
export function sayOutside(heading: string, text: string): void {
  void commands.sayOutside(heading, text);
}
