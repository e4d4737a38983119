/** The styles of the cleanup; they do not change while the window is open. */
import { commands, type StyleView } from "../bindings";

class Styles {
  list = $state.raw<StyleView[]>([]);
}

export const styles = new Styles();

/** Reads the styles, once. */
export async function readStyles(): Promise<void> {
  if (styles.list.length === 0) styles.list = await commands.styles();
}
