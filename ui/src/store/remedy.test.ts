import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { Told } from "../bindings";
import errors from "../i18n/en/errors.json";
import GetModels from "../parts/GetModels.svelte";
import { closeDialog, dialogs } from "./dialogs.svelte";
import { notices } from "./notices.svelte";
import { ABOUT_MODELS, notifyFailure } from "./remedy";

afterEach(() => {
  cleanup();
  closeDialog();
  notices.list = [];
});

const told = (code: string, values: Told["values"] = {}): Told => ({
  code,
  values,
  message: "As the command line says it.",
});
const none = told("no_speech_model");

describe("a failure whose next step is a model", () => {
  it("is one that core tells", () => {
    for (const code of ABOUT_MODELS) expect(errors).toHaveProperty(code);
  });

  it("leads to the models, in the window's words", async () => {
    notifyFailure({ kind: "model", told: none });
    const [notice] = notices.list;
    expect(notice?.text).toBe(
      "No speech model is installed. Get one in the settings, under Models.",
    );
    expect(notice?.action?.label).toBe("Get models…");
    notice?.action?.run();
    expect(dialogs.now).toEqual({ dialog: "settings", tab: "models" });
  });

  it("does so too within another sentence, and nothing else does", async () => {
    render(GetModels, { told: told("rules_alone", { error: none }) });
    await userEvent.click(screen.getByRole("button", { name: "Get models…" }));
    expect(dialogs.now).toEqual({ dialog: "settings", tab: "models" });
    cleanup();
    render(GetModels, {
      told: told("audio_empty", { path: "no_speech_model" }),
    });
    expect(screen.queryByRole("button")).toBeNull();
    notifyFailure({ kind: "input", told: told("audio_empty") });
    expect(notices.list.at(-1)?.action).toBeNull();
  });
});
