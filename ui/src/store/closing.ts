/** The window closes: what a person has typed is saved before. */
import { commands, events } from "../bindings";
import { t } from "../i18n/index.svelte";
import { notify } from "./notices.svelte";
import { openSession } from "./session.svelte";
import { settingsSaved } from "./settings.svelte";
import { renamed } from "./whole";

/** Whether the person was told that something cannot be saved: who closes again after that means it. */
let warned = false;

/** Answers when the window is about to close; gives what ends that. */
export function followClosing(): () => void {
  const heard = events.closeAsked.listen(() => void answer());
  return () => void heard.then((stop) => stop());
}

async function answer(): Promise<void> {
  const saved = await save();
  if (!saved && !warned) notify(t("frame.unsaved"), { error: true });
  await commands.closeWindow(saved || warned);
  warned = !saved;
}

/** False where something could not be saved. */
async function save(): Promise<boolean> {
  const field = document.activeElement;
  // A title or a vocabulary is stored a moment after its field is left; the text of a row is stored without that.
  if (field instanceof HTMLElement && !field.closest(".row")) field.blur();
  await new Promise((resolve) => setTimeout(resolve));
  const [typed] = await Promise.all([
    openSession.saved(),
    renamed(),
    settingsSaved(),
  ]);
  return typed;
}
