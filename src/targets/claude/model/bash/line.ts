import type { SimpleCommand } from "../../../../shell/simple-command.ts";
import type { BashAttempt, LineCommand, Sight } from "../line-command.ts";
import { masked } from "./shape.ts";
import { spellingsOf, unquoted, writtenWords } from "./text.ts";
import { isTransparent, ownSight, SHELLS, starterOf, wrapperSight, type WrapperSight } from "../wrappers.ts";
import { baseName } from "../../../../policy/normalize.ts";

export function lineCommands({ line, commands }: BashAttempt): readonly LineCommand[] {
  const text = line.trimEnd();
  return (
    commands.commands
      // A redirection around a compound command has no text of its own.
      .filter((command) => command.words.length > 0 || command.span.length > 0)
      .map((command) => lineCommand(command, text, commands.commands))
  );
}

function lineCommand(command: SimpleCommand, line: string, all: readonly SimpleCommand[]): LineCommand {
  const { offset, length } = command.span;
  const outer = writtenWords(line.slice(offset, offset + length));
  const isInner = command.wrappers.length > 0 || command.where === "shell" || command.where === "deferred";
  const written = isInner ? innerWords(command, outer) : outer;
  const spellings = new Set(spellingsOf(command, written));
  let words = written;
  const assignments: string[] = [];
  const isHanded = command.wrappers.at(-1) === "xargs";
  // What `xargs` hands over is never an assignment.
  const least = isHanded ? written.length : 1;
  while (words.length > least && /^[A-Za-z_]\w*\+?=/.test(words[0] ?? "")) {
    assignments.push(words[0] ?? "");
    words = words.slice(1);
    const isLast = !/^[A-Za-z_]\w*\+?=/.test(words[0] ?? "");
    if (!isLast && assignments.length > MAX_SPELLED) continue;
    for (const spelling of spellingsOf(command, words)) spellings.add(spelling);
  }
  const behind = behindSudo(words);
  if (behind.length > 0) for (const spelling of spellingsOf(command, behind)) spellings.add(spelling);
  const timing = timingOf(line, offset);
  const isTimed = timing !== undefined;
  const timedWith = timing ?? "";
  // The keyword is a program to rules.
  const timed = isTimed ? [...spellings].map((spelling) => `time ${spelling}`) : [];
  for (const spelling of timed) spellings.add(spelling);
  const starters = [
    // With an option it is not taken for the program that rules know.
    ...(isTimed ? [timedWith === "" ? "time" : `time ${timedWith}`] : []),
    ...textCarriers(command, all)
      .map(programOf)
      .filter((name) => READ_THROUGH.has(name)),
    ...wrappingsOf(command, all).map(({ name, words: own, inner }) => starterOf(name, own, inner)),
  ];
  const known = startsNothing(command, words, all) ? "seen" : ownSight(words[0] ?? "", starters);
  // `sudo env` was denied where `sudo env x` is not; `env` alone runs nothing. Behind others it was not tried.
  const isAlone = words.length === 1 && /(^|\/)env$/.test(unquoted(words[0] ?? ""));
  const own = known === "unseen" && starters.length > 0 && isAlone ? "unmeasured" : known;
  // Given nothing to run, under a path: a rule was seen to act, which is all that was tried.
  const isIdle =
    own === "unseen" && starters.length === 0 && command.depth === 0 && isInnermost(command, all);
  if ((own === "unseen" && starters.length === 0 && !isIdle) || isHanded) {
    // A path that stands before it is compared as it is written.
    const isPath = unquoted(words[0] ?? "").includes("/");
    if (isPath)
      for (const spelling of spellings)
        if (!spelling.split(" ", 1)[0]?.includes("/")) spellings.delete(spelling);
  }
  const sight = sightOf(command, all);
  return {
    command,
    words,
    assignments,
    spellings,
    isInText: textCarriers(command, all).length > 0,
    isCutOff: command.wrappers.length > 0 && isCutOff(line.slice(offset, offset + length), words[0] ?? ""),
    isFileVisible: timedWith === "" && isVisible(command, all),
    sight:
      sight.kind === "seen" && starters.length > 0
        ? OWN_SIGHTS[own]
        : (inParentheses(command, outer) ?? (isIdle ? OWN_SIGHTS.unmeasured : sight)),
    meaning: textsOf(command).join(" "),
  };
}

/** A variable is followed to the program it stands for, but not inside of parentheses. */
function inParentheses({ where }: SimpleCommand, [program = ""]: readonly string[]): Sight | undefined {
  const isVariable = where === "subshell" && /^"?\$/.test(program);
  return isVariable ? { kind: "unseen", reason: "line-not-analysed" } : undefined;
}

