import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { library, open, refresh } from "../store/library.svelte";
import { notices } from "../store/notices.svelte";
import { queue } from "../store/queue.svelte";
import { closeDialog, dialogs } from "../store/dialogs.svelte";
import { listKey, menuOf, pick } from "./list.svelte";
import { jobOf, mockCore, sessionOf } from "./testing";

const sessions = [3, 2, 1].map((id) =>
  sessionOf(id, new Date(2025, 10, id), id === 1 ? { state: "failed" } : {}),
);
let gone: number[];

const press = (key: string, more: KeyboardEventInit = {}) =>
  listKey(new KeyboardEvent("keydown", { key, ...more }));
const selected = () => [...library.selected];
const labels = (id: number) => menuOf(id).map(({ label }) => label);

beforeEach(async () => {
  gone = [];
  mockCore({
    sessions: () => sessions.filter(({ id }) => !gone.includes(id)),
    delete_sessions: (args: Record<string, unknown>) => {
      gone = args.sessions as number[];
      return null;
    },
    restore_sessions: () => {
      gone = [];
      return null;
    },
  });
  queue.jobs = [];
  notices.list = [];
  await refresh();
  open(3);
});
afterEach(() => {
  closeDialog();
  clearMocks();
});

describe("the list under the keyboard", () => {
  it("moves without opening, and opens with Enter", () => {
    press("ArrowDown");
    expect(library.active).toBe(2);
    expect(library.open).toBe(3);
    press("Enter");
    expect(library.open).toBe(2);
  });

  it("selects more with Shift, and all with Ctrl+A", async () => {
    press("ArrowDown", { shiftKey: true });
    expect(selected()).toEqual([3, 2]);
    press("a", { ctrlKey: true });
    await vi.waitFor(() => expect(selected()).toEqual([3, 2, 1]));
  });

  it("deletes what is selected, and brings it back", async () => {
    press("ArrowDown", { shiftKey: true });
    press("Delete");
    await vi.waitFor(() => expect(notices.list).toHaveLength(1));
    expect(notices.list[0]?.text).toBe("2 sessions were deleted.");
    expect(library.list.map(({ id }) => id)).toEqual([1]);
    expect(library.open).toBeNull();
    expect(library.active).toBe(1);
    notices.list[0]?.action?.run();
    await vi.waitFor(() => expect(library.open).toBe(3));
    expect(library.list.map(({ id }) => id)).toEqual([3, 2, 1]);
  });

  it("keeps everything and says why when deleting fails", async () => {
    mockCore({
      sessions,
      delete_sessions: new Error("The library is read-only."),
    });
    press("Delete");
    await vi.waitFor(() => expect(notices.list).toHaveLength(1));
    expect(notices.list[0]).toMatchObject({
      text: "The library is read-only.",
      error: true,
    });
    expect(library.list).toHaveLength(3);
  });

  it("renames with F2", () => {
    press("ArrowDown");
    press("F2");
    expect(dialogs.now).toEqual({ dialog: "rename", session: 2 });
  });

  it("leaves other keys to the window", () => {
    expect(press("k", { ctrlKey: true })).toBe(false);
  });
});

describe("the list under the mouse", () => {
  it("adds to the selection with Ctrl, without opening", () => {
    pick(1, new MouseEvent("click", { ctrlKey: true }));
    expect(selected()).toEqual([3, 1]);
    expect(library.open).toBe(3);
  });

  it("offers for one session what fits its state", () => {
    expect(labels(3)).not.toContain("Go on with it");
    expect(labels(1)).toContain("Go on with it");
    queue.jobs = [
      jobOf(1, { state: "running", stage: null, progress: null }, 1),
    ];
    expect(labels(1)).toContain("Stop");
  });

  it("offers for several what can be done with all of them", () => {
    pick(1, new MouseEvent("click", { shiftKey: true }));
    expect(labels(2)).toEqual(["Export 3 sessions…", "Delete 3 sessions"]);
  });
});
