// Every view and dialog of the window, for those who look at all of them.
import { until } from "./screen.mjs";

const key = (chord, selector) => async (app) => {
  await app.press(chord);
  await app.part(selector).wait();
};

/** Opens the settings at the tab in this place. */
const settings = (place) => async (app) => {
  await app.press("ctrl+,");
  await app.part("dialog[open] [role=tab]").at(place).click();
  await until("the tab is chosen", async () => (await app.part("dialog[open] [role=tab]").at(place).attribute("aria-selected")) === "true");
};

/** An entry of the session's menu, by its place. */
const more = (place) => async (app) => {
  await app.part("header .btn[aria-haspopup=menu]").at(-2).click();
  await app.part("[role=menuitem]").at(place).click();
  await app.part("dialog[open]").wait();
};

/** Found by place and not by name: the views are shown in every language. They are opened one after the other. */
const OPEN = {
  first: (app) => app.part(".choices button").wait(),
  "first-paste": async (app) => {
    await app.part(".choices button").at(1).click();
    await app.part("dialog[open] textarea").fill("um so we we have two plans");
  },
  session: async (app) => {
    await app.part("button.link").click();
    await until("the sample is finished", async () => (await app.sessions())[0]?.state === "ready");
    await app.part("[data-side=verbatim] s").wait();
    await app.part("ul progress").gone();
  },
  change: async (app) => {
    await app.press("F8");
    await app.part(".popover").wait();
  },
  edit: key("F2", "textarea"),
  find: async (app) => {
    await app.press("ctrl+f");
    await app.type("the");
    await app.part(".found").wait();
  },
  menu: async (app) => {
    await app.part("header .btn[aria-haspopup=menu]").at(-2).click();
    await app.part("[role=menu]").wait();
  },
  export: more(0),
  versions: more(1),
  details: more(2),
  search: async (app) => {
    await app.press("ctrl+k");
    await app.type("notes");
    await app.part("[role=listbox] mark").wait();
  },
  "settings-fair-copy": settings(0),
  "settings-models": settings(1),
  "settings-language": settings(2),
  "settings-look": settings(3),
  "settings-data": settings(4),
  shortcuts: key("F1", "dialog[open]"),
};

export const VIEWS = Object.keys(OPEN);

/** Brings the window from the view before to this one, in the order of VIEWS. */
export async function show(app, view) {
  // Close what the view before had open.
  for (let step = 0; step < 3 && view !== VIEWS[0]; step += 1) await app.press("escape");
  if (view === "edit") await app.part("[data-side=fair_copy] [data-w]").focus();
  await OPEN[view](app);
  await app.driver.promise(() => document.fonts.ready.then(() => {}));
}
