/** The styles of the cleanup: those that come with the program, and the person's own. */
import { commands, type Settings, type StyleView } from "../bindings";
import { t, tell } from "../i18n/index.svelte";
import { adoptSettings, changeSettings } from "./settings.svelte";

class Styles {
  list = $state.raw<readonly StyleView[]>([]);
  /** The text model in use, where it understands no instructions but its own. */
  heedless = $state<string | null>(null);
}

export const styles = new Styles();

const BUILT_IN: readonly string[] = ["faithful", "light", "polished", "rules"];

/** A style as people know it: the built-in ones in their language, own ones by the name that they were given. */
export function styleName(name: string): string {
  return BUILT_IN.includes(name) ? t(`frame.style_${name}`) : name;
}

/** Reads the styles, and whether the text model in use heeds them. */
export async function readStyles(): Promise<void> {
  const [list, heedless] = await Promise.all([
    commands.styles(),
    commands.modelWithOwnInstructions(),
  ]);
  styles.list = list;
  styles.heedless = heedless.status === "ok" ? heedless.data : null;
}

/** Saves an own style, in place of the one named `before` where there is one; gives what a person has to change about it. */
export async function saveStyle(
  before: string | null,
  name: string,
  instructions: string,
): Promise<string | null> {
  const answer = await commands.saveStyle(before, name, instructions);
  if (answer.status === "error") return tell(answer.error.told);
  await adopt(answer.data);
  // Who writes a style wants to use it.
  if (before === null) await changeSettings({ style: name.trim() });
  return null;
}

/** Removes an own style; gives why it could not be. */
export async function removeStyle(name: string): Promise<string | null> {
  const answer = await commands.removeStyle(name);
  if (answer.status === "error") return tell(answer.error.told);
  await adopt(answer.data);
  return null;
}

async function adopt(settings: Settings): Promise<void> {
  await readStyles();
  void adoptSettings(settings);
}
