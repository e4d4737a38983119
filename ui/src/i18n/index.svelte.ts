/** One message catalogue: `t("reading.kept", { count: 2 })`. Messages stand in `i18n/LANGUAGE/*.json`; English is the fallback. */
import i18next, { type TOptions } from "i18next";
import type { Told } from "../bindings";

/** The languages of the window, each by its own name. */
export const LANGUAGES = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  ja: "日本語",
  ar: "العربية",
} as const;
export type Language = keyof typeof LANGUAGES;

const files = import.meta.glob<Record<string, string>>("./*/*.json", {
  eager: true,
  import: "default",
});
const resources: Record<
  string,
  { translation: Record<string, Record<string, string>> }
> = {};
for (const [path, messages] of Object.entries(files)) {
  const [, language, part] = /\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !part) continue;
  const all = (resources[language] ??= { translation: {} }).translation;
  // In English the window says some of core's sentences otherwise: the command line's own name commands. Files come in the order of
  // their names, so the errors are there already.
  if (part === "window") all.errors = { ...all.errors, ...messages };
  else all[part] = messages;
}

const catalogue = i18next.createInstance();
void catalogue.init({
  lng: "en",
  fallbackLng: "en",
  resources,
  // Svelte escapes what it shows.
  interpolation: { escapeValue: false },
  initAsync: false,
});

let language = $state<Language>("en");

/** The message in the window's language; reading it again follows a change of language. */
export function t(key: string, values: TOptions = {}): string {
  return catalogue.t(key, { ...values, lng: language });
}

/** What core tells, in the window's language; in core's English where the catalogue does not know it. */
export function tell({ code, values, message }: Told): string {
  const key = `errors.${code}`;
  if (code === null || !catalogue.exists(key)) return message;
  const said = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? value : tell(value),
  ]);
  return t(key, { replace: Object.fromEntries(said) as object });
}

/** The window's language now. */
export function currentLanguage(): Language {
  return language;
}

/** Chooses the language: the person's, else the system's, else English. Turns the window for right-to-left scripts. */
export function chooseLanguage(wanted: string | null): void {
  const candidates = [wanted, ...navigator.languages].map(
    (code) => code?.split("-")[0],
  );
  language =
    candidates.find(
      (code): code is Language => code !== undefined && code in LANGUAGES,
    ) ?? "en";
  document.documentElement.lang = language;
  document.documentElement.dir = catalogue.dir(language);
}
