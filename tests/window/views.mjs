// Every view and dialog of the window, by name and in the order in which they are shown, for those who look at all of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fixture, root } from "./app.mjs";
import { until } from "./screen.mjs";

/** The window's messages in a language: `say("reading.more")` is what it says there. */
export function messages(language) {
  const read = (part) => JSON.parse(readFileSync(join(root, `ui/src/i18n/${language}/${part}.json`), "utf8"));
  const all = { frame: read("frame"), reading: read("reading"), recording: read("recording"), notes: read("notes") };
  return (key) => {
    const [part, name] = key.split(".");
    if (!(name in all[part])) throw new Error(`no message ${key}`);
    return all[part][name];
  };
}

/**
 * Opens the session with this title from the list, which a small window hides. Again where the list was still moving under the click: the
 * driver clicks where the row was before it came into view.
 */
const visit = (app, say, title) =>
  until(`${title} is open`, async () => {
    if (!(await app.find("listbox", say("frame.sessions")).present())) await app.button(say("frame.show_library")).click();
    await app.find("option", title).click();
    return app.find("heading", title).wait(5000);
  });

/** An entry of the session's menu. */
const more = (key) => async (app, say) => {
  await app.button(say("reading.more")).click();
  await app.find("menuitem", say(key)).click();
  await app.find("dialog").wait();
};

const settings = (tab) => async (app, say) => {
  await app.press("ctrl+,");
  const chosen = app.find("dialog", say("frame.settings")).find("tab", say(tab));
  await chosen.click();
  await chosen.has("aria-selected", "true");
};

/** A view of the session; in a small window they are a menu. */
async function chooseView(app, say, view) {
  const name = say(`reading.view_${view}`);
  const menu = app.find("button", begins(say("reading.view_menu")));
  if (!(await menu.present())) return app.button(name).click();
  await menu.click();
  await app.find("menuitemradio", name).click();
}

/** What a message begins with, before what it is filled with. */
const begins = (message) => new RegExp(`^${message.split("{{")[0]}`);

/** The list of sessions with the keyboard in it. */
async function list(app, say) {
  const sessions = app.find("listbox", say("frame.sessions"));
  if (!(await sessions.present())) await app.button(say("frame.show_library")).click();
  await sessions.focus();
}

/** Before there is anything. */
export const FIRST = {
  first: (app, say) => app.button(say("frame.try_sample")).wait(),
  "first-paste": async (app, say) => {
    await app.button(say("frame.paste_text")).click();
    await app.find("textbox", say("frame.paste_label")).fill("um so we we have two plans");
  },
  "first-refused": async (app) => {
    await app.drop(["bad/text-as.wav", "bad/protected.m4p"].map(fixture));
    await app.part(".refused li").at(1).wait();
  },
};

/** While a meeting is recorded; somebody speaks. */
export const RECORDING = {
  "recording-options": async (app, say) => {
    await app.button(say("recording.options")).click();
    await app.find("menu").wait();
  },
  recording: async (app, say) => {
    await app.button(say("recording.stop")).wait();
    await app.fairCopy.wait();
  },
  "recording-close": async (app, say) => {
    await app.screen.close(await app.screen.windowNamed("^Faircopy$"));
    await app.find("dialog", say("recording.close_heading")).wait();
  },
};

/** While a recording is written down. */
export const WORKING = {
  working: async (app, say) => {
    await visit(app, say, /long/);
    await app.verbatim.wait();
  },
};

