import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import { RULES } from "../artifacts.ts";
import { readLine, type LineReading } from "./line.ts";

/** A rule about the first words of a command. */
interface PrefixRule {
  readonly words: readonly string[];
  readonly decision: "forbidden" | "prompt";
  readonly entry: NativeEntry;
}

export interface CommandRules {
  decide(line: string): LayerAnswer;
}

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };

/** What the agent's command rules do with a line (research/codex.md section 3, facts.md, release 0.169.0). */
export function commandRules(text: string | undefined): CommandRules {
  const rules = readRules(text ?? "");
  if (rules === "refused") return { decide: () => ({ verdict: "deny", reason: "configuration-refused" }) };
  if (rules === "unmeasured") return { decide: () => NOT_MEASURED };
  return {
    decide(line) {
      const reading = readLine(line);
      if (reading.kind === "unmeasured") return rules.length === 0 ? { verdict: "allow" } : NOT_MEASURED;
      const commands = reading.kind === "plain" ? reading.commands : [["bash", "-lc", line]];
      const matching = commands.flatMap((words) => rules.filter((rule) => matches(rule, words)));
      const forbidding = matching.find(({ decision }) => decision === "forbidden");
      if (forbidding !== undefined) return { verdict: "deny", entry: forbidding.entry };
      const [asking] = matching;
      if (asking !== undefined) return { verdict: "ask", entry: asking.entry };
      const removal = forcedRemoval(reading, line);
      if (removal !== undefined) return removal;
      const reason = missed(rules, reading.kind, commands, line);
      return reason === undefined ? { verdict: "allow" } : { verdict: "allow", reason };
    },
  };
}

/** A program under a path is looked up by its name as well. */
function matches({ words }: PrefixRule, command: readonly string[]): boolean {
  const [program = "", ...rest] = command;
  const [first = "", ...more] = words;
  const isProgram = first === program || (!first.includes("/") && program.endsWith(`/${first}`));
  return isProgram && more.every((word, index) => rest[index] === word);
}

/** The agent refuses these whatever the rules are, also inside of some shells and in lines that it does not split. */
function forcedRemoval(reading: LineReading, line: string): LayerAnswer | undefined {
  if (reading.kind === "plain" && reading.commands.some(removesByForce))
    return { verdict: "deny", reason: "forced-removal" };
  const mayRemove = /\brm\b/.test(line) && /-\w*f|--force\b/.test(line);
  if (!mayRemove) return undefined;
  // It looks into some shells and into lines that it does not split; into which was not tried out.
  const isHarmless =
    reading.kind === "plain" && !reading.commands.some(([program = ""]) => RUNS_OTHERS.has(program));
  return isHarmless ? undefined : NOT_MEASURED;
}

const RUNS_OTHERS: ReadonlySet<string> = new Set(["bash", "sh", "zsh", "sudo", "env"]);

function removesByForce(command: readonly string[]): boolean {
  const words = command[0] === "sudo" ? command.slice(1) : command;
  const isRm = words[0] === "rm" || words[0]?.endsWith("/rm") === true;
  const end = words.indexOf("--");
  const options = words.slice(1, end < 0 ? words.length : end);
  return isRm && options.some((word) => /^-[a-zA-Z]*f[a-zA-Z]*$/.test(word) || word === "--force");
}

/** Why a rule about a program that the line names does not act. */
function missed(
  rules: readonly PrefixRule[],
  kind: "plain" | "opaque",
  commands: readonly (readonly string[])[],
  line: string,
): string | undefined {
  const named = rules.filter(({ words }) => line.includes(nameOf(words[0] ?? "")));
  if (named.length === 0) return undefined;
  if (kind === "opaque") return "line-not-split";
  const isProgram = named.some(({ words }) =>
    commands.some(([program = ""]) => nameOf(program) === nameOf(words[0] ?? "")),
  );
  return isProgram ? "other-first-words" : "behind-a-program";
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}

/** One rule a line, with plain texts: what twsrt writes, and most of what people do. */
const RULE =
  /^prefix_rule\(\s*pattern\s*=\s*(\[(?:\s*"(?:[^"\\]|\\.)*"\s*,?)*\s*\])\s*,\s*decision\s*=\s*"(\w+)"\s*(?:,\s*justification\s*=\s*"(?:[^"\\]|\\.)*"\s*)?,?\)$/;

function readRules(text: string): readonly PrefixRule[] | "refused" | "unmeasured" {
  const rules: PrefixRule[] = [];
  if (text.startsWith("\uFEFF")) return "refused";
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, list, decision] = RULE.exec(line) ?? [];
    const words = list === undefined ? undefined : wordsOf(list);
    if (words === undefined || decision === "allow") return "unmeasured";
    if (words.length === 0 || (decision !== "forbidden" && decision !== "prompt")) return "refused";
    rules.push({ words, decision, entry: { artifact: RULES, key: RULES, value: line } });
  }
  return rules;
}

function wordsOf(list: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(list.replace(/,\s*\]$/, "]"));
    return Array.isArray(value) && value.every((word) => typeof word === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}
