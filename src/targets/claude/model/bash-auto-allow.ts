import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { BashAttempt, LineCommand } from "./bash-line.ts";
import { masked } from "./bash-shape.ts";
import { asked, type Mode } from "./modes.ts";
import { ASKED_VARIABLES, SAFE_VARIABLES } from "./read-only-table.ts";

/** Builtins that take text to run: they ask even where the sandbox allows by itself. */
const EVALUATORS: ReadonlySet<string> = new Set("eval source . trap alias coproc export".split(" "));

/**
 * With `autoAllowBashIfSandboxed` everything runs but what might hide a command from the analysis
 * (facts.md I, release 2.1.330).
 */
export function bashAutoAllow(
  attempt: BashAttempt,
  commands: readonly LineCommand[],
  mode: Mode,
): LayerAnswer {
  const text = masked(attempt.line);
  const asks =
    attempt.commands.kind === "unparsable" ||
    commands.some(({ words, command }) => EVALUATORS.has(words[0] ?? "") || command.where === "function") ||
    /(^|[;|&]\s*)"?\$/.test(text) ||
    /\bcoproc\s|\(\)\s*\{|\bfunction\s|\u0001|\{[^{}\s]*(,|\.\.)[^{}\s]*\}/.test(text) ||
    (/(^|[;|&\s])for\s/.test(text) && text.includes("$")) ||
    commands.some(
      ({ words }) => words[0] === "find" && words.some((word) => /^-(exec|delete|ok)$/.test(word)),
    );
  if (asks) return asked({ verdict: "ask", reason: "line-not-analysed" }, mode);
  const names = commands.flatMap(({ assignments }) =>
    assignments.map((one) => one.slice(0, one.indexOf("="))),
  );
  if (names.some((name) => ASKED_VARIABLES.has(name)))
    return asked({ verdict: "ask", reason: "command-asks" }, mode);
  if (names.some((name) => !SAFE_VARIABLES.has(name))) return { verdict: "unknown", reason: "not-measured" };
  return { verdict: "allow", reason: "sandbox-auto-allow" };
}
