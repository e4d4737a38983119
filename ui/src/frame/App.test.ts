import { cleanup, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { emit } from "@tauri-apps/api/event";
import { clearMocks } from "@tauri-apps/api/mocks";
import axe from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { events, type Progress } from "../bindings";
import { about } from "../store/about.svelte";
import { library, open } from "../store/library.svelte";
import { deleteEverything } from "../store/data.svelte";
import { notices, notify } from "../store/notices.svelte";
import { STILL } from "../store/player.svelte";
import { dismissRefused, queue } from "../store/queue.svelte";
import { close, search } from "../store/search.svelte";
import { closeDialog, show } from "../store/dialogs.svelte";
import { view } from "../reading/testing";
import {
  jobOf,
  mockCore,
  sessionOf,
  SETTINGS,
  toldOf,
  type Core,
} from "./testing";
import { offlineLine } from "./words";

const user = userEvent.setup();

beforeEach(() => {
  library.list = [];
  library.loaded = queue.loaded = false;
  queue.jobs = [];
  notices.list = [];
  open(null);
});
afterEach(async () => {
  closeDialog();
  close();
  dismissRefused();
  cleanup();
  await tick();
  clearMocks();
});

async function start(core: Core = {}) {
  const calls = mockCore(core);
  render(App);
  await screen.findByRole("main");
  return calls;
}

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    // jsdom has no layout to measure contrast in; the window's own tests do that.
    rules: { "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

describe("first run", () => {
  it("offers a file, text and the sample, and no sidebar", async () => {
    const calls = await start({ take_in_sample: null });
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(
      "Record a meeting",
    );
    expect(screen.queryByRole("listbox")).toBeNull();
    await user.click(
      screen.getByRole("button", { name: "Try it on the sample meeting" }),
    );
    expect(calls.some(({ cmd }) => cmd === "take_in_sample")).toBe(true);
    await expectAccessible();
  });

  it("names the models to get with their size, and leads to them", async () => {
    const model = {
      role: "speech",
      demo: false,
      in_use: false,
      licence: "MIT",
      multilingual: true,
      installed: false,
    };
    await start({
      models: [
        { ...model, id: "base", name: "Whisper base", bytes: 148e6 },
        { ...model, id: "q", name: "Qwen3", bytes: 1.1e9, role: "text" },
      ],
    });
    await user.click(
      await screen.findByRole("button", {
        name: "Get Whisper base and Qwen3 (1.2 GB)…",
      }),
    );
    expect(screen.getByRole("tab", { name: "Models" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
  });

  it("claims to be offline only when core says so", async () => {
    about.now = null;
    const calls = await start({ about: new Error("not known") });
    await vi.waitFor(() =>
      expect(calls.some(({ cmd }) => cmd === "models")).toBe(true),
    );
    expect(screen.queryByText(/Offline/)).toBeNull();
  });
});

describe("dropping files", () => {
  it("shows how many, and names what was refused until dismissed", async () => {
    const refused = { file: "notes.exe", told: toldOf("No sound in it.") };
    const calls = await start({ take_in: [refused] });
    const paths = ["/x/notes.exe", "/x/a.wav", "/x/b.wav"];
    const position = { x: 1, y: 1 };
    await vi.waitFor(async () => {
      await emit("tauri://drag-enter", { paths, position });
      expect(screen.getByText("Drop to transcribe 3 files")).toBeVisible();
    });
    await emit("tauri://drag-drop", { paths, position });
    expect(await screen.findByText("No sound in it.")).toBeVisible();
    expect(screen.getByText("notes.exe")).toBeVisible();
    expect(calls.find(({ cmd }) => cmd === "take_in")?.args.files).toEqual(
      paths,
    );
    expect(screen.queryByText(/Drop to transcribe/)).toBeNull();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText("notes.exe")).toBeNull();
  });
});

describe("searching", () => {
  it("ends with Escape, wherever the focus is", async () => {
    await start({ queue: [jobOf(1, { state: "waiting" })], search: [] });
    await user.type(
      screen.getByRole("combobox", { name: "Search every transcript" }),
      "plans",
    );
    expect(await screen.findByText("No match for “plans”")).toBeVisible();
    screen.getByRole("button", { name: "Paste text…" }).focus();
    await user.keyboard("{Escape}");
    expect(screen.queryByText("No match for “plans”")).toBeNull();
    expect(screen.getByRole("combobox")).toHaveValue("");
  });
});

describe("work in progress", () => {
  it("shows what is really done, and why something failed", async () => {
    const calls = await start({
      retry_job: null,
      queue: [
        jobOf(1, {
          state: "running",
          stage: "transcribe",
          progress: { done: 1_180_000, of: 1_852_000 },
        }),
        jobOf(2, {
          state: "failed",
          kind: "engine",
          told: toldOf("The engine stopped. Try again."),
        }),
      ],
    });
    expect(await screen.findByText("writing down 19:40 / 30:52")).toBeVisible();
    expect(
      screen.getByRole("progressbar", { name: "Progress: file-1.wav" }),
    ).toHaveAttribute("value", "1180000");
    expect(screen.getByText("The engine stopped. Try again.")).toBeVisible();
    await expectAccessible();
    await user.click(
      screen.getByRole("button", { name: "Try again: file-2.wav" }),
    );
    expect(calls.at(-1)).toEqual({ cmd: "retry_job", args: { job: 2 } });
  });

  it("follows the queue", async () => {
    await start({ queue: [jobOf(1, { state: "waiting" })] });
    const list = screen.getByRole("list", { name: "Work in progress" });
    expect(within(list).getByText("waiting")).toBeVisible();
    await events.queueChanged.emit([jobOf(1, { state: "cancelled" })]);
    expect(
      await within(list).findByText("Stopped. What was done is kept."),
    ).toBeVisible();
  });
});

describe("dialogs", () => {
  const named = (name: string) => screen.getByRole("dialog", { name });

  it("takes pasted text in with Ctrl+Enter", async () => {
    const calls = await start({ take_in_text: null });
    await user.click(screen.getByRole("button", { name: "Paste text…" }));
    expect(named("Paste text")).toBeVisible();
    await user.type(
      screen.getByRole("textbox", { name: "Text to clean" }),
      "um so we start",
    );
    expect(screen.getByText("4 words")).toBeVisible();
    await expectAccessible();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(calls.find(({ cmd }) => cmd === "take_in_text")?.args).toEqual({
      text: "um so we start",
      title: null,
    });
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByRole("button", { name: "Paste text…" })).toHaveFocus();
  });

  it("keeps the text and says why when it cannot be taken in", async () => {
    await start({ take_in_text: new Error("There are no words in it.") });
    await user.click(screen.getByRole("button", { name: "Paste text…" }));
    await user.type(
      screen.getByRole("textbox", { name: "Text to clean" }),
      "so",
    );
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("There are no words in it.")).toBeVisible();
  });

  it("gives another title, and leaves the session as the person looks at it", async () => {
    const shown = view();
    await start({
      sessions: [sessionOf(1, new Date(), { title: "Sprint planning" })],
      session: () => ({ ...shown }),
      rows: 0,
      player: STILL,
      peaks: [],
      rename: ({ title }: { title: string }) => {
        shown.session = { ...shown.session, title };
        return null;
      },
    });
    await user.click(await screen.findByRole("button", { name: "Fair copy" }));
    show({ dialog: "rename", session: 1 });
    const field = await screen.findByRole("textbox", { name: "Title" });
    await user.clear(field);
    await user.type(field, "Budget{Enter}");
    expect(await screen.findByRole("button", { name: "Budget" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Fair copy" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
  });

  it("keeps the window's shortcuts to itself, wherever it was opened", async () => {
    const calls = await start({
      sessions: [sessionOf(1, new Date())],
      session: view(),
      rows: 0,
      player: STILL,
      peaks: [],
      choose_files: [],
    });
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(
      screen.getByRole("menuitem", { name: "Delete the sound…" }),
    );
    expect(named("Delete the sound")).toBeVisible();
    await user.keyboard("{Control>}o{/Control}{Control>},{/Control}");
    expect(screen.getAllByRole("dialog")).toHaveLength(1);
    expect(calls.some(({ cmd }) => cmd === "choose_files")).toBe(false);
    await user.keyboard("{Control>}k{/Control}");
    await user.click(screen.getByRole("button", { name: "Keep it" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.keyboard("{Control>}o{/Control}");
    expect(calls.some(({ cmd }) => cmd === "choose_files")).toBe(true);
  });

  it("shows every shortcut on F1", async () => {
    await start();
    await user.keyboard("{F1}");
    const sheet = named("Keyboard shortcuts");
    expect(within(sheet).getByText("Search every transcript")).toBeVisible();
    expect(within(sheet).getByText("Ctrl+K")).toBeVisible();
    await expectAccessible();
  });

  it.each(["Fair copy", "Models", "Language", "Look", "Data"])(
    "has an accessible page %s in the settings",
    async (page) => {
      await start({
        storage: { folder: "/home/x", used: { audio: 5e6, text: 2e6 } },
      });
      await user.keyboard("{Control>},{/Control}");
      await user.click(screen.getByRole("tab", { name: page }));
      expect(screen.getByRole("tabpanel", { name: page })).toBeVisible();
      await expectAccessible();
    },
  );

  it("deletes everything only for the typed word", async () => {
    const calls = await start({
      delete_everything: null,
      storage: { folder: "/home/x", used: { audio: 5e6, text: 2e6 } },
    });
    await user.keyboard("{Control>},{/Control}");
    await user.click(screen.getByRole("tab", { name: "Data" }));
    const remove = screen.getByRole("button", { name: "Delete everything" });
    expect(remove).toBeDisabled();
    await user.type(screen.getByLabelText(/type the word/), "delete");
    await user.click(remove);
    expect(calls.some(({ cmd }) => cmd === "delete_everything")).toBe(true);
  });

  it("forgets what was found, refused and told when everything is deleted", async () => {
    await start({
      delete_everything: null,
      storage: { folder: "/home/x", used: { audio: 5e6, text: 2e6 } },
    });
    search.found = [];
    queue.refused = [{ file: "secret.exe", told: toldOf("No sound in it.") }];
    notify("Added: Secret", { action: { label: "Open", run: () => {} } });
    expect(await deleteEverything()).toBeNull();
    expect([search.hits, queue.refused]).toEqual([null, []]);
    expect(notices.list.map(({ text }) => text)).toEqual([
      "Everything was deleted.",
    ]);
  });

  it("brings a deleted session back from the settings", async () => {
    let trashed = [{ id: 7, title: "Old call", deleted_unix_ms: Date.now() }];
    const calls = await start({
      deleted_sessions: () => trashed,
      restore_sessions: () => {
        trashed = [];
        return null;
      },
      storage: { folder: "/home/x", used: { audio: 5e6, text: 2e6 } },
    });
    await user.keyboard("{Control>},{/Control}");
    await user.click(screen.getByRole("tab", { name: "Data" }));
    const back = await screen.findByRole("button", {
      name: "Bring back: Old call",
    });
    await expectAccessible();
    await user.click(back);
    expect(
      calls.find(({ cmd }) => cmd === "restore_sessions")?.args.sessions,
    ).toEqual([7]);
    await vi.waitFor(() =>
      expect(screen.queryByText("Recently deleted")).toBeNull(),
    );
  });

  it("shows how far adding a model file is, and stops it", async () => {
    let end: (added: null) => void = () => {};
    const calls = await start({
      add_model: ({ progress }: Record<string, unknown>) => {
        const channel = progress as { onmessage: (now: Progress) => void };
        channel.onmessage({ done: 2e9, of: 4e9 });
        return new Promise((resolve) => (end = resolve));
      },
      cancel_download: () => end(null),
    });
    await user.keyboard("{Control>},{/Control}");
    await user.click(screen.getByRole("tab", { name: "Models" }));
    const add = screen.getByRole("button", { name: "Add a model file…" });
    await user.click(add);
    expect(add).toBeDisabled();
    expect(
      await screen.findByRole("progressbar", { name: "Adding the model file" }),
    ).toHaveValue(2e9);
    expect(screen.getByText("2 GB of 4 GB")).toBeVisible();
    await expectAccessible();
    await user.click(
      screen.getByRole("button", { name: "Stop adding the model file" }),
    );
    expect(calls.find(({ cmd }) => cmd === "cancel_download")?.args.id).toBe(
      "",
    );
    await vi.waitFor(() => expect(add).toBeEnabled());
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  it("says since when nothing was connected where the list was emptied", () => {
    const about = {
      version: "0.1.0",
      speech_model: null,
      text_model: null,
      demo: false,
      connections: [],
      connections_since_unix_ms: Date.UTC(2026, 0, 5, 12),
    };
    expect(offlineLine(about)).toMatch(/^Offline: no connection since .*2026/);
  });

  it("turns the window for Arabic", async () => {
    await start({ settings: { ...SETTINGS } });
    await user.keyboard("{Control>},{/Control}");
    await user.click(screen.getByRole("tab", { name: "Language" }));
    await user.selectOptions(
      screen.getByLabelText("Language of the window"),
      "ar",
    );
    await vi.waitFor(() =>
      expect(document.documentElement).toHaveAttribute("dir", "rtl"),
    );
  });
});
