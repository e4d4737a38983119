import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { screen, waitFor, within } from "@testing-library/svelte";
import type { ModelView } from "../bindings";
import { models } from "../store/models.svelte";
import { notices } from "../store/notices.svelte";
import { begin, end, library, list, open, sent } from "./mock";
import { row } from "./testing";

beforeEach(begin);
afterEach(async () => {
  models.list = [];
  await end();
});

const model = (id: string): ModelView => ({
  id,
  name: `Model ${id}`,
  role: "text",
  bytes: 1,
  installed: true,
  demo: false,
  in_use: id === "a",
  licence: null,
  multilingual: true,
});
const entries = () =>
  screen.getAllByRole("menuitem").map((item) => item.textContent?.trim());
const cleaned = (text: string) => ({
  rows: [row(0, "um we need forty five minutes", text)],
  step: 1,
  can_undo: true,
  can_redo: false,
});

/** Asks how to clean the first passage again. */
async function ask() {
  const user = await open();
  await user.pointer({
    target: within(list()).getByText("forty"),
    keys: "[MouseRight]",
  });
  await user.click(screen.getByRole("menuitem", { name: "Clean again…" }));
  await screen.findByRole("dialog", { name: "Clean this passage again" });
  return user;
}

describe("the menu of a passage", () => {
  it("opens by mouse, by keyboard and by its button, and edits", async () => {
    const user = await open();
    const all = [
      "Listen",
      "Edit what was said",
      "Edit the fair copy",
      "Clean again…",
    ];
    const word = within(list()).getByText("forty");
    await user.pointer({ target: word, keys: "[MouseRight]" });
    expect(entries()).toEqual(all);
    await user.keyboard("{Escape}");
    screen.getAllByRole("group")[0]!.focus();
    await user.keyboard("{End}");
    expect(document.activeElement).toHaveAccessibleName("Passage menu");
    await user.keyboard("{Enter}");
    expect(entries()).toEqual(all);
    await user.keyboard("{Escape}{Shift>}{F10}{/Shift}");
    await user.click(screen.getByRole("menuitem", { name: /fair copy/ }));
    const field = await screen.findByRole("textbox");
    await waitFor(() => expect(field).toHaveFocus());
    expect(field).toHaveValue("We need 45 minutes.");
  });

  it("offers no fair copy where there is none yet", async () => {
    library.rows = [row(0, "um we need forty five minutes", null)];
    library.view.session.audio = null;
    const user = await open();
    const word = within(list()).getByText("forty");
    await user.pointer({ target: word, keys: "[MouseRight]" });
    expect(entries()).toEqual(["Edit what was said"]);
  });
});

describe("a passage cleaned again", () => {
  it("begins with the style of now, says that it is at work, and what came of it", async () => {
    library.view.fair_copies[0]!.style = "Minutes";
    let answer: (made: unknown) => void = () => undefined;
    library.answers.clean_row = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const user = await ask();
    expect(screen.getByLabelText("Style")).toHaveValue("Minutes");
    expect(screen.queryByLabelText("Text model")).toBeNull();
    await user.selectOptions(screen.getByLabelText("Style"), "faithful");
    await user.click(screen.getByRole("button", { name: "Clean again" }));
    const busy = "Cleaning this passage again…";
    expect(within(list()).getByText(busy)).toBeInTheDocument();
    expect(notices.said).toBe(busy);
    answer(cleaned("We need some minutes."));
    await within(list()).findByText("some");
    expect(within(list()).queryByText(busy)).toBeNull();
    expect(notices.list.at(-1)?.text).toMatch(/^This passage was cleaned/);
    library.answers.undo = () => cleaned("We need 45 minutes.");
    await user.keyboard("{Control>}z{/Control}");
    expect(await within(list()).findByText("45")).toBeInTheDocument();
  });

  it("is done by another model where there are several, which rules alone do not ask", async () => {
    library.answers.models = () => [model("a"), model("b")];
    library.answers.clean_row = () => cleaned("We need 45 minutes.");
    const user = await ask();
    const models = await screen.findByLabelText("Text model");
    await user.selectOptions(models, "Model b");
    await user.selectOptions(screen.getByLabelText("Style"), "rules");
    expect(screen.queryByLabelText("Text model")).toBeNull();
    await user.selectOptions(screen.getByLabelText("Style"), "Minutes");
    expect(screen.getByLabelText("Text model")).toHaveValue("b");
    await user.click(screen.getByRole("button", { name: "Clean again" }));
    expect(sent("clean_row")).toMatchObject([
      { style: "Minutes", textModel: "b" },
    ]);
    await waitFor(() =>
      expect(notices.list.at(-1)?.text).toMatch(/came out the same/),
    );
  });
});
