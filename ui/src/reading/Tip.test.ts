import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { screen, waitFor, within } from "@testing-library/svelte";
import type { HeardAgain, Row } from "../bindings";
import { notices } from "../store/notices.svelte";
import { row } from "./testing";
import { begin, end, library, list, open, ROWS, sent } from "./mock";

beforeEach(begin);
afterEach(end);

describe("a change", () => {
  it("can be kept: the popover closes and the focus is on the word", async () => {
    const user = await open();
    await user.keyboard("{F8}");
    const tip = await screen.findByRole("dialog", { name: "Filler" });
    await user.click(within(tip).getByRole("button", { name: "Keep" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(document.activeElement).toHaveTextContent("um");
    expect(list().querySelector("s")).toHaveTextContent("um");
    expect(sent("restore_edits")).toEqual([]);
  });
});

describe("the menu", () => {
  it("names each style as the settings do, own ones by their name", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "More" }));
    const label = "Make the fair copy again:";
    const items = screen
      .getAllByRole("menuitem")
      .map((item) => item.textContent?.trim())
      .filter((text) => text?.startsWith(label));
    expect(items).toEqual([
      `${label} Faithful: without slips, nothing else changed`,
      `${label} Rules alone: no model is asked`,
      `${label} Minutes`,
    ]);
    await user.click(screen.getByRole("menuitem", { name: /Minutes/ }));
    expect(sent("clean_again")[0]).toMatchObject({ style: "Minutes" });
  });
});

describe("a word in doubt", () => {
  const doubted = (text: string): Row => ({
    ...row(1, text),
    doubts: [{ words: { start: 2, end: 3 }, doubt: "low_confidence" }],
  });
  const button = (name: string) => screen.getByRole("button", { name });

  /** Opens the session with a doubtful word and the popover about it; `answer` is what is heard. */
  async function openDoubt() {
    library.rows = [ROWS()[0]!, doubted("we can here you")];
    let answer: (heard: HeardAgain) => void = () => undefined;
    library.answers.hear_again = () =>
      new Promise<HeardAgain>((resolve) => {
        answer = resolve;
      });
    const user = await open();
    await user.hover(within(list()).getAllByText("here")[0]!);
    await screen.findByRole("dialog", { name: "In doubt" });
    return { user, heard: (heard: HeardAgain) => answer(heard) };
  }

  it("is written down again; undo is there, and the focus is on what was heard", async () => {
    const { user, heard } = await openDoubt();
    await user.click(button("Write this down again"));
    const busy = button("Writing this down again…");
    expect(busy).toHaveAttribute("aria-busy", "true");
    await user.click(busy);
    expect(sent("hear_again")).toEqual([
      {
        session: 1,
        row: { track: "mixed", segments: { start: 1, end: 2 } },
        word: 2,
        how: { speech_model: null, language: null },
      },
    ]);
    heard({
      heard: "other",
      edited: {
        rows: [row(1, "we can hear you")],
        step: null,
        can_undo: true,
        can_redo: false,
      },
    });
    expect((await within(list()).findAllByText("hear")).length).toBe(2);
    expect(list().querySelector(".doubt")).toBeNull();
    expect(notices.said).toBe(
      "This was written down differently. Undo brings the words back.",
    );
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() =>
      expect(document.activeElement).toHaveTextContent("hear"),
    );
    library.answers.undo = () => ({
      rows: [],
      can_undo: false,
      can_redo: true,
    });
    await user.keyboard("{Control>}z{/Control}");
    expect(sent("undo")).toHaveLength(1);
  });

  it.each([
    ["same", "The recogniser hears the same words again."],
    [
      "nothing",
      "The recogniser heard no words this time. Those that stand there stay.",
    ],
  ] as const)("says so when it hears the %s", async (kind, told) => {
    const { user, heard } = await openDoubt();
    await user.click(button("Write this down again"));
    heard({ heard: kind });
    await waitFor(() => expect(notices.said).toBe(told));
    expect(button("Write this down again")).toHaveAttribute(
      "aria-busy",
      "false",
    );
    expect(list().querySelector(".doubt")).toHaveTextContent("here");
  });

  it("reads everything again where a person has edited meanwhile", async () => {
    const { user, heard } = await openDoubt();
    await user.click(button("Write this down again"));
    library.answers.edit_text = () => ({
      rows: [],
      step: null,
      can_undo: true,
      can_redo: false,
    });
    await user.dblClick(within(list()).getByText("45"));
    await user.type(await screen.findByRole("textbox"), " Now.{Enter}");
    await waitFor(() => expect(sent("edit_text")).toHaveLength(1));
    const before = sent("rows").length;
    library.rows = [ROWS()[0]!, row(1, "we can hear you")];
    heard({
      heard: "other",
      edited: {
        rows: [doubted("old")],
        step: null,
        can_undo: true,
        can_redo: false,
      },
    });
    expect((await within(list()).findAllByText("hear")).length).toBe(2);
    expect(sent("rows")).toHaveLength(before + 1);
  });

  it("cannot be written down again without its sound", async () => {
    library.view.session.audio = null;
    await openDoubt();
    expect(screen.queryByRole("button", { name: /again/ })).toBeNull();
    expect(button("Edit")).toBeInTheDocument();
  });
});
