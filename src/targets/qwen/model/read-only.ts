import { segmentsOf } from "./text.ts";

/** Whether a line runs without a prompt by itself. `unknown`: it was not measured. */
export type ReadOnly = "yes" | "no" | "unknown";

const READERS: ReadonlySet<string> = new Set(
  (
    "awk basename cat cd column cut df dirname du echo find git grep head ls printenv printf ps pwd rg sed sort stat " +
    "tail tree uniq wc which whoami"
  ).split(" "),
);

/** Sub-commands of git that only look, with whether they may have operands. */
const GIT: Readonly<Record<string, "any" | "none">> = {
  blame: "any",
  branch: "none",
  "cat-file": "any",
  describe: "any",
  diff: "any",
  grep: "any",
  log: "any",
  "ls-files": "any",
  remote: "none",
  "rev-parse": "any",
  show: "any",
  status: "any",
};

/**
 * Commands that the agent knows to change nothing (facts.md, section F, release 0.24.4): plain ones alone or in a row,
 * with literal words. Everything in a substitution, a control structure or a redirection into a file asks.
 */
export function readOnly(line: string): ReadOnly {
  // Only single quotes make it text.
  const bare = line.replaceAll(/\\.|'[^']*'|("(?:\\.|[^"\\])*")/gs, (_, double?: string) => double ?? " ");
  if (/\$\(|`|[<>]\(/.test(bare)) return "no";
  const segments = segmentsOf(line);
  if (segments.length === 0 || line.includes("<<")) return "unknown";
  const changes = segments.some(({ text }) => /^\(*\s*(cd|pushd)(\s|$)/.test(text));
  const judged = segments.map(({ text }) => judge(text));
  if (changes && segments.some(({ text }) => /^git\b/.test(text))) return judged.includes("no") ? "no" : "no";
  if (judged.includes("no")) return "no";
  return judged.includes("unknown") ? "unknown" : "yes";
}

function judge(text: string): ReadOnly {
  if (/(^|[^<>])(\d|&)?>(?!&\d)|>\|/.test(unquoted(text).replaceAll(/\d?>&\d/g, ""))) return "no";
  const words = text.split(/\s+/);
  const [program = "", ...args] = words;
  if (/^[({})!]/.test(text)) return "unknown";
  if (/^(if|then|else|fi|for|while|until|do|done|case|esac|function|time|coproc)$/.test(program)) return "no";
  if (/^[A-Za-z_]\w*=/.test(program)) return args.length === 0 ? "unknown" : "no";
  if (/#/.test(text)) return "unknown";
  if (/^(bash|sh|zsh)$/.test(program) || program === "less" || program === "more") return "unknown";
  if (/[\\'"$/]/.test(program)) return "no";
  if (!READERS.has(program)) return "no";
  return judgeArguments(program, args, text);
}

/** Everyday arguments; options that could write or run something are measured for a few. */
function judgeArguments(program: string, args: readonly string[], text: string): ReadOnly {
  switch (program) {
    case "find":
      if (/\s-(exec|execdir|ok|okdir|delete|fprint\w*|fls)\b/.test(text)) return "no";
      return "yes";
    case "sort":
      if (args.some((arg) => /^(-o|--output)/.test(arg))) return "no";
      return args.every((arg) => /^[^-]/.test(arg)) ? "yes" : "unknown";
    case "sed":
      if (args.some((arg) => /^(-i|--in-place)/.test(arg))) return "no";
      return /^sed (-n )?(p|s\/\w+\/\w+\/) [\w./~-]+$/.test(text) ? "yes" : "unknown";
    case "awk":
      return /^awk (1|'\{print( \$\d+)?\}') [\w./~-]+$/.test(text) ? "yes" : "unknown";
    case "git":
      return judgeGit(args);
    case "rg":
    case "tree":
    case "printenv":
      return args.some((arg) => arg.startsWith("-")) ? "unknown" : "yes";
    default:
      return "yes";
  }
}

function judgeGit(args: readonly string[]): ReadOnly {
  const [sub = "", ...rest] = args;
  if (sub === "") return "unknown";
  if (sub.startsWith("-")) return "no";
  const operands = Object.hasOwn(GIT, sub) ? GIT[sub] : undefined;
  if (operands === undefined) return "no";
  if (rest.some((arg) => /^--(output|ext-diff|textconv|open-files-in-pager)/.test(arg))) return "no";
  if (operands === "none") {
    if (rest.length === 0 || (rest.length === 1 && /^(-a|-v)$/.test(rest[0] ?? ""))) return "yes";
    return rest.some((arg) => !arg.startsWith("-")) ? "no" : "unknown";
  }
  return rest.every((arg) => /^(-p|--oneline|--stat|-n|-\d+|[^-].*)$/.test(arg)) ? "yes" : "unknown";
}

/** The text with what is quoted or escaped blanked. */
function unquoted(text: string): string {
  return text.replaceAll(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs, (found) => " ".repeat(found.length));
}
