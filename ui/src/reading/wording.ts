/**
 * Puts the words of a text into the page. Rows come and go while a person scrolls, with hundreds of words each: made by
 * hand, a row takes a fifth of the time that a template with a block for each word does.
 */
import type { Token } from "./marks";

const TAGS = { removed: "s", changed: "u", writing: "span" } as const;

/** Fills a paragraph and gives the element of each token; words of one change stand in one element, so that its line runs through. */
export function fill(
  paragraph: HTMLElement,
  tokens: readonly Token[],
  marked: boolean,
): HTMLElement[] {
  const all = document.createDocumentFragment();
  const words: HTMLElement[] = [];
  let group: HTMLElement | null = null;
  let before: Token | null = null;
  tokens.forEach((token, place) => {
    const mark = marked ? token.mark : "kept";
    const joins =
      group && before?.edit === token.edit && before.mark === token.mark;
    if (!joins) {
      group = null;
      if (token.before) all.append(token.before);
      if (mark !== "kept") {
        group = document.createElement(TAGS[mark]);
        group.className = mark;
        group.dataset.edit = String(token.edit);
        all.append(group);
      }
    }
    const word = document.createElement("span");
    word.className = token.doubt ? "w doubt" : "w";
    word.dataset.w = String(place);
    word.textContent = token.text;
    const into = group ?? all;
    if (joins && token.before) into.append(token.before);
    into.append(word);
    words.push(word);
    before = token;
  });
  paragraph.replaceChildren(all);
  return words;
}
