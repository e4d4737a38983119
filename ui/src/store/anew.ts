/** What an engine makes anew of a passage: its fair copy, or the words around one in doubt. Edits go on meanwhile. */
import {
  commands,
  type HeardAgain,
  type HearWith,
  type Row,
} from "../bindings";
import { t } from "../i18n/index.svelte";
import { keyOf } from "../reading/rows";
import { announce, notify } from "./notices.svelte";
import { nameOf } from "../reading/rows";
import { openSession } from "./session.svelte";

/** Makes the fair copy of a row again, with the model of the settings where none is given, and says what became of it. */
export async function cleanRow(
  row: Row,
  style: string,
  model: string | null,
): Promise<void> {
  const key = keyOf(row);
  const before = row.paragraph?.text;
  openSession.cleaning = new Set([...openSession.cleaning, key]);
  announce(t("reading.cleaning_row"));
  const edited = await openSession.beside(
    (id) => commands.cleanRow(id, nameOf(row), style, model),
    (edited) => edited,
  );
  openSession.cleaning = new Set(
    [...openSession.cleaning].filter((one) => one !== key),
  );
  const fresh = edited?.rows.find((one) => keyOf(one) === key);
  if (!fresh) return;
  const same = fresh.paragraph?.text === before;
  notify(t(same ? "reading.row_cleaned_same" : "reading.row_cleaned"));
}

/** Hears the words around a word of a row again; says what was heard, nothing where it failed or the session was left. */
export async function hearAgain(
  row: Row,
  word: number,
  { speech_model = null, language = null }: Partial<HearWith> = {},
): Promise<HeardAgain["heard"] | null> {
  if (openSession.hearing) return null;
  const hearing = { key: keyOf(row), word };
  openSession.hearing = hearing;
  const answer = await openSession.beside(
    (id) =>
      commands.hearAgain(id, nameOf(row), word, { speech_model, language }),
    (answer) => (answer.heard === "other" ? answer.edited : null),
  );
  if (openSession.hearing === hearing) openSession.hearing = null;
  return answer?.heard ?? null;
}
