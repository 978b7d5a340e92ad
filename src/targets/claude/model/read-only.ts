import { unquoted } from "./bash/text.ts";
import { GIT } from "./git-table.ts";
import {
  ASKED_VARIABLES,
  EXACT,
  DOCKER,
  READ_ONLY,
  SAFE_VARIABLES,
  type ReadOnly,
} from "./read-only-table.ts";

export type Judgement = "runs" | "asks" | "unmeasured";

/** Says whether the path that a written word names lies where reading needs no question. */
export type IsReadable = (written: string) => boolean;

/**
 * Whether one command runs without any rule because it only looks (facts.md I, release 2.1.330).
 * @param words with their quotes, without assignments and redirections
 * @param input whether it reads from a pipe, where `sed` may change what comes in
 */
export function judgeCommand(words: readonly string[], isReadable: IsReadable, input: boolean): Judgement {
  const [first = "", ...rest] = words;
  const program = unquoted(first);
  if (EXACT.has(words.map(unquoted).join(" "))) return "runs";
  switch (program) {
    case "git":
      return judgeGit(rest, isReadable);
    case "sed":
      return judgeSed(rest, isReadable, input);
    case "cd":
      return judgeCd(rest, isReadable);
    case "[[":
      return "unmeasured";
    case ":":
      return "asks";
    case "timeout":
      return /^\d+(\.\d+)?[smhd]?$/.test(rest[0] ?? "")
        ? judgeCommand(rest.slice(1), isReadable, input)
        : "asks";
    case "command":
      return rest[0]?.startsWith("-") === true ? "asks" : judgeCommand(rest, isReadable, input);
    case "builtin":
      return judgeCommand(rest, isReadable, input);
    case "type":
      return rest.some(hasGlob) ? "asks" : "runs";
    case "xargs":
      return judgeXargs(rest);
    case "docker":
      return judgeDocker(rest);
  }
  const known = READ_ONLY.get(program);
  return known === undefined ? "asks" : judgeKnown(program, rest, known, isReadable);
}

function isOption(word: string): boolean {
  return word.startsWith("-") && word.length > 1;
}