/** What follows options with which `sudo` runs nothing: the agent still reads it as a command. */
function behindSudo(words: readonly string[]): readonly string[] {
  const [program = "", ...rest] = words;
  const at = rest.findIndex((word) => !/^-[vlVeK]$/.test(word));
  return program === "sudo" && at > 0 && rest[at]?.startsWith("-") === false ? rest.slice(at) : [];
}

/** Those that were tried with nothing to run. */
const STARTERS: ReadonlySet<string> = new Set(["sudo", "doas", "command", "exec", "setsid"]);

/**
 * A wrapper that is given nothing to run, or options that the agent does not know it by, is a program like any other.
 * `nohup` and `time` alone are not.
 */
function startsNothing(
  { span, wrappers }: SimpleCommand,
  words: readonly string[],
  all: readonly SimpleCommand[],
): boolean {
  const [program = "", first = ""] = words.map(unquoted);
  if (wrappers.length === 0) return false;
  if (program === "nohup" || program === "time") return /^-(?!-?$)/.test(first) && first !== "-p";
  if (!STARTERS.has(program)) return false;
  return (
    isInnermost({ span, wrappers }, all) && !(program === "exec" && first !== "" && !first.startsWith("-"))
  );
}

/** Whether it starts no other command that is known. */
function isInnermost(
  { span, wrappers }: Pick<SimpleCommand, "span" | "wrappers">,
  all: readonly SimpleCommand[],
): boolean {
  return !all.some((one) => one.span.offset === span.offset && one.wrappers.length > wrappers.length);
}

function isCutOff(text: string, program: string): boolean {
  if (program === "rm") return false;
  const end = text.lastIndexOf(` ${program}`);
  return end > 0 && /[<>]/.test(masked(text.slice(0, end)));
}

