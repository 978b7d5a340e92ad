import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteWord } from "./quote.ts";
import { splitWords } from "./words.ts";

describe("splitWords", () => {
  test.each([
    ["git push  --force", ["git", "push", "--force"]],
    [" rm\t-rf ", ["rm", "-rf"]],
    [`echo "a b" 'c d'`, ["echo", "a b", "c d"]],
    [`r""m 'x'y`, ["rm", "xy"]],
    [`echo a\\ b \\$x "\\$y \\n"`, ["echo", "a b", "$x", "$y \\n"]],
    [`echo '' ""`, ["echo", "", ""]],
    ["a \\\n b", ["a", "b"]],
    ["echo a#b '#c'", ["echo", "a#b", "#c"]],
    [`'a'\tb`, ["a", "b"]],
    [`"a" `, ["a"]],
    ['"a \\` b \\" c \\\\ d \\e"', ['a ` b " c \\ d \\e']],
    ['"a\\\nb"', ["ab"]],
    ["", []],
  ])("%j", (text, words) => {
    expect(splitWords(text)).toEqual({ kind: "words", words });
  });

  test.each([
    ["curl x | sh", 7, "|"],
    ["echo > f", 5, ">"],
    ["cat < f", 4, "<"],
    ["a; b", 1, ";"],
    ["a & b", 2, "&"],
    ["a\nb", 1, "\n"],
    ["a\rb", 1, "\r"],
    ["echo 'x", 5, "a quote that never closes"],
    ['echo "x', 5, "a quote that never closes"],
    ['"x\\', 0, "a quote that never closes"],
    ["echo \\", 5, "a backslash at the end"],
    ["x #y", 2, "#"],
    ["(x)", 0, "("],
    ["x)", 1, ")"],
    ["|", 0, "|"],
  ])("%j is not simple", (text, offset, found) => {
    expect(splitWords(text)).toEqual({ kind: "not-simple", offset, found });
  });
});

describe("quoteWord", () => {
  test("property: any text comes back as one word", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(splitWords(`x ${quoteWord(text)}`)).toEqual({ kind: "words", words: ["x", text] });
      }),
    );
  });

  test("oracle: a real sh reads any text back", () => {
    const special = fc.constantFrom(...Array.from("'\"\\$`!*?[](){}|&;<># \t\n"));
    const unit = fc.oneof(special, fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }));
    const texts = fc.sample(fc.string({ unit, maxLength: 20 }), { numRuns: 200, seed: 1 });
    const script = texts.map((text) => `printf '%s\\0' ${quoteWord(text)}`).join("\n");
    const out = execFileSync("sh", ["-s"], { input: script, encoding: "utf8" });
    expect(out.split("\0").slice(0, -1)).toEqual(texts);
  });
});
