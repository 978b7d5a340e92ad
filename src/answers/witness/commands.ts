import type { CommandRule } from "../../policy/policy.ts";
import { quoteIfNeeded, quoteWord } from "../../shell/quote.ts";
import { readingOf, sameOptions } from "../../shell/programs/options.ts";
import { literal } from "../../shell/word.ts";
import { sameSpellings } from "../../shell/programs/spellings.ts";
import { fixedText, type RuleWord } from "../../shell/rule-word.ts";
import { WITNESS, type Witnesses } from "./witness.ts";

/** The accesses that show what a rule about a command comes to. */
export function commandWitnesses({ subject }: CommandRule, out: Witnesses): void {
  const words = subject.words.map((word, index) => example(word, index));
  const [program = "", ...rest] = words;
  const line = words.map(quoteIfNeeded).join(" ");
  const called = `${line} ${WITNESS}`;
  out.common("Bash", line, "alone");
  out.common("Bash", called);
  for (const [form, text] of optionForms(program, rest)) out.common("Bash", text, form);

  out.variant("Bash", `true && ${called}`, "in a compound");
  out.variant("Bash", `true | ${called}`, "in a pipe");
  out.variant("Bash", `echo $(${called})`, "in a substitution");
  out.variant("Bash", `(${called})`, "in a subshell");
  for (const wrapper of ["sudo", "env", "timeout 5", "nohup", "xargs"]) {
    if (wrapper.split(" ")[0] !== program)
      out.variant("Bash", `${wrapper} ${called}`, `by ${wrapper.split(" ")[0]}`);
  }
  const tail = called.slice(quoteIfNeeded(program).length);
  if (!program.includes("/")) {
    out.variant("Bash", `/usr/bin/${quoteIfNeeded(program)}${tail}`, "under its path");
    out.deliberate("Bash", `${quoteWord(program)}${tail}`, "quoted");
    if (quoteIfNeeded(program) === program)
      out.deliberate("Bash", `\\${program}${tail}`, "behind a backslash");
  }
  out.variant("Bash", `bash -c ${quoteWord(called)}`, "by bash -c");
  out.deliberate("Bash", `eval ${quoteWord(called)}`, "by eval");
  out.variant("Bash", `find . -exec ${line} {} \\;`, "by find");
  for (const [form, text] of aroundOptions(program, rest)) out.variant("Bash", text, form);
  out.deliberate(
    "Bash",
    `python3 -c ${quoteWord(`import os; os.system(${JSON.stringify(called)})`)}`,
    "by an interpreter",
  );
}

/** Words that people type where a rule fixes only their beginning. */
const TYPED: readonly string[] = [
  "mkfs.ext4",
  "https://example.com/",
  "if=/dev/zero",
  "of=/dev/sda",
  ".env.local",
  "git",
  "npm",
  "push",
  "install",
  "test:unit",
  "kubectl",
  "docker",
];

/** The word of a rule as a person types it. */
function example(word: RuleWord, index: number): string {
  if (typeof word === "string") return word;
  const { prefix } = word;
  if (prefix === "") return index === 0 ? "ls" : WITNESS;
  const typed = TYPED.find((some) => some.startsWith(prefix) && some !== prefix);
  if (typed !== undefined) return typed;
  // What ends in a letter or a digit is a word already.
  return /[\p{L}\p{N}]$/u.test(prefix) ? prefix : `${prefix}x`;
}

function isLong(option: string): boolean {
  return option.startsWith("--");
}

/** Where else an option may stand in everyday use. */
function optionForms(program: string, rest: readonly string[]): readonly (readonly [string, string])[] {
  const { operands, options } = split(rest);
  if (options.length === 0) return [];
  const head = [program, ...operands].map(quoteIfNeeded).join(" ");
  const tail = options.map(quoteIfNeeded).join(" ");
  return [["option last", `${head} ${WITNESS} ${tail}`]];
}

/** Options before the sub-command, and other spellings of short ones. */
function aroundOptions(program: string, rest: readonly string[]): readonly (readonly [string, string])[] {
  const { operands, options } = split(rest);
  const forms: (readonly [string, string])[] = [];
  const behind = rest.map(quoteIfNeeded).join(" ");
  if (program === "git" && operands.length > 0)
    forms.push(["options before the sub-command", `git -C . ${behind} ${WITNESS}`]);
  for (const spelled of sameSpellings([program, ...rest]).slice(1)) {
    const line = spelled.map((word) => quoteIfNeeded(fixedText(word))).join(" ");
    forms.push(["option in another spelling", `${line} ${WITNESS}`]);
  }
  const bundle = options.find((option) => /^-[a-zA-Z]{2,}$/.test(option));
  if (bundle !== undefined) {
    const others = rest.filter((word) => word !== bundle);
    const letters = Array.from(bundle.slice(1));
    const line = (spelled: readonly string[]): string =>
      [program, ...spelled, ...others].map(quoteIfNeeded).join(" ") + ` ${WITNESS}`;
    const apart = letters.map((letter) => `-${letter}`);
    forms.push(["options apart", line(apart)]);
    const called = readingOf([program, ...rest].map(literal));
    const named = apart.map((option) => sameOptions(called, option).find(isLong) ?? option);
    if (named.some(isLong)) forms.push(["options by name", line(named)]);
    forms.push(["options in another order", line([`-${letters.toReversed().join("")}`])]);
  }
  return forms;
}

function split(rest: readonly string[]): {
  readonly operands: readonly string[];
  readonly options: readonly string[];
} {
  const isOption = (word: string): boolean => word.length > 1 && word.startsWith("-");
  return { operands: rest.filter((word) => !isOption(word)), options: rest.filter(isOption) };
}
