import { afterEach, describe, expect, it } from "vitest";
import type { Told } from "../bindings";
import { chooseLanguage, tell } from "./index.svelte";

const EMPTY: Told = {
  code: "audio_empty",
  values: { path: "/music/a {{b}} $t(frame.undo).wav" },
  message: "… is empty (0 bytes). Copy or download it again.",
};

const CRASHED: Told = {
  code: "engine_crashed",
  values: {
    engine: { code: "purpose_text", values: {}, message: "text" },
    status: "aborted, signal 6",
  },
  message: "The text engine stopped unexpectedly (aborted, signal 6); …",
};

describe("what core tells", () => {
  afterEach(() => chooseLanguage("en"));

  it("is said in the window's language, with names as they are", async () => {
    const said = async (language: string) => {
      await chooseLanguage(language);
      return tell(EMPTY);
    };
    const path = EMPTY.values.path as string;
    expect(await said("en")).toBe(
      `${path} is empty (0 bytes). Copy or download it again.`,
    );
    expect(await said("de")).toBe(
      `${path} ist leer (0 Byte). Die Datei erneut kopieren oder herunterladen.`,
    );
    expect(await said("ja")).toContain(`${path} は空です`);
    expect(await said("ar")).toContain(`\u2068${path}\u2069 فارغ`);
  });

  it("is said in one language, also where a sentence holds another", async () => {
    await chooseLanguage("de");
    const alone: Told = {
      code: "rules_alone",
      values: { error: CRASHED },
      message: "The fair copy is made by rules alone. …",
    };
    expect(tell(alone)).toBe(
      "Die Reinschrift entsteht allein nach Regeln. Die Engine für Text wurde unerwartet beendet (aborted, signal 6); es erneut versuchen und ein anderes Modell auswählen, wenn es wieder geschieht.",
    );
  });

  it("stays in core's English where the catalogue does not know it", async () => {
    await chooseLanguage("de");
    const message = "The disk was full.";
    expect(tell({ code: null, values: {}, message })).toBe(message);
    expect(tell({ code: "of_a_newer_core", values: {}, message })).toBe(
      message,
    );
  });
});
