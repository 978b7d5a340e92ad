import { couldBe, matchesPattern, programName } from "./pattern.ts";
import type { Word } from "./word.ts";
import { givenOption, isIdle, takesValue } from "./programs/options.ts";

export type Match = "yes" | "no" | "maybe";

/**
 * Whether a command is one that a command rule speaks of. The words of the rule mean:
 *
 * - the first is the program: its name, with any directories before it, or exactly this path if the word has a slash;
 *   a bare name is then "maybe", because the search path may lead there;
 * - words that do not begin with `-` are the first operands, in this order: `git push` is not `git log push`.
 *   Options before them are passed over, with their value where the record of the program says that they take one;
 * - options stand anywhere among the arguments, even behind `--`. `--force` is also `--force=x`, `-rf` also `-r -f`,
 *   `-fr` and `-rvf`. A long option cut short (`--forc`, which GNU and git accept) is "maybe".
 *
 * "maybe": words that only the run decides could make it so, or it is unknown whether an option before the
 * sub-command takes a value.
 */
export function matchesWords(
  command: { readonly words: readonly Word[] },
  ruleWords: readonly string[],
): Match {
  const [program, ...args] = command.words;
  const [ruleProgram, ...rest] = ruleWords;
  if (program === undefined || ruleProgram === undefined) return "no";
  const first = matchesProgram(program, ruleProgram);
  if (first === "no") return "no";
  // A program word that can become several words may bring all the rest.
  if (program.kind === "dynamic" && program.splits) return "maybe";
  const options = rest.filter((word) => word.length > 1 && word.startsWith("-"));
  const operands = rest.filter((word) => word.length <= 1 || !word.startsWith("-"));
  const name = ruleProgram.slice(ruleProgram.lastIndexOf("/") + 1);
  if (isIdle(command.words)) return "no";
  const parts = [
    first,
    matchesOperands(args, operands, name),
    ...options.map((option) => givenOption(command.words, option) ?? matchesOption(args, option)),
  ];
  if (parts.includes("no")) return "no";
  return parts.includes("maybe") ? "maybe" : "yes";
}

function matchesProgram(word: Word, rule: string): Match {
  if (word.kind === "dynamic") {
    if (couldBe(word, rule)) return "maybe";
    return !rule.includes("/") && matchesPattern(word.pattern, rule, true) ? "maybe" : "no";
  }
  if (!rule.includes("/")) return programName(word) === rule ? "yes" : "no";
  if (word.text === rule) return "yes";
  return !word.text.includes("/") && rule.endsWith(`/${word.text}`) ? "maybe" : "no";
}

function matchesOperands(args: readonly Word[], wanted: readonly string[], program: string): Match {
  if (wanted.length === 0) return "yes";
  let found = 0;
  let doubt = false;
  let onlyOperands = false;
  for (let i = 0; i < args.length && found < wanted.length; i++) {
    const arg = args[i] as Word;
    const expected = wanted[found] as string;
    if (arg.kind === "dynamic") {
      if (arg.splits) return "maybe";
      // An option, a value or the word itself.
      doubt = true;
      if (couldBe(arg, expected)) found++;
      continue;
    }
    const { text } = arg;
    if (!onlyOperands && text === "--") onlyOperands = true;
    else if (!onlyOperands && text.length > 1 && text.startsWith("-")) {
      const next = args[i + 1];
      if (takesValue(program, text)) i++;
      else if (next?.kind === "literal" && next.text !== expected && !text.includes("=")) {
        // It may be the value of this option, if the real word follows later.
        if (next.text.startsWith("-") || !laterIn(args, i + 2, expected)) continue;
        doubt = true;
        i++;
      }
    } else if (text === expected) found++;
    else return "no";
  }
  if (found < wanted.length) return "no";
  return doubt ? "maybe" : "yes";
}

function laterIn(args: readonly Word[], from: number, text: string): boolean {
  return args.slice(from).some((arg) => arg.kind === "dynamic" || arg.text === text);
}

function matchesOption(args: readonly Word[], option: string): Match {
  let best: Match = "no";
  const long = option.startsWith("--");
  const letters = new Set(option.slice(1));
  const equals = option.indexOf("=");
  for (const [i, arg] of args.entries()) {
    if (arg.kind === "dynamic") {
      if (arg.splits || couldBeOption(arg, option)) best = "maybe";
      continue;
    }
    const { text } = arg;
    if (text === option || text.startsWith(`${option}=`)) return "yes";
    const next = args[i + 1];
    if (equals > 0 && text === option.slice(0, equals)) {
      if (next?.kind === "literal" && next.text === option.slice(equals + 1)) return "yes";
      if (next?.kind === "dynamic") best = "maybe";
    }
    const name = text.split("=")[0] as string;
    if (long && name.length > 2 && name.startsWith("--") && option.startsWith(name)) best = "maybe";
    if (!long && /^-[^-]/.test(text)) {
      // `-rf`: letters up to the first that can be none, as in `-j4` or `-I/usr`.
      const plain = /^-([a-zA-Z]*)/.exec(text)?.[1] ?? "";
      for (const letter of text.slice(1)) {
        if (plain.includes(letter)) letters.delete(letter);
        else if (letters.has(letter)) best = /\d/.test(letter) ? "yes" : "maybe";
      }
    }
  }
  return !long && letters.size === 0 ? "yes" : best;
}

function couldBeOption(word: Word, option: string): boolean {
  if (word.kind === "dynamic" && word.token === true && word.pattern.startsWith("*")) return false;
  if (couldBe(word, option)) return true;
  return word.kind === "dynamic" && /^(\*|\?|-)/.test(word.pattern) && !option.startsWith("--");
}