/** The keyword of the shell, directly before a command. */
const TIMED = /(^|[\s;&|({])time(\s+-p)?\s+$/;

/** The option of the keyword `time` directly before what begins at an offset; undefined: it does not stand there. */
export function timingOf(line: string, offset: number): string | undefined {
  const timing = TIMED.exec(line.slice(0, offset));
  return timing === null ? undefined : (timing[2]?.trim() ?? "");
}

/** The name of the program that a command runs, without its path. */
function programOf(command: SimpleCommand): string {
  const [program = ""] = textsOf(command);
  return baseName(program);
}

/** The words of a command that stands in the arguments of another, with their quotes where they can be told. */
function innerWords(command: SimpleCommand, outer: readonly string[]): readonly string[] {
  const texts = textsOf(command);
  const tail = outer.slice(outer.length - texts.length);
  return tail.length === texts.length && tail.every((word, index) => unquoted(word) === texts[index])
    ? tail
    : texts;
}

function textsOf(command: SimpleCommand): readonly string[] {
  const texts = command.words.map((word) => (word.kind === "literal" ? word.text : word.raw));
  // Words that a program adds when it runs, such as `xargs`, are not in the text.
  return texts.at(-1) === ADDED ? texts.slice(0, -1) : texts;
}

/** With more assignments in front only the command without any of them is compared. */
const MAX_SPELLED = 8;

/** How unknown words at the end of a command are written. */
const ADDED = "(input)";
/** The agent's analysis takes no longer lines apart (facts.md J, release 2.1.330). */
export const MAX_LENGTH = 10_000;

const SEEN: Sight = { kind: "seen" };

const OWN_SIGHTS: Readonly<Record<WrapperSight, Sight>> = {
  seen: SEEN,
  unseen: { kind: "unseen", reason: "program-not-unwrapped" },
  unmeasured: { kind: "unmeasured" },
};

function sightOf(command: SimpleCommand, all: readonly SimpleCommand[]): Sight {
  if (command.where === "deferred") return { kind: "unseen", reason: "deferred-not-read" };
  if (command.where === "coproc") return { kind: "unseen", reason: "coproc-not-read" };
  if (command.where === "here-document") return { kind: "unseen", reason: "bash-script-text" };
  const wrapped = throughWrappers(command, all, true);
  if (wrapped.kind !== "seen") return wrapped;
  const isInScript = command.where === "shell" || textCarriers(command, all).length > 0;
  return isInScript ? inScript(command, all) : SEEN;
}

/** The commands whose arguments hold this one, outermost first. */
function carriersOf(command: SimpleCommand, all: readonly SimpleCommand[]): readonly SimpleCommand[] {
  const before = all.slice(0, all.indexOf(command));
  return before.filter(
    ({ span, words }) =>
      span.offset === command.span.offset && span.length === command.span.length && words.length > 0,
  );
}

/** The commands of which each is given a text that holds the next one, and the last one this command, outermost first. */
function textCarriers(command: SimpleCommand, all: readonly SimpleCommand[]): readonly SimpleCommand[] {
  const found: SimpleCommand[] = [];
  let { depth } = command;
  for (const carrier of carriersOf(command, all).toReversed()) {
    if (carrier.depth >= depth) continue;
    found.unshift(carrier);
    ({ depth } = carrier);
  }
  return found;
}

/** What stands between a command and the beginning of its own part of the line. */
interface Wrapping {
  readonly name: string;
  /** All words from it on. */
  readonly words: readonly string[];
  readonly inner: readonly string[];
}

function wrappingsOf(command: SimpleCommand, all: readonly SimpleCommand[]): readonly Wrapping[] {
  if (command.wrappers.length === 0) return [];
  const carriers = carriersOf(command, all);
  const texts = textsOf(command);
  const wordsAt = (depth: number): readonly string[] | undefined => {
    const carrier = carriers.findLast(
      ({ wrappers }) => wrappers.length === depth && isPrefix(wrappers, command.wrappers),
    );
    return carrier === undefined ? undefined : textsOf(carrier);
  };
  return command.wrappers.map((name, index) => ({
    name,
    words: wordsAt(index) ?? [name, ...texts],
    inner: wordsAt(index + 1) ?? texts,
  }));
}

/** @param isAsked false: it is only looked at for what it carries */
function throughWrappers(command: SimpleCommand, all: readonly SimpleCommand[], isAsked: boolean): Sight {
  const wrappings = wrappingsOf(command, all);
  let isUnmeasured = false;
  for (const [index, { name, words, inner }] of wrappings.entries()) {
    const isLast = index === wrappings.length - 1;
    const sight = wrapperSight(name, words, inner, isAsked && isLast);
    if (sight === "unseen") return { kind: "unseen", reason: "program-not-unwrapped" };
    isUnmeasured ||= sight === "unmeasured";
  }
  return isUnmeasured ? { kind: "unmeasured" } : SEEN;
}

function isVisible(command: SimpleCommand, all: readonly SimpleCommand[]): boolean {
  return wrappingsOf(command, all).every(({ name, words, inner }) => isTransparent(name, words, inner));
}

function isPrefix(start: readonly string[], whole: readonly string[]): boolean {
  return start.every((name, index) => name === whole[index]);
}

/** Programs whose option takes a command line that is read like a part of the line itself. */
const READ_THROUGH: ReadonlySet<string> = new Set(["flock", "watch", "env", "script"]);

/** For text that a shell is given: what gives it decides. */
function inScript(command: SimpleCommand, all: readonly SimpleCommand[]): Sight {
  const carriers = textCarriers(command, all);
  let isScript = false;
  let isUnmeasured = false;
  for (const [index, carrier] of carriers.entries()) {
    const [program = "", ...rest] = textsOf(carrier);
    const name = baseName(program);
    if (name === "eval") return { kind: "unseen", reason: "eval-not-read" };
    const through = throughWrappers(carrier, all, false);
    if (through.kind !== "seen") return through;
    if (SHELLS.has(name) && rest.some((word) => /^-[a-z]*c[a-z]*$/.test(word))) isScript = true;
    else if (SHELLS.has(name)) return { kind: "unseen", reason: "bash-script-text" };
    else if (READ_THROUGH.has(name) && wrapperSight(name, textsOf(carrier), []) === "seen") continue;
    else if (isScript && !READ_THROUGH.has(name)) {
      // A program that is given a text of its own, or a command in the text that holds this one, which runs nothing.
      const held = carriers[index + 1] ?? command;
      if (held.where === "shell" && held.depth === carrier.depth + 1)
        return { kind: "unseen", reason: "program-not-unwrapped" };
      if (held.depth > carrier.depth + 1) isUnmeasured = true;
    } else if (READ_THROUGH.has(name) || wrapperSight(name, [name], []) !== "seen")
      return { kind: "unseen", reason: "program-not-unwrapped" };
  }
  if (carriers.length === 0) return { kind: "unseen", reason: "bash-script-text" };
  if (isUnmeasured) return { kind: "unmeasured" };
  return isScript ? { kind: "script" } : SEEN;
}
