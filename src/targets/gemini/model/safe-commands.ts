import type { Environment } from "../../../policy/environment.ts";
import { isAtOrUnder, normalize } from "../../../policy/normalize.ts";
import { splitWords } from "../../../shell/words.ts";

/** Whether the agent runs a command without asking because it knows it as harmless. */
export type Harmless = "yes" | "no" | "unknown";

/** They run whatever their arguments are. */
const WITHOUT_FILES = words("echo expr false id pwd seq tr true uname which whoami");
/** They run while their arguments lie in the workspace. */
const WITH_FILES = words("cat head tail tac nl stat wc cut paste rev uniq numfmt ls");
/** A word that may begin a comment, or of which the agent's splitting was not tried. */
const DOUBTFUL = /(^|\s)#/;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/**
 * What the agent makes of a single command without rule (facts.md, commands, release 0.61.0).
 * @param line one command without redirection, substitution and assignment
 */
export function harmless(line: string, environment: Environment): Harmless {
  const split = splitWords(line);
  // Between single quotes a variable is none.
  if (split.kind !== "words" || DOUBTFUL.test(line) || /'[^']*\$/.test(line)) return "unknown";
  // The agent takes every variable for empty.
  const [program = "", ...args] = split.words.map((word) => word.replaceAll(/\$(\w+|\{\w+\})/g, ""));
  if (WITHOUT_FILES.has(program)) return "yes";
  const paths = pathsOf(program, args);
  if (typeof paths === "string") return paths;
  return paths.every((arg) => isInWorkspace(arg, environment)) ? "yes" : "no";
}

/**
 * Whether the agent may take a line of several commands for a harmless one: it takes all that is behind the first word for its
 * arguments, operators too (facts.md, commands, release 0.61.0). Which arguments then count was not measured.
 */
export function mayBeHarmless(line: string): boolean {
  const [first = ""] = line.trim().split(/[\s;&|()<>]/);
  if (first === "" || first === "{") return false;
  return (
    !/^[\w./+-]+$/.test(first) ||
    WITHOUT_FILES.has(first) ||
    WITH_FILES.has(first) ||
    /^(grep|find|base64|sed|cd|git|bash|zsh|__.*|(.*\/)?rg)$/.test(first)
  );
}

const FIND_WRITES = words("-exec -execdir -ok -okdir -delete -fls -fprint -fprint0 -fprintf");

/** What of the arguments has to lie in the workspace; or what is known without looking at them. */
function pathsOf(program: string, args: readonly string[]): readonly string[] | Harmless {
  if (WITH_FILES.has(program)) return operands(args);
  switch (program) {
    case "grep":
      return grepPaths(args);
    case "find":
      return args.some((arg) => FIND_WRITES.has(arg)) ? "no" : args.filter((arg) => !arg.startsWith("-"));
    case "base64":
      return args.some((arg) => /^(-o|--output(=|$))/.test(arg))
        ? "no"
        : args.filter((arg) => !arg.startsWith("-"));
    case "sed":
      return args[0] === "-n" && /^\d+(,\d+)?p$/.test(args[1] ?? "") && args.length < 4
        ? args.slice(2)
        : "no";
    case "cd": {
      const named = args.filter((arg) => !arg.startsWith("-"));
      return named.length === 0 ? "no" : named;
    }
    case "git":
      return git(args);
    case "rg":
      return "no";
    default:
      return /(^|\/)rg$|^__|[*?[{~!]/.test(program) ? "unknown" : "no";
  }
}

/** What is no option, and values behind an equals sign. */
function operands(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return [
    ...options.flatMap((arg) => {
      if (!arg.startsWith("-")) return [arg];
      return arg.includes("=") ? [arg.slice(arg.indexOf("=") + 1)] : [];
    }),
    ...(end < 0 ? [] : args.slice(end + 1)),
  ];
}

/** A file of patterns is a file too; the pattern itself is taken for one. */
function grepPaths(args: readonly string[]): readonly string[] {
  return operands(args.map((arg) => arg.replace(/^-f(?=.)/, "")));
}

const GIT_READS = words("status log diff show");
const GIT_WRITES = /^(--output|--ext-diff|--textconv|--exec|--paginate)(=|$)/;

function git(args: readonly string[]): readonly string[] | Harmless {
  if (args.some((arg) => arg.startsWith("-c") || /^--config-env(=|$)/.test(arg))) return "no";
  let at = 0;
  while (args[at]?.startsWith("-") === true) {
    const option = args[at] ?? "";
    at += /^(-C|--(exec-path|git-dir|namespace|super-prefix|work-tree))$/.test(option) ? 2 : 1;
  }
  const [command, ...rest] = args.slice(at);
  if (command === undefined) return "no";
  if (GIT_READS.has(command)) return rest.some((arg) => GIT_WRITES.test(arg)) ? "no" : [];
  if (command !== "branch") return "no";
  if (rest.length === 0 || rest.join() === "-a") return [];
  return rest.join(" ").startsWith("-D ") || rest.every((arg) => !arg.startsWith("-")) ? "no" : "unknown";
}

function isInWorkspace(arg: string, environment: Environment): boolean {
  const { cwd, home } = environment;
  if (/[$`]/.test(arg)) return false;
  const isHome = arg === "~" || arg.startsWith("~/");
  if (arg.startsWith("~") && !isHome) return false;
  const spelled = isHome ? home + arg.slice(1) : arg;
  const path = normalize(spelled.startsWith("/") ? spelled : `${cwd}/${spelled}`);
  if (!isAtOrUnder(path, cwd)) return false;
  for (let at = path; isAtOrUnder(at, cwd) && at !== cwd; at = at.slice(0, at.lastIndexOf("/"))) {
    const real = environment.realpath(at);
    if (real !== undefined && !isAtOrUnder(real, environment.realpath(cwd) ?? cwd)) return false;
  }
  return true;
}
