import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { render } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ComparedRow, Piece, Scores } from "../bindings";
import { begin, end, library, sent } from "../reading/mock";
import DialogHost from "./DialogHost.svelte";
import { closeDialog, show } from "../store/dialogs.svelte";

beforeEach(begin);
afterEach(async () => {
  closeDialog();
  await end();
});

/** Words of one version: those in square brackets are not in the other one. */
function pieces(text: string): Piece[] {
  return text.split(/ (?=\[)|(?<=\]) /u).map((part, at) => ({
    text: part.replace(/[[\]]/gu, ""),
    spaced: at > 0,
    differs: part.startsWith("["),
  }));
}

const compared = (at: number, shown: string, other: string): ComparedRow => ({
  track: "mixed",
  span: { start: at, end: at + 1000 },
  shown: pieces(shown),
  other: pieces(other),
});

it("lays another version beside the one that is shown, and restores it", async () => {
  const user = userEvent.setup();
  const { transcripts } = library.view;
  transcripts.push({ ...transcripts[0]!, id: 2, number: 2 });
  library.view.current = { transcript: 2, fair_copy: null };
  library.answers.compare = ({ pieces: channel }) => {
    const { onmessage } = channel as {
      onmessage: (rows: ComparedRow[]) => void;
    };
    onmessage([compared(0, "that was all", "that was all")]);
    onmessage([compared(61_000, "we met [jon] today", "we met [John] today")]);
    return { rows: 2, scores: null };
  };
  render(DialogHost);
  show({ dialog: "versions", session: 1 });
  // From the version that is not shown, by keyboard.
  const compare = await screen.findByRole("button", {
    name: "Compare with Version 1…",
  });
  compare.focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", {
    name: "Version 2 and Version 1",
  });
  expect(sent("compare")[0]).toMatchObject({
    session: 1,
    other: { transcript: 1, fair_copy: null },
  });
  expect(
    await within(dialog).findByText("One paragraph differs."),
  ).toBeVisible();
  const rows = () => within(dialog).getAllByRole("listitem");
  await waitFor(() => expect(rows()).toHaveLength(1));
  expect(rows()[0]).toHaveTextContent("01:01");
  expect(within(rows()[0]!).getByRole("deletion")).toHaveTextContent("jon");
  expect(within(rows()[0]!).getByRole("insertion")).toHaveTextContent("John");
  expect(rows()[0]).toHaveTextContent("we met John today");
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await user.click(within(dialog).getByRole("checkbox"));
  await waitFor(() => expect(rows()).toHaveLength(2));
  await user.click(
    within(dialog).getByRole("button", { name: "Restore Version 1" }),
  );
  expect(sent("choose_versions")).toEqual([
    { session: 1, transcript: 1, fairCopy: null },
  ]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("says how both fair copies were made, in the same order", async () => {
  const { fair_copies } = library.view;
  fair_copies.push({ ...fair_copies[0]!, id: 2, number: 2, style: "light" });
  library.view.current = { transcript: 1, fair_copy: 2 };
  const scores: Scores = {
    paragraphs: 1204,
    by_rules: 0,
    kept_verbatim: 0,
    edited: 0,
    words_left_out: 0,
    changes: [{ kind: "casing", times: 4 }],
  };
  const other: Scores = {
    ...scores,
    kept_verbatim: 1,
    words_left_out: 31,
    changes: [
      { kind: "filler", times: 12 },
      { kind: "casing", times: 5 },
    ],
  };
  library.answers.compare = () => ({ rows: 0, scores: [scores, other] });
  render(DialogHost);
  show({ dialog: "compare", session: 1, side: "fair_copy", version: 1 });
  const facts = (name: string) =>
    screen
      .getAllByRole("term")
      .filter((term) => region(name).contains(term))
      .map(
        (term) => `${term.textContent} ${term.nextElementSibling?.textContent}`,
      );
  const region = (name: string) => screen.getByRole("region", { name });
  await screen.findAllByRole("term");
  expect(region("Version 2 (shown)")).toHaveTextContent(/Light/);
  expect(facts("Version 2 (shown)")).toEqual([
    "Paragraphs 1,204",
    "Kept verbatim 0",
    "Words left out 0",
    "Capital letters 4",
    "Filler 0",
  ]);
  expect(facts("Version 1")).toEqual([
    "Paragraphs 1,204",
    "Kept verbatim 1",
    "Words left out 31",
    "Capital letters 5",
    "Filler 12",
  ]);
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
