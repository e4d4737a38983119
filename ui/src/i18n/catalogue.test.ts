import { afterEach, describe, expect, it } from "vitest";
import en from "./en/frame.json";
import { chooseLanguage, LANGUAGES, t } from "./index.svelte";

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
});

type Messages = Record<string, string>;
const files = import.meta.glob<Messages>("./*/*.json", {
  eager: true,
  import: "default",
});
/** English as the window says it: `window.json` stands for what the command line says otherwise. */
const { "./en/window.json": ofTheWindow = {}, ...english } = files;
files["./en/errors.json"] = { ...english["./en/errors.json"], ...ofTheWindow };
const parts = Object.keys(english).flatMap(
  (path) => /^\.\/en\/(\w+)\.json$/.exec(path)?.[1] ?? [],
);
const translations = Object.keys(LANGUAGES)
  .filter((language) => language !== "en")
  .flatMap((language) => parts.map((part) => [language, part] as const));
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** "words" of "words_one", where English counts; null for a message without plural. */
function counted(english: Messages, key: string): string | null {
  const stem = key.replace(PLURAL, "");
  const isPlural = `${stem}_one` in english && `${stem}_other` in english;
  return isPlural && stem !== key ? stem : null;
}

/** The keys that a language needs for what English says. */
function needed(english: Messages, language: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const all = Object.keys(english).flatMap((key) => {
    const stem = counted(english, key);
    if (stem === null) return [key];
    return pluralCategories.map((category) => `${stem}_${category}`);
  });
  return [...new Set(all)].sort();
}

function placeholders(message = ""): string[] {
  const found = [...message.matchAll(/\{\{(.*?)\}\}/g)];
  return [...new Set(found.map(([, name]) => name ?? ""))].sort();
}

/** Without the number, which "no sessions" and "two sessions" say in words. */
function besidesNumber(names: string[]): string[] {
  return names.filter((name) => name !== "count" && name !== "number");
}

describe("every catalogue", () => {
  afterEach(() => chooseLanguage("en"));

  it.each(parts)("has both forms of each English plural (%s)", (part) => {
    const english = files[`./en/${part}.json`] ?? {};
    for (const key of Object.keys(english))
      if (PLURAL.test(key)) expect(counted(english, key), key).not.toBeNull();
  });

  it.each(translations)("says in %s all of %s", (language, part) => {
    const messages = files[`./${language}/${part}.json`] ?? {};
    const english = files[`./en/${part}.json`] ?? {};
    expect(Object.keys(messages).sort()).toEqual(needed(english, language));
    for (const [key, message] of Object.entries(messages))
      expect(message.trim(), key).not.toBe("");
  });

  it.each(translations)(
    "keeps in %s the placeholders of %s",
    (language, part) => {
      const messages = files[`./${language}/${part}.json`] ?? {};
      const english = files[`./en/${part}.json`] ?? {};
      for (const [key, message] of Object.entries(messages)) {
        const stem = counted(english, key);
        const used = placeholders(message);
        const form = key.endsWith("_one") ? "one" : "other";
        const asked = placeholders(
          english[stem === null ? key : `${stem}_${form}`],
        );
        if (stem === null || !/_(zero|one|two)$/.test(key)) {
          expect(used, key).toEqual(asked);
          continue;
        }
        expect(besidesNumber(used), key).toEqual(besidesNumber(asked));
        const given = placeholders(
          `${english[`${stem}_one`]} ${english[`${stem}_other`]}`,
        );
        for (const name of used) expect(given, key).toContain(name);
      }
    },
  );

  it("sends nobody to the command line for what the window does", () => {
    // Nothing in the window looks into a database that is damaged.
    const exempt = ["library_damaged", "library_database"];
    for (const language of Object.keys(LANGUAGES)) {
      const errors = files[`./${language}/errors.json`] ?? {};
      const found = Object.entries(errors).flatMap(([code, message]) =>
        /`|--|scripts\/run/.test(message) ? [code] : [],
      );
      expect(found.sort(), language).toEqual(exempt);
    }
  });

  it("picks the form that the language's grammar asks for", async () => {
    const said = async (language: string, count: number) => {
      await chooseLanguage(language);
      return t("frame.deleted", { count });
    };
    expect(await said("de", 1)).toBe("Die Sitzung wurde gelöscht.");
    expect(await said("es", 1_000_000)).toBe(
      "Se eliminaron 1000000 de sesiones.",
    );
    expect(await said("ja", 1)).toBe("1件のセッションを削除しました。");
    expect(await said("ar", 2)).toBe("حُذفت جلستان.");
    expect(await said("ar", 11)).toBe("حُذفت 11 جلسة.");
  });
});
