/** The person's own templates for notes. */
import { commands, type OwnSection, type OwnTemplate } from "../bindings";
import { tell } from "../i18n/index.svelte";
import { openNotes } from "./notes.svelte";
import { adoptSettings } from "./settings.svelte";

/** What a new template begins with. */
export function freshTemplate(): OwnTemplate {
  return {
    name: "",
    instructions: "",
    sections: [section("summary", 5), section("own", 20)],
  };
}

/** A section of a kind without a heading of its own. */
export function section(kind: OwnSection["kind"], most = 20): OwnSection {
  return { kind, heading: null, most };
}

/** Saves a template, in place of the one named `before` where there is one; gives what a person has to change about it. */
export async function saveTemplate(
  before: string | null,
  template: OwnTemplate,
): Promise<string | null> {
  return adopt(await commands.saveTemplate(before, template));
}

/** Removes a template; gives why it could not be. */
export async function removeTemplate(name: string): Promise<string | null> {
  return adopt(await commands.removeTemplate(name));
}

async function adopt(
  answer: Awaited<ReturnType<typeof commands.removeTemplate>>,
): Promise<string | null> {
  if (answer.status === "error") return tell(answer.error.told);
  void adoptSettings(answer.data);
  await openNotes.readTemplates();
  return null;
}
