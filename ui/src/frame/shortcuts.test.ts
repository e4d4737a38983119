import { afterEach, describe, expect, it } from "vitest";
import en from "../i18n/en/frame.json";
import { actionOf, isField, SHORTCUTS } from "./shortcuts";

function press(init: KeyboardEventInit, into: EventTarget = document.body) {
  const event = new KeyboardEvent("keydown", { bubbles: true, ...init });
  into.dispatchEvent(event);
  return actionOf(event);
}

afterEach(() => (document.body.innerHTML = ""));

describe("shortcuts", () => {
  it.each([
    [{ key: "o", ctrlKey: true }, "open_files"],
    [{ key: "k", ctrlKey: true }, "search"],
    [{ key: "C", ctrlKey: true, shiftKey: true }, "copy_fair_copy"],
    [{ key: ",", ctrlKey: true }, "settings"],
    [{ key: "F1" }, "shortcuts"],
    [{ key: "?", shiftKey: true }, "shortcuts"],
    [{ key: "c", ctrlKey: true }, null],
    [{ key: "k" }, null],
    [{ key: "k", ctrlKey: true, altKey: true }, null],
  ])("answers %o with %s", (init, action) => {
    expect(press(init)).toBe(action);
  });

  it("follows the place of the key on a keyboard without Latin letters", () => {
    expect(press({ key: "ن", code: "KeyK", ctrlKey: true })).toBe("search");
  });

  it("leaves a question mark to the field that is written in", () => {
    document.body.innerHTML = "<input>";
    const input = document.querySelector("input") ?? document.body;
    expect(press({ key: "?", shiftKey: true }, input)).toBeNull();
    expect(press({ key: "k", ctrlKey: true }, input)).toBe("search");
  });

  it("does not take a check box for a field", () => {
    document.body.innerHTML = '<input type="checkbox">';
    expect(isField(document.querySelector("input"))).toBe(false);
  });

  it("have a text each, and no two the same keys in one place", () => {
    const seen = new Set<string>();
    for (const { name, group, keys } of SHORTCUTS) {
      if (name !== "shortcuts_mark") expect(en).toHaveProperty(`key_${name}`);
      for (const key of keys) {
        expect(seen).not.toContain(`${group} ${key}`);
        seen.add(`${group} ${key}`);
      }
    }
  });
});
