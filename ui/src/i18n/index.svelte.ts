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
type Messages = Record<string, string>;

/** What the window itself says in English comes along with it. */
const english = import.meta.glob<Messages>(
  ["./en/*.json", "!./en/errors.json", "!./en/window.json"],
  { eager: true, import: "default" },
);
/** Read when they are needed: together they are larger than the rest of the page. */
const others = import.meta.glob<Messages>(
  ["./*/*.json", "!./en/{frame,notes,reading,recording}.json"],
  { import: "default" },
);

const catalogue = i18next.createInstance();
void catalogue.init({
  lng: "en",
  fallbackLng: "en",
  resources: {},
  // Svelte escapes what it shows.
  interpolation: { escapeValue: false },
  initAsync: false,
});
for (const [path, messages] of Object.entries(english)) add(path, messages);

let language = $state<Language>("en");
/** The language that was chosen last, whose messages may still be on their way. */
let chosen: Language = "en";

/** The message in the window's language; reading it again follows a change of language. */
export function t(key: string, values: TOptions = {}): string {
  return catalogue.t(key, { ...values, lng: language });
}

/** Reads what core tells in English. Until then it is said in core's own words, which name commands where the window has buttons. */
export async function readTold(): Promise<void> {
  await read("en");
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

/**
 * Chooses the language: the person's, else the system's, else English. Turns the window for right-to-left scripts. Until its
 * messages are there the window stays as it is.
 */
export async function chooseLanguage(wanted: string | null): Promise<void> {
  const candidates = [wanted, ...navigator.languages].map(
    (code) => code?.split("-")[0],
  );
  const choice =
    candidates.find(
      (code): code is Language => code !== undefined && code in LANGUAGES,
    ) ?? "en";
  chosen = choice;
  if (!catalogue.hasResourceBundle(choice, "translation")) await read(choice);
  // Another was chosen meanwhile.
  if (chosen !== choice) return;
  language = choice;
  document.documentElement.lang = choice;
  document.documentElement.dir = catalogue.dir(choice);
}

async function read(language: Language): Promise<void> {
  const parts = Object.entries(others).filter(([path]) =>
    path.startsWith(`./${language}/`),
  );
  const read = await Promise.all(
    parts.map(async ([path, part]) => [path, await part()] as const),
  );
  for (const [path, messages] of read) add(path, messages);
}

function add(path: string, messages: Messages): void {
  const [, language, part] = /\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !part) return;
  // In English the window says some of core's sentences otherwise: the command line's own name commands. Files come in the order of
  // their names, so the errors are there already.
  const place = part === "window" ? "errors" : part;
  catalogue.addResourceBundle(
    language,
    "translation",
    { [place]: messages },
    true,
    true,
  );
}
