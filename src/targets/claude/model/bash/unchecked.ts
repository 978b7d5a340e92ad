import { baseName } from "../../../../policy/normalize.ts";
import type { LineCommand } from "../line-command.ts";
import type { Judgement } from "../read-only.ts";
import { unquoted } from "./text.ts";

/** Builtins that evaluate their arguments as text of the shell. */
const EVALUATORS: ReadonlySet<string> = new Set("eval source . trap alias coproc exec".split(" "));

/** Programs that start another one which the analysis does not follow: with an argument they are asked about. */
const UNFOLLOWED: ReadonlySet<string> = new Set(
  "setsid ionice flock watch strace ltrace chrt taskset unshare nsenter script".split(" "),
);

/** What stands before one of these programs without hiding it. Behind others, such as `sudo`, it is not looked for. */
const LOOKED_THROUGH: ReadonlySet<string> = new Set(
  "timeout nice nohup time command builtin stdbuf env".split(" "),
);

/**
 * Whether the agent asks about a command because of what it may run, although a rule with a prefix or a wildcard, or the sandbox,
 * allows it (facts.md I, release 2.1.330). A rule for the whole of the line, and `Bash` alone, have an effect.
 */
export function judgeUnchecked({ words, command: { wrappers } }: LineCommand): Judgement {
  const plain = words.map(unquoted);
  const [program = ""] = plain;
  const isHanded = wrappers.at(-1) === "xargs";
  // What is added to its words could be an action.
  if (isHanded && baseName(program) === "find") return "asks";
  const judged = judgeWords(plain);
  if (judged === "runs" || wrappers.every((name) => LOOKED_THROUGH.has(name))) return judged;
  if (!isHanded) return "runs";
  return EVALUATORS.has(program) ? "asks" : "unmeasured";
}

function judgeWords([written = "", ...rest]: readonly string[]): Judgement {
  const program = baseName(written);
  if (EVALUATORS.has(written)) return "asks";
  if (UNFOLLOWED.has(program)) return rest.length > 0 ? "asks" : "runs";
  switch (program) {
    case "find":
      return rest.some((word) => ACTIONS.test(word)) ? "asks" : "runs";
    case "awk":
    case "gawk":
    case "mawk":
    case "nawk":
      return judgeAwk(rest);
    case "env":
      return judgeEnv(rest);
    case "timeout":
      return hasOddTime(rest) ? "asks" : "runs";
  }
  return "runs";
}

/** What `find` does to the files that it finds. */
const ACTIONS = /^-(exec|execdir|ok|okdir|delete|fprint0?|fprintf|fls)$/;

/** Options of `awk` that name a program elsewhere. */
const AWK_UNCHECKED = /^(-[fieEl]|--file(=|$))/;

function judgeAwk(words: readonly string[]): Judgement {
  let at = 0;
  for (; words[at]?.startsWith("-") === true; at++) {
    const option = words[at] ?? "";
    if (AWK_UNCHECKED.test(option)) return "asks";
    if (option === "--version") return "runs";
    if (!/^-[Fv]/.test(option)) return "unmeasured";
    if (option.length === 2) at++;
  }
  const program = words[at] ?? "";
  if (/\bsystem\s*\(|@(load|include)\b/.test(program)) return "asks";
  const pipes = program.replaceAll("||", "");
  // A single bar in front of a quote or `getline`, with `&` or not; any other, as in an expression, was not tried.
  if (/\|&?\s*"|\|\s*getline|\|\w*"/.test(pipes)) return "asks";
  return /[|@]/.test(pipes) ? "unmeasured" : "runs";
}

function judgeEnv(words: readonly string[]): Judgement {
  for (const word of words) {
    if (!word.startsWith("-")) return "runs";
    if (/^(-S|--split-string(=|$))/.test(word)) return "asks";
    if (word === "-r") return "asks";
    if (!/^-(u.*|i|-ignore-environment)?$/.test(word)) return "unmeasured";
  }
  return "runs";
}

/** Whether what stands where `timeout` has its time is not one. */
function hasOddTime(words: readonly string[]): boolean {
  const first = words.find(
    (word, index) => !word.startsWith("-") && !/^(-k|-s|--kill-after|--signal)$/.test(words[index - 1] ?? ""),
  );
  return first !== undefined && !/^\d+(\.\d+)?[smhd]?$/.test(first);
}
