import { afterEach, describe, expect, it } from "vitest";
import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { clearMocks } from "@tauri-apps/api/mocks";
import axe from "axe-core";
import type { OwnTemplate, Settings } from "../../bindings";
import { readSettings } from "../../store/settings.svelte";
import { mockCore, SETTINGS, toldOf, type Calls } from "../testing";
import NotesTab from "./NotesTab.svelte";

/** Core as far as templates go: what is saved is there when it is read again. */
function core(templates: OwnTemplate[] = []): Calls {
  const kept: { settings: Settings } = {
    settings: { ...SETTINGS, templates },
  };
  const save = (templates: OwnTemplate[]) =>
    (kept.settings = { ...kept.settings, templates });
  return mockCore({
    settings: () => kept.settings,
    note_templates: [],
    save_template: (args: Record<string, unknown>) => {
      const { before, template } = args as {
        before: string | null;
        template: OwnTemplate;
      };
      if (template.sections.some((one) => one.kind === "own" && !one.heading))
        return Promise.reject({
          kind: "other",
          told: toldOf("Section 2 has no heading."),
        });
      const others = kept.settings.templates.filter(
        (one) => one.name !== before,
      );
      return save([...others, template]);
    },
    remove_template: ({ name }: Record<string, unknown>) =>
      save(kept.settings.templates.filter((one) => one.name !== name)),
  });
}

const user = userEvent.setup();
const button = (name: string) => screen.getByRole("button", { name });
const field = (name: string) => screen.getByRole("textbox", { name });

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("own templates for notes", () => {
  it("are written section by section", async () => {
    const calls = core();
    await readSettings();
    render(NotesTab);
    await user.click(button("New template…"));
    await user.type(field("Name of the template"), "Retro");
    await user.click(button("Save the template"));
    expect((await screen.findByRole("alert")).textContent).toContain(
      "Section 2 has no heading.",
    );
    await user.type(field("Heading of section 2"), "Risks");
    await user.click(button("Add a section"));
    await user.selectOptions(
      screen.getByRole("combobox", { name: "What section 3 holds" }),
      "Action items",
    );
    const most = screen.getByRole("spinbutton", {
      name: "Most lines of section 3",
    });
    await user.clear(most);
    await user.type(most, "7");
    await user.click(button("Move section 3 up"));
    await user.click(button("Remove section 1"));
    const { violations } = await axe.run(document.body, {
      rules: {
        "color-contrast": { enabled: false },
        region: { enabled: false },
      },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await user.click(button("Save the template"));
    await screen.findByRole("button", { name: "Remove the template" });
    const saved = calls.filter(({ cmd }) => cmd === "save_template");
    expect(saved.at(-1)?.args).toEqual({
      before: null,
      template: {
        name: "Retro",
        instructions: "",
        sections: [
          { kind: "action_items", heading: null, most: 7 },
          { kind: "own", heading: "Risks", most: 20 },
        ],
      },
    });
  }, 30_000);

  it("are removed when that was meant", async () => {
    const one: OwnTemplate = {
      name: "Retro",
      instructions: "",
      sections: [{ kind: "summary", heading: null, most: 5 }],
    };
    core([one]);
    await readSettings();
    render(NotesTab);
    await user.click(button("Remove the template"));
    await user.click(button("Remove it for good"));
    expect(
      screen.queryByRole("button", { name: "Remove the template" }),
    ).toBeNull();
    button("New template…");
  });
});
