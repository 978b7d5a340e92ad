import { couldBe, matchesPattern, programName } from "./pattern.ts";
import { fixedText, isAnyCommand, isOptionWord, type RuleWord } from "./rule-word.ts";
import type { Word } from "./word.ts";
import { givenOption, isIdle, readingOf, takesValue, type Reading } from "./programs/options.ts";

export type Match = "yes" | "no" | "maybe";

/** The words of a command rule, told apart once for all commands. */
export interface RuleForm {
  readonly isAny: boolean;
  readonly program: RuleWord | undefined;
  readonly operands: readonly RuleWord[];
  readonly options: readonly RuleWord[];
}

export function ruleForm(words: readonly RuleWord[]): RuleForm {
  const rest = words.slice(1);
  return {
    isAny: isAnyCommand(words),
    program: words[0],
    operands: rest.filter((word) => !isOptionWord(word)),
    options: rest.filter(isOptionWord),
  };
}

/** The words of a command, read once for all rules. */
export interface CommandForm {
  readonly program: Word | undefined;
  readonly args: readonly Word[];
  /** By the record of the program, if it has one. */
  readonly reading: Reading | undefined;
}

export function commandForm(words: readonly Word[]): CommandForm {
  return { program: words[0], args: words.slice(1), reading: readingOf(words) };
}

/** As `matches`, for a single question. */
export function matchesWords(
  command: { readonly words: readonly Word[] },
  ruleWords: readonly RuleWord[],
): Match {
  return matches(commandForm(command.words), ruleForm(ruleWords));
}

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
export function matches({ program, args, reading }: CommandForm, rule: RuleForm): Match {
  if (rule.isAny) return "yes";
  if (program === undefined || rule.program === undefined) return "no";
  const first = matchesProgram(program, rule.program);
  if (first === "no") return "no";
  // A program word that can become several words may bring all the rest.
  if (program.kind === "dynamic" && program.splits) return "maybe";
  if (reading !== undefined && isIdle(reading, args)) return "no";
  const name = programName(program) ?? fixedText(rule.program);
  let weakest = weaker(first, matchesOperands(args, rule.operands, name));
  for (const option of rule.options) {
    if (weakest === "no") return "no";
    weakest = weaker(weakest, matchesRuleOption(args, reading, option));
  }
  return weakest;
}

function weaker(a: Match, b: Match): Match {
  if (a === "no" || b === "no") return "no";
  return a === "maybe" ? a : b;
}

function matchesRuleOption(args: readonly Word[], reading: Reading | undefined, option: RuleWord): Match {
  const text = fixedText(option);
  const exact = reading === undefined ? matchesOption(args, text) : givenOption(reading, text);
  if (typeof option === "string" || exact === "yes") return exact;
  if (args.some((arg) => arg.kind === "literal" && arg.text.startsWith(text))) return "yes";
  return args.some((arg) => arg.kind === "dynamic" && mayBegin(arg, text)) ? "maybe" : exact;
}

/** Whether the text of a word that only the run decides may begin so. */
function mayBegin(word: Extract<Word, { kind: "dynamic" }>, prefix: string): boolean {
  const head = /^(?:[^\\*?]|\\.)*/s.exec(word.pattern)?.[0].replace(/\\(.)/gs, "$1") ?? "";
  return word.splits || head.startsWith(prefix) || prefix.startsWith(head);
}

function isOrMayBe(word: Word, rule: RuleWord): Match {
  if (typeof rule === "string") {
    if (word.kind === "literal") return word.text === rule ? "yes" : "no";
    return couldBe(word, rule) ? "maybe" : "no";
  }
  if (word.kind === "literal") return word.text.startsWith(rule.prefix) ? "yes" : "no";
  return mayBegin(word, rule.prefix) ? "maybe" : "no";
}

