import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import { splitWords } from "../../../shell/words.ts";

/** Whether the agent runs a command without asking because it knows it as harmless. */
export type Harmless = "yes" | "no" | "unknown";

/** They run whatever their arguments are. */
const WITHOUT_FILES = words("echo expr false id pwd seq tr true uname which whoami");
/** They run while their arguments lie in the workspace. */
const WITH_FILES = words("cat head tail tac nl stat wc cut paste rev uniq numfmt ls");
/** They run with some arguments, in ways that were not all tried. */
const SOMETIMES = words("grep cd base64 find rg git sed __read __write");
/** A word that the agent takes to be expanded. */
const EXPANDED = /[$`*?[\]{}~#!]/;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/**
 * What the agent makes of a single command without rule (facts.md, commands, release 0.61.0).
 * @param line one command without redirection, substitution and assignment
 */
export function harmless(line: string, environment: Environment): Harmless {
  const split = splitWords(line);
  if (split.kind !== "words") return "unknown";
  const [program = "", ...args] = split.words;
  if (WITHOUT_FILES.has(program)) return "yes";
  if (SOMETIMES.has(program)) return sometimes(program, args);
  if (!WITH_FILES.has(program)) return EXPANDED.test(program) ? "unknown" : "no";
  if (args.some((arg) => EXPANDED.test(arg) || /^-.*=/.test(arg))) return "unknown";
  return args.every((arg) => arg.startsWith("-") || isInWorkspace(arg, environment)) ? "yes" : "no";
}

const GIT_READS = words("status log diff show");

function sometimes(program: string, args: readonly string[]): Harmless {
  if (program !== "git") return "unknown";
  const [first] = args;
  if (first === undefined) return "no";
  if (first.startsWith("-")) return "unknown";
  if (GIT_READS.has(first)) return args.some((arg) => arg.startsWith("-")) ? "unknown" : "yes";
  return first === "branch" ? "unknown" : "no";
}

function isInWorkspace(arg: string, environment: Environment): boolean {
  const { cwd } = environment;
  const path = normalize(arg.startsWith("/") ? arg : `${cwd}/${arg}`);
  if (!isBelow(path, cwd)) return false;
  for (let at = path; isBelow(at, cwd) && at !== cwd; at = at.slice(0, at.lastIndexOf("/"))) {
    const real = environment.realpath(at);
    if (real !== undefined && !isBelow(real, environment.realpath(cwd) ?? cwd)) return false;
  }
  return true;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}
