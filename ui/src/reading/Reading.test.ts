import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { emit } from "@tauri-apps/api/event";
import axe from "axe-core";
import type { SessionView } from "../bindings";
import { notices } from "../store/notices.svelte";
import { STILL } from "../store/player.svelte";
import { begin, end, library, list, open, ROWS, sent } from "./mock";
import Reading from "./Reading.svelte";
import { toldOf } from "../frame/testing";
import { edit, row, view } from "./testing";

beforeEach(begin);
afterEach(end);

describe("a session", () => {
  it("shows both texts of each row, what was struck and what was changed", async () => {
    await open();
    const first = within(list()).getAllByRole("listitem")[0]!;
    expect(first).toHaveTextContent(
      "00:00 um we need forty five minutes We need 45 minutes.",
    );
    expect(first.querySelector("s")).toHaveTextContent("um");
    expect(
      [...first.querySelectorAll("u")].map((one) => one.textContent),
    ).toEqual(["forty five", "45"]);
    expect(screen.getByText(/1 kept verbatim/)).toBeInTheDocument();
    expect(
      screen.getByText("Kept verbatim: the number “eighty” would have changed"),
    ).toBeInTheDocument();
  });

  it("shows one text alone and hides the changes", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Fair copy" }));
    expect(list().querySelector("[data-side=verbatim]")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Changes" }));
    expect(list().querySelector("u")).toBeNull();
    expect(sent("change_settings")[0]?.settings).toMatchObject({
      show_changes: false,
    });
  });

  it("has at most 80 rows in the page, however long it is", async () => {
    library.rows = Array.from({ length: 1_500 }, (_, seq) =>
      row(seq, "twenty words and more were said here".repeat(3)),
    );
    render(Reading, { session: 1 });
    await waitFor(() =>
      expect(within(list()).getAllByRole("listitem").length).toBeGreaterThan(9),
    );
    const items = within(list()).getAllByRole("listitem");
    expect(items.length).toBeLessThanOrEqual(80);
    expect(items[0]).toHaveAttribute("aria-setsize", "1500");
  });

  it("has nothing that axe complains about", async () => {
    const user = await open();
    await user.keyboard("{F8}");
    await screen.findByRole("dialog", { name: "Filler" });
    const { violations } = await axe.run(document.body, {
      rules: {
        "color-contrast": { enabled: false },
        region: { enabled: false },
      },
    });
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  it("says what is being done, why it failed, and tries again in place", async () => {
    library.rows = [];
    const failed: SessionView = view();
    failed.session.state = "failed";
    failed.session.failure = toldOf("The engine stopped. Try again.");
    library.view = failed;
    render(Reading, { session: 1 });
    const user = userEvent.setup();
    expect(await screen.findByText(/The engine stopped/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(sent("resume")).toEqual([{ session: 1 }]);
    await emit("session-event", {
      event: "progressed",
      session: 1,
      stage: "transcribe",
      progress: { done: 19_000, of: 65_000 },
    });
    await emit("queue-changed", [
      {
        id: 2,
        session: 1,
        name: "talk",
        state: { state: "running", stage: null, progress: null },
      },
    ]);
    expect(
      await within(
        document.querySelector<HTMLElement>(".standing")!,
      ).findByText("Writing down what was said… 00:19 / 01:05"),
    ).toBeInTheDocument();
  });
});

describe("changes", () => {
  it("steps through changes and kept passages, and restores one", async () => {
    library.answers.restore_edits = () => ({
      rows: [],
      can_undo: true,
      can_redo: false,
    });
    const user = await open();
    await user.keyboard("{F8}");
    const tip = await screen.findByRole("dialog", { name: "Filler" });
    expect(tip).toHaveTextContent("“um” → removed");
    await user.keyboard("{F8}");
    expect(
      await screen.findByRole("dialog", { name: "Number" }),
    ).toHaveTextContent("“forty five” → 45");
    await user.tab();
    expect(document.activeElement).toHaveTextContent("Restore what was said");
    await user.keyboard("{Enter}");
    expect(sent("restore_edits")).toEqual([
      {
        session: 1,
        row: { track: "mixed", segments: { start: 0, end: 1 } },
        edits: [2],
      },
    ]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("{F8}");
    const kept = await screen.findByRole("dialog", { name: "Kept verbatim" });
    expect(kept).toHaveTextContent(
      "From the language model: the text model answered instead of cleaning. From the rules: the number “eighty” would have changed.",
    );
    await user.click(
      within(kept).getByRole("button", { name: "Clean again…" }),
    );
    await screen.findByRole("dialog", { name: "Clean this passage again" });
    await user.selectOptions(screen.getByLabelText("Style"), "rules");
    await user.click(screen.getByRole("button", { name: "Clean again" }));
    expect(sent("clean_row")).toMatchObject([
      { style: "rules", textModel: null, row: { segments: { start: 1 } } },
    ]);
    await user.keyboard("{Shift>}{F8}{/Shift}");
    expect(
      await screen.findByRole("dialog", { name: "Number" }),
    ).toBeInTheDocument();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});

describe("the popover of a change", () => {
  it("restores every change of a kind, whatever the words", async () => {
    library.rows = [
      row(0, "um we go", "we go", [edit(0, 1, "", "filler")]),
      row(1, "uh we stay forty", "we stay forty", [edit(0, 1, "", "filler")]),
    ];
    library.answers.restore_everywhere = () => ({
      rows: [],
      step: 1,
      can_undo: true,
      can_redo: false,
    });
    const user = await open();
    await user.keyboard("{F8}");
    await user.click(
      await screen.findByRole("button", { name: "Restore every filler (2)" }),
    );
    expect(sent("restore_everywhere")).toEqual([
      { session: 1, kind: "filler", words: null },
    ]);
  });

  it("gives the keyboard back to its word on either side of its buttons", async () => {
    const user = await open();
    for (const [keys, back] of [
      ["{Tab}", false],
      ["{Shift>}{Tab}{/Shift}", true],
    ] as const) {
      await user.keyboard("{F8}");
      const tip = await screen.findByRole("dialog");
      const word = document.activeElement;
      const buttons = within(tip).getAllByRole("button");
      await user.tab();
      expect(buttons[0]).toHaveFocus();
      for (let on = 1; !back && on < buttons.length; on++) await user.tab();
      await user.keyboard(keys);
      expect(word).toHaveFocus();
      expect(screen.queryByRole("dialog")).toBeNull();
    }
  });
});

describe("editing", () => {
  it("saves with Enter, leaves with Escape, takes back with Ctrl+Z", async () => {
    library.answers.edit_text = ({ text }) => ({
      rows: [row(1, text as string)],
      step: 1,
      can_undo: true,
      can_redo: false,
    });
    library.answers.undo = () => ({
      rows: [ROWS()[1]],
      can_undo: false,
      can_redo: true,
    });
    const user = await open();
    const word = within(list()).getAllByText("eighty")[0]!;
    await user.dblClick(word);
    const field = await screen.findByRole("textbox", {
      name: "Edit what was said",
    });
    expect(field).toHaveValue("um not eighty");
    await user.type(field, " three{Escape}");
    await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
    expect(within(list()).queryByText("three")).toBeNull();
    await user.dblClick(within(list()).getAllByText("eighty")[0]!);
    const again = await screen.findByRole("textbox");
    await user.clear(again);
    await user.type(again, "um not eighteen{Enter}");
    expect(sent("edit_text").at(-1)).toMatchObject({
      text: "um not eighteen",
    });
    await waitFor(() =>
      expect(within(list()).getAllByText("eighteen").length).toBe(2),
    );
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() =>
      expect(within(list()).getAllByText("eighty").length).toBe(2),
    );
    expect(notices.said.trim()).toBe("Undone");
  });

  it("is edited by a double click beside its words, too, with nothing over the field", async () => {
    const user = await open();
    const beside = list().querySelector("[data-side=fair_copy] p")!;
    const menus = screen.getAllByRole("button", { name: "Passage menu" });
    await user.dblClick(beside);
    await screen.findByRole("textbox", { name: "Edit the fair copy" });
    expect(
      screen.getAllByRole("button", { name: "Passage menu" }),
    ).toHaveLength(menus.length - 1);
    await user.keyboard("{Escape}");
    // The time of a row is no text of it.
    await user.dblClick(list().querySelector("time")!);
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("renames in place", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Sprint planning" }));
    const field = await screen.findByRole("textbox", { name: "Title" });
    await user.clear(field);
    await user.type(field, "Budget{Enter}");
    expect(sent("rename")).toEqual([{ session: 1, title: "Budget" }]);
    expect(await screen.findByRole("button", { name: "Budget" })).toHaveFocus();
  });

  it("keeps a new title, and leaves the focus where a click put it", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Sprint planning" }));
    await user.keyboard("Budget");
    const changes = screen.getByRole("button", { name: "Changes" });
    await user.click(changes);
    expect(
      await screen.findByRole("button", { name: "Budget" }),
    ).toBeInTheDocument();
    expect(changes).toHaveFocus();
  });
});

describe("listening", () => {
  it("plays from a word of either side and shows what is heard on both", async () => {
    const user = await open();
    await user.click(within(list()).getByText("45"));
    expect(sent("play")).toEqual([{ session: 1, from: 1500 }]);
    await emit("player-changed", {
      ...STILL,
      session: 1,
      at: 2100,
      duration: 65_000,
      playing: true,
    });
    await waitFor(() =>
      expect(
        [...list().querySelectorAll(".now")].map((one) => one.textContent),
      ).toEqual(["five", "45"]),
    );
    expect(screen.getByText("00:02 / 01:05")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Pause" }));
    expect(sent("pause")).toHaveLength(1);
  });

  it("plays with Space and Enter, and seeks with the arrow keys", async () => {
    const user = await open();
    list().querySelector<HTMLElement>("[data-key]")!.focus();
    await user.keyboard(" ");
    expect(sent("play").at(-1)).toMatchObject({ session: 1 });
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(document.activeElement).toHaveTextContent("we");
    await user.keyboard("{Enter}");
    expect(sent("play").at(-1)).toEqual({ session: 1, from: 500 });
    screen.getByRole("slider").focus();
    await user.keyboard("{End}");
    expect(sent("seek").at(-1)).toEqual({ session: 1, to: 65_000 });
  });

  it("says why nothing can be heard", async () => {
    await open();
    const trouble = "No speaker was found. Connect one and press play again.";
    await emit("player-changed", { ...STILL, trouble: toldOf(trouble) });
    expect(await screen.findByText(trouble)).toBeInTheDocument();
  });

  it("has no bar where there is no sound", async () => {
    library.view.session.audio = null;
    await open();
    expect(screen.queryByRole("button", { name: "Play" })).toBeNull();
  });
});

describe("finding and copying", () => {
  it("finds words on both sides and goes from one to the next", async () => {
    const user = await open();
    await user.keyboard("{Control>}f{/Control}");
    await user.keyboard("MINUTES");
    expect(await screen.findByText("1 of 2")).toBeInTheDocument();
    expect(list().querySelectorAll(".found")).toHaveLength(2);
    await user.keyboard("{Enter}");
    expect(screen.getByText("2 of 2")).toBeInTheDocument();
    expect(list().querySelector(".found.current")).toHaveTextContent(
      "minutes.",
    );
    await user.keyboard("{Escape}");
    await waitFor(() => expect(list().querySelector(".found")).toBeNull());
  });

  it("says how much was copied", async () => {
    library.answers.copy = () => ({
      paragraphs: 2,
      kept_verbatim: 1,
      complete: false,
      through: 31 * 60_000,
      of: 42 * 60_000,
    });
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Copy fair copy" }));
    expect(
      await screen.findByRole("button", {
        name: "Copied the first 31 of 42 minutes",
      }),
    ).toBeInTheDocument();
    expect(notices.said.trim()).toBe(
      "Copied the first 31 of 42 minutes. 1 kept verbatim",
    );
  });
});
