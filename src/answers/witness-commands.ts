import type { CommandRule } from "../policy/policy.ts";
import { quoteIfNeeded, quoteWord } from "../shell/quote.ts";
import { WITNESS, type Witnesses } from "./witness.ts";

/** The accesses that show what a rule about a command comes to. */
export function commandWitnesses({ subject, effect }: CommandRule, out: Witnesses): void {
  const words = subject.words;
  const [program = "", ...rest] = words;
  const line = words.map(quoteIfNeeded).join(" ");
  const called = `${line} ${WITNESS}`;
  out.plain("Bash", line, "alone");
  out.plain("Bash", called);
  for (const [form, text] of optionForms(program, rest)) out.plain("Bash", text, form);

  out.around("Bash", `true && ${called}`, "in a compound");
  out.around("Bash", `true | ${called}`, "in a pipe");
  out.around("Bash", `echo $(${called})`, "in a substitution");
  out.around("Bash", `(${called})`, "in a subshell");
  for (const wrapper of ["sudo", "env", "timeout 5", "nohup", "xargs"]) {
    if (wrapper.split(" ")[0] !== program)
      out.around("Bash", `${wrapper} ${called}`, `by ${wrapper.split(" ")[0]}`);
  }
  const tail = called.slice(quoteIfNeeded(program).length);
  if (!program.includes("/")) {
    out.around("Bash", `/usr/bin/${quoteIfNeeded(program)}${tail}`, "under its path");
    out.around("Bash", `${quoteWord(program)}${tail}`, "quoted");
    if (quoteIfNeeded(program) === program) out.around("Bash", `\\${program}${tail}`, "behind a backslash");
  }
  out.around("Bash", `bash -c ${quoteWord(called)}`, "by bash -c");
  out.around("Bash", `eval ${quoteWord(called)}`, "by eval");
  out.around("Bash", `find . -exec ${line} {} \\;`, "by find");
  for (const [form, text] of aroundOptions(program, rest)) out.around("Bash", text, form);
  out.hidden(
    `python3 -c ${quoteWord(`import os; os.system(${JSON.stringify(called)})`)}`,
    "by an interpreter",
    effect,
    [],
  );
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
  const bundle = options.find((option) => /^-[a-zA-Z]{2,}$/.test(option));
  if (bundle !== undefined) {
    const others = rest.filter((word) => word !== bundle);
    const letters = Array.from(bundle.slice(1));
    const line = (spelled: readonly string[]): string =>
      [program, ...spelled, ...others].map(quoteIfNeeded).join(" ") + ` ${WITNESS}`;
    forms.push(["options apart", line(letters.map((letter) => `-${letter}`))]);
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
