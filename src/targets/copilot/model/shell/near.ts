import type { Attempt } from "../../../../policy/attempt.ts";
import type { SimpleCommand } from "../../../../shell/simple-command.ts";
import { matchesWords } from "../../../../shell/match.ts";
import { programName } from "../../../../shell/pattern.ts";
import { splitWords } from "../../../../shell/words.ts";
import type { ToolRule } from "../flags.ts";
import { isKeyedByTwoWords } from "../keys.ts";
import type { SourceLine } from "../lines.ts";
import { baseName } from "../../../../policy/normalize.ts";

/** Why a rule about commands that seems to speak of a line does not act. */
export type NearCommand =
  | "wrapper-not-seen"
  | "here-document-not-seen"
  | "script-text-not-seen"
  | "quoted-program-not-seen"
  | "variable-program-not-seen"
  | "program-path-not-seen"
  | "interpreter-not-seen"
  | "no-glob-in-shell-rule"
  | "two-word-key"
  | "exact-text-only"
  | "option-order";

interface Reading {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
}

/** More rules about one program are not looked through for an explanation. */
const MAX_RULES = 200;
const INTERPRETER = /^(python[\d.]*|perl|ruby|node|php|deno|bun)$/;

/** The rules as a person reads them: a program with its words. */
export class NearCommands {
  /** By program; those that go on with a plain word by both. */
  readonly #byStart = new Map<string, Reading[]>();
  readonly #programs = new Set<string>();

  constructor(rules: readonly ToolRule[]) {
    for (const { value = "" } of rules) {
      const isPrefix = value.endsWith(":*");
      const split = splitWords(isPrefix ? value.slice(0, -2) : value);
      const words = split.kind === "words" ? split.words : [];
      const program = words[0] === undefined ? "" : baseName(words[0]);
      if (program === "") continue;
      this.#programs.add(program);
      const isPlain = words[1] !== undefined && /^[^-*?]/.test(words[1]);
      const start = isPlain ? `${program} ${words[1] ?? ""}` : program;
      const known = this.#byStart.get(start);
      if (known === undefined) this.#byStart.set(start, [{ words, isPrefix }]);
      else if (known.length < MAX_RULES) known.push({ words, isPrefix });
    }
  }

  /** Only for a line that no rule matched. */
  find(attempt: Extract<Attempt, { tool: "Bash" }>, source: SourceLine): NearCommand | undefined {
    if (this.#programs.size === 0) return undefined;
    for (const command of attempt.commands.commands) {
      const [first] = command.words;
      const name = first === undefined ? undefined : programName(first);
      if (name === undefined) continue;
      const isNamed = this.#programs.has(name);
      const operands = isNamed
        ? command.words.slice(1).map((word) => `${name} ${word.kind === "literal" ? word.text : ""}`)
        : [];
      for (const start of [...(isNamed ? [name] : []), ...new Set(operands), "*"]) {
        for (const rule of this.#byStart.get(start) ?? []) {
          const why = nearRule(command, rule, attempt.line, source);
          if (why !== undefined) return why;
        }
      }
      if (INTERPRETER.test(name) && this.#isNamedIn(command)) return "interpreter-not-seen";
    }
    return undefined;
  }

  /** Whether the code that an interpreter is given names a program that has a rule. */
  #isNamedIn({ words }: SimpleCommand): boolean {
    const at = words.findIndex((word) => word.kind === "literal" && /^-(c|e|r|p)$|^--eval$/.test(word.text));
    const code = at < 0 ? undefined : words[at + 1];
    if (code?.kind !== "literal") return false;
    return (code.text.match(/[\w.-]+/g) ?? []).some((word) => this.#programs.has(word));
  }
}

function nearRule(
  command: SimpleCommand,
  { words, isPrefix }: Reading,
  line: string,
  source: SourceLine,
): NearCommand | undefined {
  const globs = words.filter((word) => /^[*?]+$/.test(word));
  const plain = words.filter((word) => !/^[*?]+$/.test(word));
  const isMeant =
    words[0] === "*" || matchesWords(command, [baseName(words[0] ?? ""), ...plain.slice(1)]) === "yes";
  if (!isMeant) return undefined;
  if (globs.length > 0) return "no-glob-in-shell-rule";
  const hidden = hiddenBy(command, words[0] ?? "", line, source);
  if (hidden !== undefined) return hidden;
  if (words.length === 1) return isKeyedByTwoWords(words[0] ?? "") ? "two-word-key" : undefined;
  const texts = command.words.map((word) => (word.kind === "literal" ? word.text : word.raw));
  const isBeginning = words.every((word, i) => texts[i] === word);
  const isKey = words.length === 2 && isKeyedByTwoWords(words[0] ?? "");
  return isBeginning && !isPrefix && !isKey ? "exact-text-only" : "option-order";
}

/** What keeps the agent from seeing that the command is run. */
function hiddenBy(
  command: SimpleCommand,
  ruleProgram: string,
  line: string,
  source: SourceLine,
): NearCommand | undefined {
  if (command.where === "shell" || command.where === "deferred") return "script-text-not-seen";
  if (command.wrappers.length > 0 || command.where === "coproc") return "wrapper-not-seen";
  const { offset, length } = command.span;
  if (line.includes("<<") && !source.commands.some((one) => one.offset === offset))
    return "here-document-not-seen";
  if (source.commands.some((one) => one.isTimed && one.offset === offset)) return "wrapper-not-seen";
  const raw =
    source.commands.find((one) => one.offset === offset)?.words[0]?.raw ??
    line.slice(offset, offset + length);
  if (/['"\\]/.test(raw)) return "quoted-program-not-seen";
  if (raw.includes("$")) return "variable-program-not-seen";
  return raw !== ruleProgram && raw.includes("/") ? "program-path-not-seen" : undefined;
}
