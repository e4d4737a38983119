/** What the program says about itself: version, models in use, connections made. */
import { commands, type About } from "../bindings";
import { tell } from "../i18n/index.svelte";

class AboutStore {
  now = $state.raw<About | null>(null);
  trouble = $state<string | null>(null);
}

export const about = new AboutStore();

/** Reads it; after a failure nothing is claimed. */
export async function readAbout(): Promise<void> {
  const answer = await commands.about();
  about.now = answer.status === "ok" ? answer.data : null;
  about.trouble = answer.status === "error" ? tell(answer.error.told) : null;
}

/** Puts the report without any transcript text on the clipboard and gives it. */
export const copyDiagnostics = commands.copyDiagnostics;
