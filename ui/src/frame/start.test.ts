import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach, expect, it, vi } from "vitest";
import { openSession } from "../store/session.svelte";
import { mockCore } from "./testing";
import { start } from "./start";

afterEach(() => {
  document.body.innerHTML = "";
  vi.restoreAllMocks();
  clearMocks();
});

it("reads the open session again when the window gets the focus, but not under an edit", async () => {
  const calls = mockCore({});
  const reload = vi.spyOn(openSession, "reload").mockResolvedValue();
  openSession.loaded = true;
  const stop = start();
  const asked = (cmd: string) => calls.some((call) => call.cmd === cmd);
  await vi.waitFor(() =>
    expect(asked("models") && asked("started")).toBe(true),
  );
  const comeBack = () => window.dispatchEvent(new Event("focus"));
  document.body.innerHTML = "<textarea></textarea>";
  document.querySelector("textarea")?.focus();
  comeBack();
  expect(reload).not.toHaveBeenCalled();
  document.querySelector("textarea")?.blur();
  comeBack();
  expect(reload).toHaveBeenCalledOnce();
  stop();
});
