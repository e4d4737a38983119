import { afterEach, describe, expect, it } from "vitest";
import { cleanup, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { clearMocks } from "@tauri-apps/api/mocks";
import axe from "axe-core";
import type { OwnStyle, Settings } from "../../bindings";
import { readSettings, settings } from "../../store/settings.svelte";
import { mockCore, SETTINGS, toldOf, type Calls } from "../testing";
import CleanupTab from "./CleanupTab.svelte";

/** Core as far as styles go: what is saved is there when it is read again. */
function core(heedless: string | null = null): Calls {
  const kept: { settings: Settings } = { settings: { ...SETTINGS } };
  const save = (styles: OwnStyle[], style = kept.settings.style) =>
    (kept.settings = { ...kept.settings, styles, style });
  return mockCore({
    settings: () => kept.settings,
    change_settings: (args: Record<string, unknown>) =>
      (kept.settings = args.settings as Settings),
    model_with_own_instructions: heedless,
    styles: () => [
      { name: "faithful", prompt: "Write it fairly.", own: false },
      { name: "rules", prompt: "", own: false },
      ...kept.settings.styles.map(({ name, instructions }) => ({
        name,
        prompt: instructions,
        own: true,
      })),
    ],
    save_style: (args: Record<string, unknown>) => {
      const { before, name, instructions } = args as Record<string, string>;
      if (!instructions?.trim())
        return Promise.reject({
          kind: "other",
          told: toldOf("The instructions are empty. Write some."),
        });
      const others = kept.settings.styles.filter((one) => one.name !== before);
      const style = before === kept.settings.style ? name : undefined;
      return save([...others, { name: name!, instructions }], style);
    },
    remove_style: ({ name }: Record<string, unknown>) =>
      save(
        kept.settings.styles.filter((one) => one.name !== name),
        "faithful",
      ),
  });
}

const user = userEvent.setup();
const button = (name: string) => screen.getByRole("button", { name });
const field = (name: string) => screen.getByRole("textbox", { name });
const PROMPT = "The instructions to the text model";
const NAME = "Name of the style";
const options = () =>
  within(screen.getByRole("combobox", { name: "Style" }))
    .getAllByRole("option")
    .map((option) => option.textContent);

async function open(): Promise<void> {
  await readSettings();
  render(CleanupTab);
  await screen.findByRole("option", { name: /Rules alone/ });
}

async function write(name: string, text: string): Promise<void> {
  await user.click(button("New style from this one…"));
  await user.type(field(NAME), name);
  await user.clear(field(PROMPT));
  await user.type(field(PROMPT), text);
  await user.click(button("Save the style"));
}

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("own styles", () => {
  it("begin as a copy of a built-in one, and are chosen once saved", async () => {
    const calls = core();
    await open();
    await user.click(button("New style from this one…"));
    expect(field(NAME)).toHaveFocus();
    expect(field(PROMPT)).toHaveValue("Write it fairly.");
    await user.type(field(NAME), "Minutes");
    await user.type(field(PROMPT), " Shortly.");
    const { violations } = await axe.run(document.body, {
      rules: {
        "color-contrast": { enabled: false },
        region: { enabled: false },
      },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await user.click(button("Save the style"));
    expect(calls.find(({ cmd }) => cmd === "save_style")?.args).toEqual({
      before: null,
      name: "Minutes",
      instructions: "Write it fairly. Shortly.",
    });
    expect(
      await screen.findByRole("option", { name: "Minutes" }),
    ).toBeVisible();
    await expect.poll(() => settings()?.style).toBe("Minutes");
    expect(screen.getByRole("combobox", { name: "Style" })).toHaveValue(
      "Minutes",
    );
    expect(button("Save the style")).toBeDisabled();
  }, 30_000);

  it("are renamed, changed and removed", async () => {
    core();
    await open();
    await write("Minutes", "Short.");
    await expect.poll(() => settings()?.style).toBe("Minutes");
    await user.clear(field(NAME));
    await user.type(field(NAME), "Letters");
    await user.click(button("Save the style"));
    await expect.poll(options).toContain("Letters");
    expect(options()).not.toContain("Minutes");
    expect(settings()?.style).toBe("Letters");
    await user.click(button("Remove the style"));
    await user.click(button("Remove it for good"));
    await expect.poll(options).toHaveLength(2);
    expect(settings()?.styles).toEqual([]);
  });

  it("are refused with what to do, and what was typed stays", async () => {
    core();
    await open();
    await write("Minutes", " ");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The instructions are empty. Write some.",
    );
    expect(field(NAME)).toHaveValue("Minutes");
    await user.click(button("Cancel"));
    expect(screen.queryByRole("textbox", { name: NAME })).toBeNull();
  });

  it("say when the model in use understands none", async () => {
    core("The demo model");
    await open();
    const told = () => screen.queryByRole("note")?.textContent;
    await expect.poll(told).toContain("The demo model is in use.");
    await user.selectOptions(
      screen.getByRole("combobox", { name: "Style" }),
      "rules",
    );
    expect(told()).toBeUndefined();
  });
});
