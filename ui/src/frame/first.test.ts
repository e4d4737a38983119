import { cleanup, render, screen } from "@testing-library/svelte";
import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, expect, it } from "vitest";
import App from "../App.svelte";
import { library, open } from "../store/library.svelte";
import { STILL } from "../store/player.svelte";
import { queue } from "../store/queue.svelte";
import { adoptFirst } from "./first";
import { jobOf, mockCore, sessionOf, SETTINGS } from "./testing";

afterEach(async () => {
  cleanup();
  // Who has just begun to hear events stops.
  await new Promise((resolve) => setTimeout(resolve));
  clearMocks();
  library.list = [];
  library.loaded = queue.loaded = false;
  queue.jobs = [];
  open(null);
});

const never = () => new Promise(() => {});

it("shows what came with the page while core has not answered yet", async () => {
  mockCore({
    settings: never,
    sessions: never,
    queue: never,
    about: never,
    models: never,
    session: never,
    rows: never,
    player: STILL,
    peaks: [],
  });
  window.faircopyFirst = {
    settings: { ...SETTINGS, interface_language: "de" },
    sessions: [sessionOf(2, new Date()), sessionOf(1, new Date(0))],
    jobs: [jobOf(1, { state: "waiting" })],
    about: {
      version: "0.1.0",
      speech_model: "Whisper base",
      text_model: null,
      demo: false,
      connections: [],
      connections_since_unix_ms: null,
    },
    models: [],
  };
  await adoptFirst();
  render(App);
  expect(
    screen.getByTitle("Session 2").closest("[role=option]"),
  ).toHaveAttribute("aria-selected", "true");
  expect(screen.getByText("file-1.wav")).toBeVisible();
  expect(screen.getByText(/Whisper base/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Einstellungen" })).toBeVisible();
  // A page that is loaded anew takes up nothing that is past.
  expect(window.faircopyFirst).toBeUndefined();
});

it("leaves it to core where nothing came along", async () => {
  await adoptFirst();
  expect(library.loaded).toBe(false);
});