const GLOB = /[*?[]/;

function hasGlob(word: string): boolean {
  return GLOB.test(word.replace(/"[^"]*"|'[^']*'|\\./gs, "_"));
}

function judgeKnown(
  program: string,
  words: readonly string[],
  known: ReadOnly,
  isReadable: IsReadable,
): Judgement {
  // A final bracket belongs to `[`.
  const given = program === "[" && words.at(-1) === "]" ? words.slice(0, -1) : words;
  // With arithmetic signs in it the agent's parser gives up.
  if (program === "test" && given.includes("=")) return "asks";
  const end = given.indexOf("--");
  const options = given.filter((word, index) => isOption(word) && (end < 0 || index < end));
  const operands = given.filter((word, index) => !isOption(word) || (end >= 0 && index > end));
  if (options.some((option) => isIn(option, known.asks))) return "asks";
  if (lacksNumber(program, given)) return "asks";
  const shape = known.operands;
  if (shape === "none" && operands.length > 0) return "asks";
  if (shape instanceof RegExp && !operands.every((word) => shape.test(word))) {
    return program !== "ps" && operands.some((word) => /[/~]/.test(word)) ? "asks" : "unmeasured";
  }
  if (program === "jq" && operands.length === 0) return "asks";
  const globbed = program === "grep" ? operands.slice(1) : operands;
  if (!known.globs && globbed.some(hasGlob)) {
    return program === "find" ? judgeFindGlobs(given, isReadable) : "asks";
  }
  const checked = pathsAmong(program, known, operands, given);
  if (!checked.every(isReadable)) return "asks";
  // A path inside of an option was not tried.
  if (known.operands !== "free" && options.some((option) => /[/~]/.test(option))) return "unmeasured";
  const { options: tried } = known;
  return tried === "any" || options.every((option) => isIn(option, tried) || areIn(option, tried))
    ? "runs"
    : "unmeasured";
}

/** Options that are followed by a number, or else ask. */
const NUMBERED: Readonly<Record<string, string>> = { grep: "-A", tree: "-L", log: "-n" };

function lacksNumber(name: string, words: readonly string[]): boolean {
  const option = Object.hasOwn(NUMBERED, name) ? NUMBERED[name] : undefined;
  return words.some((word, index) => word === option && !/^\d+$/.test(words[index + 1] ?? ""));
}

/** The option, without its value. */
function isIn(option: string, options: ReadonlySet<string> | undefined): boolean {
  return (
    options !== undefined && (options.has(option) || options.has(option.replace(/^(--[^=]+)=.*$/s, "$1")))
  );
}

/** Letters written together, as `-rn`. */
function areIn(option: string, options: ReadonlySet<string>): boolean {
  return (
    /^-[A-Za-z]+$/.test(option) && Array.from(option.slice(1)).every((letter) => options.has(`-${letter}`))
  );
}

/** An unquoted wildcard among the paths of `find` asks. */
function judgeFindGlobs(words: readonly string[], isReadable: IsReadable): Judgement {
  const paths = findPaths(words);
  return paths.some(hasGlob) || !paths.every(isReadable) ? "asks" : "unmeasured";
}

function findPaths(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => isOption(word) || /^\\?[(!]/.test(word));
  return end < 0 ? words : words.slice(0, end);
}

function pathsAmong(
  program: string,
  known: ReadOnly,
  operands: readonly string[],
  words: readonly string[],
): readonly string[] {
  if (program === "find") return findPaths(words);
  if (known.operands === "paths") return operands;
  if (known.operands !== "expression") return [];
  // With a file of expressions every operand is a path.
  return words.some((word) => /^-[a-zA-Z]*[ef]$/.test(word)) ? operands : operands.slice(1);
}

function judgeGit(written: readonly string[], isReadable: IsReadable): Judgement {
  // Sub-commands and options are known through quotes; of other words the quotes say what expands.
  const words = written.map((word, index) => {
    const plain = unquoted(word);
    return index < 2 || isOption(plain) ? plain : word;
  });
  const [first = "", second = ""] = words;
  const name = [`${first} ${second}`, first].find((candidate) => Object.hasOwn(GIT, candidate));
  // Options before the sub-command, and every other sub-command, ask.
  if (name === undefined) return "asks";
  const known = GIT[name];
  if (known === undefined) return "asks";
  const rest = words.slice(name.split(" ").length);
  const options = rest.filter((word) => isOption(word) && word !== "--");
  const end = rest.indexOf("--");
  const operands = (end < 0 ? rest : rest.slice(0, end)).filter((word) => !isOption(word));
  if (options.some((option) => isIn(option, known.asks) || /^--(zzz|output)(=|$)/.test(option)))
    return "asks";
  if (lacksNumber(name, rest)) return "asks";
  const isTried = options.every(
    (option) => isIn(option, known.options) || (/^-\d+$/.test(option) && /^(log|show|diff)$/.test(name)),
  );
  const isList = name === "branch" || name === "tag" || name === "reflog";
  if (known.operands === "none" && operands.length > 0) {
    return isList && options.length > 0 ? "unmeasured" : "asks";
  }
  // Behind `--` the lists of branches and the like ask, others only look.
  if (known.operands === "none" && end >= 0 && name !== "reflog") return "asks";
  if (known.operands === "paths" && !operands.every(isReadable)) return "asks";
  if (operands.some(hasGlob)) return "unmeasured";
  return isTried ? "runs" : "unmeasured";
}

function judgeDocker(words: readonly string[]): Judgement {
  const [name = "", ...rest] = words;
  const options = Object.hasOwn(DOCKER, name) ? DOCKER[name] : undefined;
  if (options === undefined) return "asks";
  return rest.filter(isOption).every((option) => isIn(option, options)) ? "runs" : "unmeasured";
}

function judgeSed(words: readonly string[], isReadable: IsReadable, input: boolean): Judgement {
  const plain = words.map(unquoted);
  if (/^(-n|--quiet)$/.test(plain[0] ?? "") && /^\d+(,\d+)?p(;\d+(,\d+)?p)*$/.test(plain[1] ?? "")) {
    return words.slice(2).every(isReadable) ? "runs" : "asks";
  }
  if (input && plain.length === 1 && /^s\/[^/]*\/[^/]*\/$/.test(plain[0] ?? "")) return "runs";
  const isPlainEdit = plain.some((word) => /^(-i.*|s\/[^/]*\/[^/]*\/|-e|-E|1d|-n)$/.test(word));
  return input && !isPlainEdit ? "unmeasured" : "asks";
}

function judgeCd(words: readonly string[], isReadable: IsReadable): Judgement {
  const [target, ...more] = words;
  if (target === undefined) return "asks";
  if (more.length > 0) return "asks";
  return isReadable(target) ? "runs" : "asks";
}

function judgeXargs(words: readonly string[]): Judgement {
  const rest = /^-[0rt]$/.test(words[0] ?? "") ? words.slice(1) : words;
  const [program = ""] = rest;
  if (program === "" || /^-n \d+$/.test(words.join(" "))) return "runs";
  if (isOption(program)) return "asks";
  return /^(echo|grep|wc|head|tail|printf)$/.test(program) ? "runs" : "asks";
}

/** What assignments in front of a command do. */
export function judgeAssignments(assignments: readonly string[]): Judgement {
  const names = assignments.map((text) => text.slice(0, text.indexOf("=")));
  if (names.every((name) => SAFE_VARIABLES.has(name))) return "runs";
  return names.some((name) => ASKED_VARIABLES.has(name)) ? "asks" : "unmeasured";
}
