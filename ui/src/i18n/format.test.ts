import { afterEach, describe, expect, it } from "vitest";
import { formatBytes, formatLength, formatList } from "./format";
import { chooseLanguage } from "./index.svelte";

afterEach(() => chooseLanguage("en"));

describe("formats", () => {
  it.each([
    [45_000, "45 sec"],
    [59_600, "1 min"],
    [2_520_000, "42 min"],
    [3_900_000, "1 hr 5 min"],
  ])("says that %i ms last %s", (millis, said) => {
    expect(formatLength(millis)).toBe(said);
  });

  it("says sizes with the step that fits", () => {
    expect(formatBytes(147_951_465)).toBe("148 MB");
    expect(formatBytes(1_282_000_000)).toBe("1.3 GB");
  });

  it("follows the language of the window", async () => {
    await chooseLanguage("de");
    expect(formatBytes(1_282_000_000)).toBe("1,3\u00a0GB");
    expect(formatList(["A", "B"])).toBe("A und B");
  });
});
