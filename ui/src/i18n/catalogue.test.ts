import { describe, expect, it } from "vitest";
import en from "./en/frame.json";

const sources = import.meta.glob<string>(
  ["../**/*.svelte", "../**/*.ts", "!../**/*.test.ts", "!../bindings.ts"],
  { eager: true, query: "?raw", import: "default" },
);
const code = Object.values(sources).join("\n");
/** Keys as a source asks for them: without the ending of the plural. */
const keys = new Set(
  Object.keys(en).map((key) => key.replace(/_(one|other)$/, "")),
);

describe("the catalogue of the frame", () => {
  it("holds every message that is asked for", () => {
    const asked = [...code.matchAll(/["'`]frame\.([a-z_]+)["']/g)];
    expect(asked.length).toBeGreaterThan(100);
    for (const [, key] of asked) expect(keys).toContain(key);
  });

  it("holds no message that nobody asks for", () => {
    const built = [...code.matchAll(/`frame\.([a-z_]+)\$\{/g)].map(
      ([, start]) => start ?? "",
    );
    const idle = [...keys].filter(
      (key) =>
        !code.includes(`"frame.${key}"`) &&
        !built.some((start) => key.startsWith(start)),
    );
    expect(idle).toEqual([]);
  });

  it("has both forms of each plural", () => {
    for (const key of Object.keys(en))
      if (key.endsWith("_one"))
        expect(en).toHaveProperty(key.replace(/_one$/, "_other"));
  });
});
