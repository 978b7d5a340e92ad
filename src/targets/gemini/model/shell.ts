import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { sourceLine, wrappedText } from "./lines.ts";
import type { RuleIndex } from "./rule-index.ts";
import { argumentsText, type Rule } from "./rules.ts";
import { harmless, mayBeHarmless } from "./safe-commands.ts";

const TOOL = "run_shell_command";

/** A command line that is handed to the shell tool. */
export function shellAnswer(
  { line, touches }: Extract<Attempt, { tool: "Bash" }>,
  rules: RuleIndex,
  environment: Environment,
): LayerAnswer {
  const found = decide(line, rules, 0);
  if (found.verdict !== "ask" || found.entry !== undefined || found.reason !== undefined) return found;
  const near = nearOf(line, rules) ?? (touches.length > 0 ? "shell-not-covered" : undefined);
  const source = sourceLine(line);
  if (!source.isSingle) {
    if (isAllowedInParts(line, rules) && mayBeHarmless(line))
      return { verdict: "unknown", reason: "harmless-not-measured" };
    return { verdict: "ask", reason: near ?? "unlisted-command-asks" };
  }
  const known = harmless(line, environment);
  if (known === "unknown") return { verdict: "unknown", reason: "harmless-not-measured" };
  return known === "yes"
    ? { verdict: "allow", reason: near ?? "harmless-command" }
    : { verdict: "ask", reason: near ?? "unlisted-command-asks" };
}

/** Whether rules allow each command of a line that none of them is about as a whole. */
function isAllowedInParts(line: string, rules: RuleIndex): boolean {
  const { commands, hasRedirection } = sourceLine(line);
  return (
    !hasRedirection &&
    commands.length > 0 &&
    commands.every((command) => decide(command, rules, 1).verdict === "allow")
  );
}

/** A command inside a command inside a command is looked into no further. */
const DEEPEST = 8;

/** What the rules say of a line and of each command in it, the strictest; without one the agent asks. */
function decide(line: string, rules: RuleIndex, depth: number): LayerAnswer {
  const rule = rules.first(TOOL, argumentsText({ command: line }));
  if (rule?.isDoubtful === true) return { verdict: "unknown", reason: "rule-not-measured" };
  if (rule?.decision === "deny") return { verdict: "deny", entry: rule.entry };
  // Of what a rule for every line allows the agent asks about some commands, which was not tried.
  if (rule?.decision === "allow" && rule.pattern === undefined)
    return { verdict: "unknown", reason: "rule-not-measured" };
  const { commands, hasRedirection, isComplete } = sourceLine(line);
  const own = alone(rule, hasRedirection);
  // The agent's own parser makes something of a line that bash would refuse, and looks for commands in it.
  if (!isComplete && rules.all.some(({ tool }) => tool === TOOL || tool === "*"))
    return { verdict: "unknown", reason: "line-not-parsed" };
  if (depth === DEEPEST)
    return own.verdict === "allow" ? { verdict: "unknown", reason: "rule-not-measured" } : own;
  let result = own;
  for (const command of commands) {
    const inner = wrappedText(command);
    for (const text of [...(inner === undefined ? [] : [inner]), ...(command === line ? [] : [command])]) {
      const answer = decide(text, rules, depth + 1);
      if (answer.verdict === "deny" || answer.verdict === "unknown") return answer;
      if (answer.verdict === "allow") continue;
      if (result.verdict === "allow")
        result = answer.entry === undefined ? { verdict: "ask", reason: ALLOWED_IN_PART } : answer;
      else if (result.entry === undefined && answer.entry !== undefined) result = answer;
    }
  }
  return result;
}

const ALLOWED_IN_PART = "allowed-in-part";

/** What the rule for a whole line says before its commands are looked at. */
function alone(rule: Rule | undefined, hasRedirection: boolean): LayerAnswer {
  if (rule === undefined) return { verdict: "ask" };
  if (rule.decision === "allow" && hasRedirection && !rule.allowRedirection)
    return { verdict: "ask", reason: ALLOWED_IN_PART };
  return { verdict: rule.decision === "allow" ? "allow" : "ask", entry: rule.entry };
}

/** Whether a rule would speak of the line if it were not for quotes and backslashes. */
function nearOf(line: string, rules: RuleIndex): string | undefined {
  const plain = line.replaceAll(/["'\\]/g, "");
  if (plain === line) return undefined;
  return rules.first(TOOL, argumentsText({ command: plain })) === undefined ? undefined : "command-hidden";
}
