import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import { RULES } from "../artifacts.ts";
import { readLine } from "./line.ts";

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
  if (rules === undefined) return { decide: () => NOT_MEASURED };
  return {
    decide(line) {
      const reading = readLine(line);
      if (reading.kind === "unmeasured") return rules.length === 0 ? { verdict: "allow" } : NOT_MEASURED;
      const commands = reading.kind === "plain" ? reading.commands : [["bash", "-lc", line]];
      const matching = commands.flatMap((words) => rules.filter((rule) => matches(rule, words)));
      const strictest =
        matching.find(({ decision }) => decision === "forbidden") ??
        matching.find(({ decision }) => decision === "prompt");
      if (strictest?.decision === "forbidden") return { verdict: "deny", entry: strictest.entry };
      const removal = forcedRemoval(reading.kind === "plain" ? commands : undefined, line);
      if (removal !== undefined) return removal;
      if (strictest !== undefined) return { verdict: "ask", entry: strictest.entry };
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
function forcedRemoval(
  commands: readonly (readonly string[])[] | undefined,
  line: string,
): LayerAnswer | undefined {
  if (!/\brm\b/.test(line) || !/\s-(?:\w*f|-force\b)/.test(line)) return undefined;
  for (const command of commands ?? []) {
    const words = command[0] === "sudo" ? command.slice(1) : command;
    const isRm = words[0] === "rm" || words[0]?.endsWith("/rm") === true;
    if (isRm && words.slice(1).some((word) => /^-[a-zA-Z]*f[a-zA-Z]*$/.test(word) || word === "--force"))
      return { verdict: "deny", reason: "forced-removal" };
  }
  return NOT_MEASURED;
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

/** @returns undefined for a text that was not tried */
function readRules(text: string): readonly PrefixRule[] | undefined {
  const rules: PrefixRule[] = [];
  for (const raw of text.replace(/^\uFEFF/, "").split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, list, decision] = RULE.exec(line) ?? [];
    if (list === undefined || (decision !== "forbidden" && decision !== "prompt")) return undefined;
    const words = wordsOf(list);
    if (words === undefined) return undefined;
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
