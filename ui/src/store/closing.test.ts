import { emit } from "@tauri-apps/api/event";
import { screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { begin, end, library, list, open, ROWS, sent } from "../reading/mock";
import { followClosing } from "./closing";
import { notices } from "./notices.svelte";

let stop: () => void;
beforeEach(async () => {
  await begin();
  stop = followClosing();
});
afterEach(async () => {
  stop();
  await end();
});

const close = () => emit("close-asked", null);
const answers = () => sent("close_window").map(({ saved }) => saved);
const edited = () => ({
  rows: [ROWS()[0]],
  step: 1,
  can_undo: true,
  can_redo: false,
});

/** Opens the session and types into the first fair copy. */
async function type() {
  const user = await open();
  await user.dblClick(within(list()).getByText("45"));
  await user.type(await screen.findByRole("textbox"), " Now.");
}

it("a window with nothing to save closes at once", async () => {
  await open();
  await close();
  await waitFor(() => expect(answers()).toEqual([true]));
});

it("what is typed is saved before the window closes", async () => {
  let stored: (made: unknown) => void = () => undefined;
  library.answers.edit_text = () =>
    new Promise((resolve) => {
      stored = resolve;
    });
  await type();
  expect(sent("edit_text")).toEqual([]);
  await close();
  await waitFor(() => expect(sent("edit_text")).toHaveLength(1));
  expect(sent("edit_text")[0]!.text).toBe("We need 45 minutes. Now.");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(answers()).toEqual([]);
  stored(edited());
  await waitFor(() => expect(answers()).toEqual([true]));
});

it("a title that is being typed is saved too", async () => {
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Sprint planning" }));
  await user.type(await screen.findByLabelText("Title"), "{End} two");
  await close();
  await waitFor(() => expect(answers()).toEqual([true]));
  expect(sent("rename")).toMatchObject([{ title: expect.any(String) }]);
});

it("a window whose text cannot be saved stays open, once", async () => {
  library.answers.edit_text = () =>
    Promise.reject({
      kind: "library",
      told: { code: "library_disk_full", values: {}, message: "" },
    });
  await type();
  await close();
  await waitFor(() => expect(answers()).toEqual([false]));
  const said = notices.list.map(({ text }) => text).join(" ");
  expect(said).toMatch(/The disk is full.*then try again/);
  expect(said).toMatch(/The window stays open/);
  expect(screen.getByRole("textbox")).toBeInTheDocument();
  await close();
  await waitFor(() => expect(answers()).toEqual([false, true]));
});
