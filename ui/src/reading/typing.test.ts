import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { screen, waitFor, within } from "@testing-library/svelte";
import { emit } from "@tauri-apps/api/event";
import type { Row } from "../bindings";
import { begin, end, goOn, library, list, open, sent } from "./mock";
import { paragraph, row, view } from "./testing";

beforeEach(begin);
afterEach(end);

/** Two segments that are not cleaned yet, and a double click on the second. */
async function typeInSecond() {
  library.view = view();
  library.view.session.state = "cleaning";
  library.view.fair_copies[0]!.complete = false;
  library.rows = [row(0, "and forty", null), row(1, "um yes", null)];
  library.answers.edit_text = ({ text }) => ({
    rows: [row(1, text as string, null)],
    step: 1,
    can_undo: true,
    can_redo: false,
  });
  const user = await open();
  await user.dblClick(within(list()).getByText("yes"));
  const field = await screen.findByRole("textbox");
  await user.type(field, " indeed");
  return { user, field };
}

const joined: Row = {
  ...row(0, "and forty um yes indeed", "and forty yes indeed"),
  segments: { start: 0, end: 2 },
};

describe("what a person types", () => {
  it("stays when a job makes one paragraph of it and its neighbour", async () => {
    const { user, field } = await typeInSecond();
    await emit("session-event", {
      event: "cleaned",
      session: 1,
      paragraph: paragraph(0, 2, "and forty um yes"),
    });
    await user.type(field, "!");
    expect(screen.getByRole("textbox")).toHaveValue("um yes indeed!");
    library.rows = [joined];
    await user.keyboard("{Enter}");
    expect(sent("edit_text").at(-1)).toMatchObject({
      row: { track: "mixed", segments: { start: 1, end: 2 } },
      text: "um yes indeed!",
    });
    await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
    expect(await within(list()).findAllByText("indeed")).toHaveLength(2);
    await waitFor(() =>
      expect(document.activeElement).toHaveAttribute("data-key", "mixed 0 2"),
    );
  });

  it("stays when another version is ready, and is saved where it was begun", async () => {
    const { user } = await typeInSecond();
    library.rows = [row(0, "another"), row(1, "text")];
    await emit("session-event", { event: "version_shown", session: 1 });
    expect(screen.getByRole("textbox")).toHaveValue("um yes indeed");
    await user.keyboard("{Enter}");
    expect(await within(list()).findAllByText("another")).toHaveLength(2);
    expect(sent("edit_text").at(-1)).toMatchObject({
      session: 1,
      row: { track: "mixed", segments: { start: 1, end: 2 } },
      side: "verbatim",
      text: "um yes indeed",
      begun: { versions: { transcript: 1, fair_copy: 1 } },
    });
  });

  it("is saved in its own session when another one is opened", async () => {
    const { user } = await typeInSecond();
    const second = view(2);
    library.answers.session = ({ session }) =>
      session === 1 ? library.view : second;
    library.rows = [row(0, "elsewhere")];
    await goOn(2);
    expect(await within(list()).findAllByText("elsewhere")).toHaveLength(2);
    expect(sent("edit_text").at(-1)).toMatchObject({
      session: 1,
      text: "um yes indeed",
    });
    await user.dblClick(within(list()).getAllByText("elsewhere")[0]!);
    expect(await screen.findByRole("textbox")).toHaveValue("elsewhere");
  });
});
