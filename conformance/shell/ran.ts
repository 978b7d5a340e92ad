import * as fs from "node:fs";
import * as path from "node:path";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import { matchesPattern, programName } from "../../src/shell/pattern.ts";
import { HOME_MARK, literal, START_MARK, USER_MARK, type Word } from "../../src/shell/word.ts";
import type { Event } from "./event.ts";
import { isOwnFile } from "./happened.ts";
import { CWD, HOME, worldEnvironment } from "./world.ts";

/** A line with what it did in real bash: the programs that it started, and the files that it read and wrote. */
export interface Ran {
  readonly line: string;
  /** Each with its arguments. Programs that a shell has as builtins are left out. */
  readonly ran: readonly (readonly string[])[];
  /** Only where the engine names exactly these files: many programs open more than a line says. */
  readonly touched?: readonly string[];
  /** How many words and parts of the line the engine leaves open; left out if it is none. */
  readonly open?: number;
  /** How many commands the engine sees that did not run, such as those in another branch; left out if it is none. */
  readonly more?: number;
}

export const RECORD = "conformance/shell/ran.jsonl";

/** Reads what is recorded. */
export function readRecord(root: string): readonly Ran[] {
  const text = fs.readFileSync(path.join(root, RECORD), "utf8");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Ran]));
}

/** What the engine says that a line does. */
export interface Claimed {
  /** The programs that it starts, with their words. */
  readonly commands: readonly (readonly Word[])[];
  readonly touched: readonly string[];
  readonly open: number;
}

/** Programs that are builtins too: whether one is started depends on who starts it. */
const BUILTIN = /^(echo|printf|test|\[|true|false|pwd|kill)$/;
const SEEN = /^(\/home\/|\/tmp\/)/;

const ENVIRONMENT = worldEnvironment(true);

/** What a line did. */
export function ranOf(line: string, events: readonly Event[]): Ran {
  const ran = events.flatMap((event) => {
    if (event.action !== "execute") return [];
    const name = event.program.slice(event.program.lastIndexOf("/") + 1);
    return BUILTIN.test(name) ? [] : [JSON.stringify([name, ...event.args])];
  });
  const touched = events.flatMap((event) =>
    (event.action === "read" || event.action === "write") && SEEN.test(event.path) && !isOwnFile(event)
      ? [`${event.action} ${event.path}`]
      : [],
  );
  return { line, ran: distinct(ran).map((one) => JSON.parse(one) as string[]), touched: distinct(touched) };
}

/** The names of the programs that lines ran: other names are those of builtins, functions and missing programs. */
export function namesIn(lines: readonly Ran[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ ran }) => ran.map(([name]) => name ?? "")));
}

/** What the engine says that a line does, as far as it concerns programs with these names. */
export function claimedOf(line: string, names: ReadonlySet<string>): Claimed {
  const attempt = attemptOf({ tool: "Bash", text: line, cwd: CWD }, ENVIRONMENT);
  if (attempt.tool !== "Bash") throw new Error("not a command line");
  const started = attempt.commands.commands.concat(attempt.inner).filter(({ words: [program], dormant }) => {
    if (program === undefined || dormant === true) return false;
    const name = programName(program);
    return name === undefined || names.has(name);
  });
  const words = started.flatMap((command) => command.words);
  const touched = attempt.touches.flatMap((touch) =>
    touch.action !== "connect" && SEEN.test(touch.path) ? [`${touch.action} ${touch.path}`] : [],
  );
  return {
    commands: started.map(({ words: [program, ...rest] }) => {
      const name = program === undefined ? undefined : programName(program);
      return name === undefined && program !== undefined
        ? [program, ...rest]
        : [literal(name ?? ""), ...rest];
    }),
    touched: distinct(touched),
    open:
      words.filter(({ kind }) => kind === "dynamic").length +
      attempt.unknowns.length +
      (attempt.commands.kind === "parsed" ? 0 : 1),
  };
}

/** What a line did and the engine does not say, and the other way round. */
export function differences(
  { ran }: Ran,
  { commands }: Claimed,
): { readonly missed: readonly string[]; readonly invented: readonly string[] } {
  const missed = ran.filter((one) => !isSystem(one) && !commands.some((words) => isMeant(one, words)));
  const invented = commands.filter((words) => !ran.some((one) => isMeant(one, words)));
  return {
    missed: missed.map((one) => one.join(" ")),
    invented: invented.map((words) => words.map(shown).join(" ")),
  };
}

/** A program of another language that runs a text asks a shell to do it. */
function isSystem([name, option]: readonly string[]): boolean {
  return name === "sh" && option === "-c";
}

/** Whether the words can become these texts. */
function isMeant(texts: readonly string[], words: readonly Word[]): boolean {
  return (words[0] !== undefined && isAnyProgram(words[0])) || canBecome(texts, words);
}

function isAnyProgram(word: Word): boolean {
  return (
    word.kind === "dynamic" && word.pattern === "*" && (word.choices === undefined || word.open === true)
  );
}

function canBecome([text, ...texts]: readonly string[], [word, ...words]: readonly Word[]): boolean {
  if (word === undefined) return text === undefined;
  const splits = word.kind === "dynamic" && (word.splits || word.glob);
  if (splits && canBecome(text === undefined ? [] : [text, ...texts], words)) return true;
  if (text === undefined || !canBe(word, text)) return false;
  return canBecome(texts, words) || (splits && canBecome(texts, [word, ...words]));
}

function canBe(word: Word, text: string): boolean {
  if (word.kind === "literal") return textOf(word) === text;
  if (word.choices === undefined || word.open === true)
    return word.glob || matchesPattern(marked(word.pattern).replaceAll("**/", "*"), text, false);
  return word.choices.some(
    (one) =>
      canBe(one, text) || (word.splits && one.kind === "literal" && textOf(one).split(/\s+/).includes(text)),
  );
}

function shown(word: Word): string {
  return word.kind === "literal" ? textOf(word) : `<${word.pattern}>`;
}

function textOf(word: Extract<Word, { kind: "literal" }>): string {
  return marked(word.tilde === true ? word.text.replace(/^~(me)?(?=\/|$)/, HOME) : word.text);
}

function marked(text: string): string {
  return text.replaceAll(HOME_MARK, HOME).replaceAll(START_MARK, CWD).replaceAll(`${USER_MARK}me`, HOME);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