/** With a library; what it holds stands in `views.test.mjs`. */
export const FULL = {
  failed: async (app, say) => {
    await visit(app, say, /Interview/);
    await app.button(say("reading.try_again")).wait();
  },
  "long-name": async (app, say) => {
    await visit(app, say, /Quarterly review/);
    await app.fairCopy.wait();
  },
  "notes-none": async (app, say) => {
    await chooseView(app, say, "notes");
    await app.find("heading", say("notes.empty_heading")).wait();
  },
  session: async (app, say) => {
    await visit(app, say, /Sample meeting/);
    await chooseView(app, say, "both");
    await app.part("[data-side=verbatim] s").wait();
  },
  notes: async (app, say) => {
    await chooseView(app, say, "notes");
    const make = app.button(say("notes.make"));
    await until("there are notes or none", async () => (await make.present()) || (await app.part("section ul").present()));
    // The looks before this one have made them.
    if (await make.present()) await make.click();
    await app.find("region", say("reading.notes_decisions")).wait();
    await app.button(say("notes.stop")).gone();
  },
  "notes-edit": async (app, say) => {
    await app.find("button", begins(say("notes.edit_of"))).click();
    await app.find("textbox", say("notes.edit_line")).wait();
  },
  "notes-menu": async (app, say) => {
    await app.find("button", begins(say("notes.template_menu"))).click();
    await app.find("menu").wait();
  },
  "after-notes": async (app, say) => {
    await app.press("escape");
    await chooseView(app, say, "both");
    await app.part("[data-side=verbatim] s").wait();
  },
  change: async (app) => {
    await app.press("F8");
    await app.part(".popover").wait();
  },
  edit: async (app, say) => {
    await app.part("[data-key]").focus();
    await app.press("F2");
    await app.find("textbox", say("reading.edit_fair_copy")).wait();
  },
  "passage-menu": async (app) => {
    await app.part("[data-key]").focus();
    await app.press("shift+F10");
    await app.find("menu").wait();
  },
  "clean-passage": async (app, say) => {
    await app.part("[data-key]").focus();
    await app.press("shift+F10");
    await app.find("menuitem", say("reading.clean_row")).click();
    await app.find("dialog", say("reading.clean_row_heading")).wait();
  },
  find: async (app) => {
    await app.press("ctrl+f");
    await app.type("the");
    await app.part(".found").wait();
  },
  menu: async (app, say) => {
    await app.button(say("reading.more")).click();
    await app.find("menu").wait();
  },
  copying: async (app, say) => {
    await app.button(say("reading.copy_options")).click();
    await app.find("menu").wait();
  },
  export: more("reading.export"),
  versions: more("reading.versions"),
  compare: async (app, say) => {
    await more("reading.versions")(app, say);
    await app.find("button", begins(say("frame.compare_with"))).click();
    await app.part("dialog dl").wait();
  },
  details: more("reading.details"),
  "delete-sound": more("reading.delete_audio"),
  list,
  "list-menu": async (app, say) => {
    await list(app, say);
    await app.press("shift+F10");
    await app.find("menu").wait();
  },
  rename: async (app, say) => {
    await list(app, say);
    await app.press("F2");
    await app.find("dialog", say("frame.rename_heading")).wait();
  },
  search: async (app) => {
    await app.press("ctrl+k");
    await app.type("budget");
    await app.part("[role=listbox] mark").wait();
  },
  "search-none": async (app, say) => {
    await app.press("ctrl+k");
    await app.type("xylophone");
    await app.says(say("frame.no_match_hint"));
  },
  "settings-fair-copy": settings("frame.tab_cleanup"),
  "settings-notes": settings("frame.tab_notes"),
  "settings-own-notes": async (app, say) => {
    await settings("frame.tab_notes")(app, say);
    await app.button(say("frame.template_begin")).click();
    await app.find("textbox", say("frame.template_name")).wait();
  },
  "settings-models": settings("frame.tab_models"),
  "settings-recording": settings("frame.tab_recording"),
  "settings-language": settings("frame.tab_language"),
  "settings-look": settings("frame.tab_look"),
  "settings-data": settings("frame.tab_data"),
  shortcuts: async (app, say) => {
    await app.press("F1");
    await app.find("dialog", say("frame.shortcuts")).wait();
  },
};

/** Shows a view, whatever is open from the one before. */
export async function show(app, say, view, open) {
  const isOpen = () =>
    app.driver.script(() => document.querySelector("dialog[open], .popover, [role=menu], .row textarea, .find, .over, .results") !== null);
  while (await isOpen()) await app.press("escape");
  await open(app, say);
}
