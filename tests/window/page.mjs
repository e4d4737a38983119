// Finds things in the page as a person or a screen reader does: by role and name.
import { until } from "./screen.mjs";

/**
 * Runs inside the page. Everything on view with this role whose name is, or matches, `name`; within `root` if given.
 * The roles and names cover what the window uses; axe-core checks in `access.test.mjs` that they are right.
 */
function look(role, name, root) {
  const implied = (element) => {
    const type = element.getAttribute("type");
    switch (element.localName) {
      case "a":
        return element.hasAttribute("href") ? "link" : null;
      case "button":
        return "button";
      case "summary":
        return "button";
      case "input":
        if (type === "checkbox" || type === "radio") return type;
        if (type === "range") return "slider";
        if (type === "number") return "spinbutton";
        if (type === "search") return "searchbox";
        return type === "button" || type === "submit" ? "button" : "textbox";
      case "textarea":
        return "textbox";
      case "select":
        return element.multiple || element.size > 1 ? "listbox" : "combobox";
      case "h1":
      case "h2":
      case "h3":
      case "h4":
        return "heading";
      case "section":
        return element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby") ? "region" : null;
      case "aside":
        return "complementary";
      case "footer":
        return "contentinfo";
      default:
        return (
          {
            option: "option",
            dialog: "dialog",
            main: "main",
            nav: "navigation",
            header: "banner",
            progress: "progressbar",
            ul: "list",
            ol: "list",
            li: "listitem",
            img: "img",
            output: "status",
            mark: "mark",
            table: "table",
          }[element.localName] ?? null
        );
    }
  };
  const roleOf = (element) => element.getAttribute("role")?.split(" ")[0] ?? implied(element);
  const flat = (text) => (text ?? "").replace(/\s+/gu, " ").trim();
  const spoken = (element) => {
    if (element.nodeType === 3) return element.data;
    if (element.nodeType !== 1 || element.getAttribute("aria-hidden") === "true" || !element.checkVisibility()) return "";
    if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
    if (element.localName === "img") return element.alt;
    return [...element.childNodes].map(spoken).join(getComputedStyle(element).display.startsWith("inline") ? "" : " ");
  };
  const nameOf = (element) => {
    const byId = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const labelled = byId
      .map((id) => flat(document.getElementById(id)?.textContent))
      .filter(Boolean)
      .join(" ");
    const own = labelled || flat(element.getAttribute("aria-label"));
    if (own) return own;
    const labels = [...(element.labels ?? [])].map((label) => flat(spoken(label))).join(" ");
    if (labels) return labels;
    if (element.matches("input, textarea, select, dialog"))
      return flat(element.placeholder || element.title || (element.matches("[type=submit]") ? element.value : ""));
    return flat(spoken(element)) || flat(element.title);
  };
  const wanted = typeof name === "object" && name ? new RegExp(name.source, name.flags) : name;
  const fits = (element) => {
    if (wanted === null || wanted === undefined) return true;
    const found = nameOf(element);
    return wanted instanceof RegExp ? wanted.test(found) : found === wanted;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert], [aria-hidden=true]");
  const all = (root ?? document).querySelectorAll("*");
  return [...all].filter((element) => roleOf(element) === role && shown(element) && fits(element));
}

/** Everything in the page that fits a CSS selector and is on view. */
function select(css, _name, root) {
  return [...(root ?? document).querySelectorAll(css)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
}

/** Something that is in the page, or is to come: looked for anew each time. */
export class Found {
  constructor(driver, { role, css, name, inside, place = 0 }) {
    Object.assign(this, { driver, role, css, name, inside, place });
    this.how = `${role ?? css} ${name ?? ""}`.trim();
  }

  /** Inside of this one. */
  find(role, name) {
    return new Found(this.driver, { role, name, inside: this });
  }

  button(name) {
    return this.find("button", name);
  }

  /** Inside of this one, by CSS: for what is no part of what a person is told. */
  part(css) {
    return new Found(this.driver, { css, inside: this });
  }

  /** The one at this place among several. */
  at(place) {
    return new Found(this.driver, { ...this, place });
  }

  async all() {
    const name = this.name instanceof RegExp ? { source: this.name.source, flags: this.name.flags } : (this.name ?? null);
    const root = this.inside ? await this.inside.element() : null;
    return this.driver.script(this.role ? look : select, this.role ?? this.css, name, root);
  }

  async count() {
    return (await this.all()).length;
  }

  async present() {
    return (await this.all().catch(() => [])).length > this.place;
  }

  element(patience) {
    return until(`${this.how} is there`, async () => (await this.all()).at(this.place), patience);
  }

  /** Waits for it. */
  async wait(patience) {
    await this.element(patience);
    return this;
  }

  /** Waits until it is there no more. */
  gone(patience) {
    return until(`${this.how} is gone`, async () => (await this.all()).length <= this.place, patience);
  }

  /** Does something with it, again if it was just being replaced. */
  act(what, patience = 20_000) {
    return until(
      `${this.how} takes it`,
      async () => {
        const element = await this.element(patience);
        await what(element);
        return true;
      },
      patience,
    );
  }

  click() {
    return this.act((element) => this.driver.click(element));
  }

  clickWith(...held) {
    return this.act((element) => this.driver.point(element, 1, held));
  }

  hover() {
    return this.act((element) => this.driver.point(element));
  }

  focus() {
    return this.act((element) => this.driver.script((e) => e.focus(), element));
  }

  /** Replaces what stands in a field. */
  async fill(text) {
    // Not WebDriver's own "clear": it takes the focus away, and leaving a field saves it.
    await this.act((element) =>
      this.driver.script((field) => {
        field.focus();
        field.select();
      }, element),
    );
    await this.act((element) => this.driver.type(element, text));
  }

  /** Chooses an option of a select by its text. */
  async choose(option) {
    await this.act(async (element) => {
      const chosen = await this.driver.script(
        (select, text) => {
          const found = [...select.options].find((option) => option.text.trim() === text);
          if (!found) return false;
          select.value = found.value;
          select.dispatchEvent(new Event("input", { bubbles: true }));
          select.dispatchEvent(new Event("change", { bubbles: true }));
          return true;
        },
        element,
        option,
      );
      if (!chosen) throw new Error(`no option ${option}`);
    });
  }

  text() {
    return this.ask((e) => (typeof e.value === "string" ? e.value : e.innerText).replace(/[^\S\n]+/gu, " ").trim());
  }

  attribute(name) {
    return this.ask((e, name) => e.getAttribute(name), name);
  }

  /** Waits until an attribute has this value. */
  has(name, value) {
    return until(`${this.how} has ${name} ${value}`, async () => (await this.attribute(name)) === value);
  }

  /** Where it stands in the window, once it is scrolled to. */
  box() {
    return this.ask((e) => {
      e.scrollIntoView({ block: "nearest" });
      const { x, y, width, height } = e.getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  /** What a function in the page says about it; asked again if it was just being replaced. */
  async ask(body, ...words) {
    let answer;
    await this.act(async (element) => {
      answer = await this.driver.script(body, element, ...words);
    });
    return answer;
  }
}
