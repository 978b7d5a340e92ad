/** The pages use plain technical English: none of the words that the texts of the program avoid. */
import { describe, expect, test } from "vitest";
import { avoidedIn } from "../support/english.ts";
import { PAGES, readPage } from "./examples.ts";

/** Paragraphs, items and cells of a page with their line, without what is quoted. */
function prose(markdown: string): readonly { readonly line: number; readonly text: string }[] {
  let fenced = false;
  const found: { line: number; text: string }[] = [];
  for (const [index, line] of markdown.split("\n").entries()) {
    if (line.trimStart().startsWith("```")) fenced = !fenced;
    if (fenced || line.startsWith("<!--")) continue;
    const last = found.at(-1);
    const continues = last !== undefined && last.text !== "" && /^\s*[^\s|#>*-]/.test(line);
    if (continues) last.text += ` ${line.trim()}`;
    else found.push({ line: index + 1, text: line.trim() });
  }
  return found;
}

describe("words that are to be avoided", () => {
  test.each(PAGES)("%s", (page) => {
    const faults = prose(readPage(page)).flatMap(({ line, text }) =>
      avoidedIn(text).map((word) => `${page}:${line}: ${word}`),
    );
    expect(faults).toEqual([]);
  });
});
