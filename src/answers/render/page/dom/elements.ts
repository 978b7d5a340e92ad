import { WORDS, type CoverageWord } from "../../../word.ts";

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element. Texts become text nodes, never markup: whatever a rule says stays data. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** A button that does not submit. */
export function button(
  attributes: Attributes,
  onClick: () => void,
  ...children: readonly (Node | string)[]
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", onClick);
  return made;
}

/** A text in the letters of a program, kept in its direction whatever letters it has. */
export function code(text: string, className = ""): HTMLElement {
  return element("bdi", { class: `code ${className}`.trim(), dir: "ltr" }, text);
}

/** A sentence of the message tables, where backticks stand round what is code. */
export function prose(text: string): (Node | string)[] {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, i) => (i % 2 === 0 ? part : code(part)));
}

/** The sign of a word: the fuller the disc, the more of the rule is kept. */
export function mark(word: CoverageWord): HTMLElement {
  return element("span", { class: `mark ${word}`, "aria-hidden": "true" });
}

/** A word with its sign, in its colour. */
export function wordLabel(word: CoverageWord): HTMLElement {
  return element("span", { class: `word ${word}` }, mark(word), element("span", { class: "name" }, word));
}

/** How a total is divided among the words; the numbers stand elsewhere. */
export function bar(totals: Readonly<Record<CoverageWord, number>>): HTMLElement {
  const made = element("span", { class: "bar", "aria-hidden": "true" });
  for (const word of WORDS) {
    if (totals[word] === 0) continue;
    const part = element("span", { class: word });
    part.style.flexGrow = String(totals[word]);
    made.append(part);
  }
  return made;
}
