import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCommand } from "../../test/support/arbitraries.ts";
import { fixedText } from "../shell/rule-word.ts";
import { splitWords } from "../shell/words.ts";
import { readBashRules } from "./bash.ts";
import { readRuleWords, type WordsReading } from "./command-words.ts";
import { wrongForm } from "./command-form.ts";

const read = (rule: string): ReturnType<typeof readBashRules> =>
  readBashRules({ file: "bash", text: JSON.stringify({ deny: [rule] }), syntax: "jsonc" });

function wordsOf(rule: string): WordsReading | undefined {
  const split = splitWords(rule);
  return split.kind === "words" ? readRuleWords(split.words) : undefined;
}

/** The words of a rule that the reader takes, and the codes of what it says. */
function accepted(rule: string): { readonly words: readonly unknown[]; readonly says: readonly string[] } {
  const result = read(rule);
  if (!result.ok) throw new Error(JSON.stringify(result.problems.map(({ code, args }) => ({ code, args }))));
  const [first] = result.value.value.rules;
  if (first?.action !== "execute") throw new Error("no rule");
  return { words: first.subject.words, says: result.value.warnings.map(({ code }) => code) };
}

describe("a star that is accepted", () => {
  test.each([
    ["rm -rf *", ["rm", "-rf"]],
    ["sudo:*", ["sudo"]],
    ["git * --force", ["git", "--force"]],
    ["npm run *", ["npm", "run"]],
    ["npm run test:*", ["npm", "run", { prefix: "test" }]],
    ["npm run test::*", ["npm", "run", { prefix: "test" }]],
    ["git * --force x", ["git", "--force", "x"]],
    ["git **", ["git"]],
  ])("adds nothing, which a note says: %s", (rule, words) => {
    expect(accepted(rule)).toEqual({ words, says: ["command-wildcard"] });
  });

  test.each([
    ["mkfs.*", [{ prefix: "mkfs." }]],
    ["git push -f*", ["git", "push", { prefix: "-f" }]],
    ["git push --force*", ["git", "push", { prefix: "--force" }]],
    ["dd if=*", ["dd", { prefix: "if=" }]],
    ["wget http*", ["wget", { prefix: "http" }]],
    ["cat .env*", ["cat", { prefix: ".env" }]],
    ["*", [{ prefix: "" }]],
    ["* --force", [{ prefix: "" }, "--force"]],
    ["' *' --force", [{ prefix: "" }, "--force"]],
    ["git x:* y", ["git", { prefix: "x:" }, "y"]],
    ["gi* pu* x", [{ prefix: "gi" }, { prefix: "pu" }, "x"]],
  ])("is a prefix, and says nothing: %s", (rule, words) => {
    expect(accepted(rule)).toEqual({ words, says: [] });
  });
});

describe("a form that is refused", () => {
  test.each([
    [String.raw`^rm\s+`, ["rm"]],
    [String.raw`^rm\s+-rf?\s+/`, ["rm -r*"]],
    [String.raw`\bsudo\b`, ["sudo"]],
    [String.raw`rm\s+-rf.*`, ["rm -rf*"]],
    ["git push .*--force", ["git push --force"]],
    ["^mkfs.*", ["mkfs*"]],
    ["git push .*", ["git push"]],
    ["^(rm|dd)$", ["rm", "dd"]],
    ["git (push|fetch) --force", ["git push --force", "git fetch --force"]],
    ["(sudo )?rm", ["rm"]],
    ["`rm`", ["rm"]],
    ["curl * | sh", ["curl", "sh"]],
    ["a*b", ["a*"]],
    ["docker * rm", ["docker rm"]],
    ["*/rm", ["rm"]],
    ["*rm*", ["rm*"]],
    ["*.sh", ["*"]],
    ["**", ["*"]],
    ["Bash(rm -rf:*)", ["rm -rf"]],
    ["shell(rm)", ["rm"]],
    ["[a-z]+ x", ["*"]],
    ["Bash(rm:*x)", ["rm:*"]],
    ["(?:rm|dd) x", ["rm x", "dd x"]],
    [String.raw`rm\s-rf`, ["rm -rf"]],
    [String.raw`^run\.sh`, ["run.sh"]],
    ["^a$b", ["a*"]],
    ["^x ^y", ["x"]],
    ["^(a|b|c|d|e|f|g|h)$", ["a", "b", "c", "d", "e", "f"]],
    ["((a|b)|c) x", ["a x", "c x", "b x"]],
    ["**/rm", ["rm"]],
    ["git **-f", ["git -f"]],
    ["git a*-f", ["git a*"]],
    ["git */x y", ["git"]],
    ["* a*b", ["*"]],
    ["^abc)x?", ["abc*"]],
    ["a*b:*", ["a*"]],
    ["ab:*c", ["ab:*"]],
    ["git -x * y", ["git -x y"]],
    ["git *a", ["git"]],
  ])("%s, with what to write instead", (rule, instead) => {
    expect(wrongForm(rule)?.instead).toEqual(instead);
    const result = read(rule);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems.map(({ code }) => code)).toEqual(["command-form"]);
  });

  test.each([
    ["Bash(rm)", "`Bash(...)` around it"],
    [" ^rm", "`^` of a regular expression"],
    ["git * x", "`*` between words"],
    ["git *a", "a `*` before the end of a word"],
  ])("%s, with what is found", (rule, found) => {
    expect(wrongForm(rule)?.found).toBe(found);
  });

  test.each([
    [" Bash(rm)", ["rm"]],
    [" ^rm", ["rm"]],
    ["rm x$ ", ["rm x"]],
  ])("%j, also between blanks", (rule, instead) => {
    expect(wrongForm(rule)?.instead).toEqual(instead);
  });

  test.each([
    "echo 'a|b'",
    'echo "a|b"',
    String.raw`echo "a\"|b"`,
    'echo "a" "|" b',
    "echo '`x`'",
    String.raw`tool 'a\b'`,
    String.raw`\bash -c x`,
    "g++ -c",
    "mkfs.ext4",
    "./deploy.sh",
    "echo $HOME x",
    "git push --force-with-lease",
  ])("is not %s", (rule) => {
    expect(wrongForm(rule)).toBeUndefined();
  });
});

describe("property", () => {
  test("a refused rule shows rules that the reader accepts without a problem", () => {
    fc.assert(
      fc.property(anyCommand, (rule) => {
        for (const instead of wrongForm(rule)?.instead ?? []) {
          expect(accepted(instead).says).not.toContain("command-not-simple");
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("the plain rule that a note shows reads as the same words, and needs no note", () => {
    fc.assert(
      fc.property(anyCommand, (rule) => {
        const found = wordsOf(rule);
        if (found?.kind !== "words" || found.plainly === undefined) return;
        // Quotes are gone in it, so that blanks would split words.
        fc.pre(!found.words.some((word) => /[\s'"\\|&;<>()#]/.test(fixedText(word))));
        expect(wordsOf(found.plainly)).toEqual({ kind: "words", words: found.words });
      }),
      { numRuns: 2000 },
    );
  });

  test("no accepted rule has a star in a word", () => {
    fc.assert(
      fc.property(anyCommand, (rule) => {
        const result = read(rule);
        if (!result.ok) return;
        for (const { subject, inert } of result.value.value.rules)
          if (subject.kind === "command" && inert === undefined)
            expect(subject.words.map(fixedText).join(" ")).not.toContain("*");
      }),
      { numRuns: 2000 },
    );
  });
});
