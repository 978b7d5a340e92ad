import type { LayerAnswer } from "../../../../enforcers/model.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import { endsInRemark } from "./opaque.ts";
import { masked, judgeSetting } from "./shape.ts";
import { unquoted } from "./text.ts";
import { asked, type Mode } from "../modes.ts";
import { ASKED_VARIABLES, SAFE_VARIABLES } from "../read-only-table.ts";
import { judgeUnchecked } from "./unchecked.ts";

/** Lists of values, and flags with which a builtin makes such a list. */
const LISTS = /(^|[\s;|&])\w+(\[[^\]]*\])?\+?=\(|(^|[\s;|&])(declare|typeset|local)\s+-[a-zA-Z]*[aAin]/;

/**
 * With `autoAllowBashIfSandboxed` everything runs but what might hide a command from the analysis
 * (facts.md I, release 2.1.330).
 * @returns undefined for a line that is decided about as without the setting
 */
export function bashAutoAllow(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  mode: Mode,
): LayerAnswer | undefined {
  const text = masked(attempt.line);
  const own = commands.filter(({ isInText }) => !isInText);
  const unchecked = own.map(judgeUnchecked);
  const asks =
    attempt.commands.kind === "unparsable" ||
    unchecked.includes("asks") ||
    own.some(({ words: [program] }) => program === "export") ||
    commands.some(({ command }) => command.where === "function") ||
    /(^|[;|&]\s*)"?\$/.test(text) ||
    // Groups, subshells with more than one command, and substitutions in double quotes that are kept.
    /(^|[\s;|&!])(\{\s|(case|select)\s|\([^()]*[;&|\n])/.test(text) ||
    // A redirection of a whole subshell.
    /(^|[;&|]\s*)\([^()]*\)\s*\d*&?[<>]/.test(text) ||
    /(^|[\s;|&])\w+="\$\(/.test(attempt.line) ||
    changesAndWrites(commands) ||
    judgeSetting(attempt.line) === "asks" ||
    // No program: an option, an opening brace. A remark behind a redirection counts as another target.
    own.some(({ words: [program = ""] }) => /^(-|\{)/.test(unquoted(program))) ||
    endsInRemark(attempt.line) ||
    LISTS.test(text) ||
    /\$\{[^}]*\$\(/.test(text) ||
    commands.some(({ words }) => words[0] === "env" && /^\w+=/.test(words[1] ?? "")) ||
    /\bcoproc\s|\(\)\s*\{|\bfunction\s|\ue000|\{[^{}\s]*(,|\.\.)[^{}\s]*\}/.test(text);
  if (asks) return asked({ verdict: "ask", reason: "line-not-analysed" }, mode);
  const values = commands.map(valueArgument);
  if (values.includes("yes")) return undefined;
  if (values.includes("unmeasured")) return { verdict: "unknown", reason: "not-measured" };
  if (unchecked.includes("unmeasured")) return { verdict: "unknown", reason: "not-measured" };
  const names = commands.flatMap(({ assignments }) =>
    assignments.map((one) => one.slice(0, one.indexOf("="))),
  );
  if (names.some((name) => ASKED_VARIABLES.has(name)))
    return asked({ verdict: "ask", reason: "command-asks" }, mode);
  if (names.some((name) => !SAFE_VARIABLES.has(name))) return { verdict: "unknown", reason: "not-measured" };
  return { verdict: "allow", reason: "sandbox-auto-allow" };
}

/**
 * Whether an argument that is not an option has a `=` in it, quoted or not: with one the setting has no effect on the line. What a
 * variable brings does not count.
 */
function valueArgument({ words: [program, ...rest] }: LineCommand): "yes" | "unmeasured" | "no" {
  const values = rest.filter(
    (word) => word.includes("=") && !word.startsWith("-") && !(program === "dd" && /^(if|of)=/.test(word)),
  );
  if (values.some((word) => !word.includes("$"))) return "yes";
  return values.every((word) => /^\w+=\$(\w+|\{\w+\})$/.test(word)) ? "no" : "unmeasured";
}

/** A change of directory before a command that writes is asked about. */
function changesAndWrites(commands: readonly LineCommand[]): boolean {
  const first = commands.findIndex(({ words }) => words[0] === "cd");
  return first >= 0 && commands.slice(first).some(({ words }) => words[0] === "rm");
}
