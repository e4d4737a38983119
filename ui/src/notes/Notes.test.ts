import { screen, within } from "@testing-library/svelte";
import { emit } from "@tauri-apps/api/event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Line, Notes } from "../bindings";
import { begin, end, library, open, sent } from "../reading/mock";

beforeEach(begin);
afterEach(end);

function line(id: number, text: string, more: Partial<Line> = {}): Line {
  return {
    id,
    text,
    who: null,
    when: null,
    done: false,
    cites: [
      { track: "mixed", segment: 1, span: { start: 10_000, end: 12_000 } },
    ],
    support: { support: "found" },
    edited: false,
    ...more,
  };
}

const NOTES = (): Notes => ({
  head: {
    id: 7,
    session: 1,
    version: 1,
    template: "meeting",
    made_by: { by: "rules" },
    language: "en",
    transcript: 1,
    fair_copy: 1,
    created_unix_ms: 0,
    complete: true,
  },
  sections: [
    { kind: "decisions", heading: null, lines: [line(1, "We need 45 min.")] },
    {
      kind: "action_items",
      heading: null,
      lines: [
        line(2, "Send the notes.", {
          who: { who: "named", name: "Priya" },
          when: "by Friday",
        }),
        line(3, "Cut the budget.", {
          cites: [],
          support: { support: "not_found", word: "budget" },
        }),
      ],
    },
    { kind: "open_questions", heading: null, lines: [] },
  ],
});

/** Opens the session's notes; the library holds these. */
async function openNotes(notes: Notes | null) {
  library.answers.notes = () => notes;
  library.answers.notes_versions = () => (notes ? [notes.head] : []);
  library.answers.note_templates = () => [
    { name: "meeting", built_in: true, sections: ["decisions"] },
    { name: "stand-up", built_in: true, sections: ["progress"] },
    { name: "Board", built_in: false, sections: ["own"] },
  ];
  const user = await open();
  await user.click(screen.getByRole("button", { name: "Notes" }));
  return user;
}

describe("notes", () => {
  it("are made with the template that was chosen, and grow while they are made", async () => {
    const user = await openNotes(null);
    const kind = await screen.findByLabelText("Kind of notes");
    await user.selectOptions(kind, "Stand-up");
    await user.click(screen.getByRole("button", { name: "Make notes" }));
    expect(sent("make_notes")).toEqual([
      { session: 1, template: "stand-up", textModel: null, byRule: false },
    ]);
    const { head, sections } = NOTES();
    const bare = sections.map((one) => ({ ...one, lines: [] }));
    await emit("session-event", {
      event: "notes_begun",
      session: 1,
      notes: { ...head, complete: false },
      sections: bare,
    });
    await emit("session-event", {
      event: "noted",
      session: 1,
      notes: 7,
      section: 0,
      line: line(1, "We need 45 min."),
    });
    const decisions = await screen.findByRole("region", { name: "Decisions" });
    await within(decisions).findByText(/We need 45 min/);
  });

  it("show who, when and where each line comes from, and mark what nobody said", async () => {
    await openNotes(NOTES());
    const tasks = await screen.findByRole("region", { name: "Action items" });
    expect(tasks).toHaveTextContent("Send the notes. (Priya · by Friday)");
    expect(tasks).toHaveTextContent("Not found in the transcript: “budget”");
    expect(
      screen.getByText(/1 line not found in the transcript/),
    ).toBeVisible();
    const questions = screen.getByRole("region", { name: "Open questions" });
    expect(questions).toHaveTextContent("Nothing found.");
    const { violations } = await axe.run(document.body, {
      rules: { region: { enabled: false } },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("say that there is nothing to note", async () => {
    const { head, sections } = NOTES();
    const bare = sections.map((one) => ({ ...one, lines: [] }));
    await openNotes({ head, sections: bare });
    expect(await screen.findByText("Nothing to note was found.")).toBeVisible();
  });

  it("play the moment that a line rests on", async () => {
    const user = await openNotes(NOTES());
    const decisions = await screen.findByRole("region", { name: "Decisions" });
    await user.click(
      within(decisions).getByRole("button", { name: "Listen from 00:10" }),
    );
    expect(sent("play").at(-1)).toMatchObject({ session: 1, from: 10_000 });
  });

  it("are edited, ticked off, added to, and a removed line comes back", async () => {
    library.answers.edit_line = ({ text }) => ({
      ...line(1, String(text)),
      edited: true,
    });
    library.answers.tick_line = () =>
      line(2, "Send the notes.", { done: true });
    library.answers.add_line = ({ text }) =>
      line(9, String(text), { cites: [], support: { support: "written" } });
    const user = await openNotes(NOTES());
    const decisions = await screen.findByRole("region", { name: "Decisions" });
    await user.click(within(decisions).getByRole("button", { name: /^Edit/ }));
    // All of it is selected to begin with.
    await user.keyboard("So be it{Enter}");
    expect(sent("edit_line")).toEqual([{ line: 1, text: "So be it" }]);
    await within(decisions).findByText(/So be it/);

    await user.click(screen.getByLabelText("Done: Send the notes."));
    expect(sent("tick_line")).toEqual([{ line: 2, done: true }]);

    await user.click(screen.getByRole("button", { name: /to Decisions/ }));
    await user.keyboard("We meet again{Enter}");
    expect(sent("add_line")).toEqual([
      { notes: 7, section: 0, text: "We meet again" },
    ]);
    await within(decisions).findByText(/We meet again/);

    await user.click(
      screen.getByRole("button", { name: "Remove: Cut the budget." }),
    );
    expect(sent("remove_line")).toEqual([{ line: 3 }]);
    expect(screen.queryByText(/Cut the budget/)).toBeNull();
  });

  it("are copied as they are shown", async () => {
    const user = await openNotes(NOTES());
    await screen.findByRole("region", { name: "Decisions" });
    await user.click(screen.getByRole("button", { name: "Copy notes" }));
    await screen.findByRole("button", { name: /Copied/ });
    expect(sent("copy_notes")).toMatchObject([
      { session: 1, version: 7, options: { content: "notes" } },
    ]);
  });
});