function matchesProgram(word: Word, ruleWord: RuleWord): Match {
  if (typeof ruleWord !== "string") {
    const last = word.kind === "literal" ? word.text.slice(word.text.lastIndexOf("/") + 1) : undefined;
    if (last !== undefined && last.startsWith(ruleWord.prefix)) return "yes";
    return isOrMayBe(word, ruleWord);
  }
  const rule = ruleWord;
  if (word.kind === "dynamic") {
    if (couldBe(word, rule)) return "maybe";
    return !rule.includes("/") && matchesPattern(word.pattern, rule, true) ? "maybe" : "no";
  }
  if (!rule.includes("/")) return programName(word) === rule ? "yes" : "no";
  if (word.text === rule) return "yes";
  return !word.text.includes("/") && rule.endsWith(`/${word.text}`) ? "maybe" : "no";
}

function matchesOperands(args: readonly Word[], wanted: readonly RuleWord[], program: string): Match {
  if (wanted.length === 0) return "yes";
  let found = 0;
  let doubt = false;
  let onlyOperands = false;
  for (let i = 0; i < args.length && found < wanted.length; i++) {
    const arg = args[i] as Word;
    const expected = wanted[found] as RuleWord;
    if (arg.kind === "dynamic") {
      if (arg.splits) return "maybe";
      // An option, a value or the word itself.
      doubt = true;
      if (isOrMayBe(arg, expected) !== "no") found++;
      continue;
    }
    const { text } = arg;
    if (!onlyOperands && text === "--") onlyOperands = true;
    else if (!onlyOperands && text.length > 1 && text.startsWith("-")) {
      const next = args[i + 1];
      if (takesValue(program, text)) i++;
      else if (next?.kind === "literal" && isOrMayBe(next, expected) === "no" && !text.includes("=")) {
        // It may be the value of this option, if the real word follows later.
        if (next.text.startsWith("-") || !laterIn(args, i + 2, expected)) continue;
        doubt = true;
        i++;
      }
    } else if (isOrMayBe(arg, expected) === "yes") found++;
    else return "no";
  }
  if (found < wanted.length) return "no";
  return doubt ? "maybe" : "yes";
}

function laterIn(args: readonly Word[], from: number, expected: RuleWord): boolean {
  return args.slice(from).some((arg) => arg.kind === "dynamic" || isOrMayBe(arg, expected) === "yes");
}

function matchesOption(args: readonly Word[], option: string): Match {
  let best: Match = "no";
  const long = option.startsWith("--");
  /** Of a short option those that were not found so far; made when there is a group of letters to look in. */
  let letters: Set<string> | undefined;
  const equals = option.indexOf("=");
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as Word;
    if (arg.kind === "dynamic") {
      if (arg.splits || couldBeOption(arg, option)) best = "maybe";
      continue;
    }
    const { text } = arg;
    if (text.startsWith(option) && (text.length === option.length || text[option.length] === "="))
      return "yes";
    const next = args[i + 1];
    if (equals > 0 && text === option.slice(0, equals)) {
      if (next?.kind === "literal" && next.text === option.slice(equals + 1)) return "yes";
      if (next?.kind === "dynamic") best = "maybe";
    }
    if (!text.startsWith("-")) continue;
    const name = text.split("=")[0] as string;
    if (long && name.length > 2 && name.startsWith("--") && option.startsWith(name)) best = "maybe";
    if (!long && /^-[^-]/.test(text)) {
      letters ??= new Set(option.slice(1));
      // `-rf`: letters up to the first that can be none, as in `-j4` or `-I/usr`.
      const plain = /^-([a-zA-Z]*)/.exec(text)?.[1] ?? "";
      for (const letter of text.slice(1)) {
        if (plain.includes(letter)) letters.delete(letter);
        else if (letters.has(letter)) best = /\d/.test(letter) ? "yes" : "maybe";
      }
    }
  }
  const isMet = letters === undefined ? option.length === 1 : letters.size === 0;
  return !long && isMet ? "yes" : best;
}

function couldBeOption(word: Word, option: string): boolean {
  if (word.kind === "dynamic" && word.token === true && word.pattern.startsWith("*")) return false;
  if (couldBe(word, option)) return true;
  return word.kind === "dynamic" && /^(\*|\?|-)/.test(word.pattern) && !option.startsWith("--");
}
