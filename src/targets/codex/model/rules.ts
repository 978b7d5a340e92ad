import type { LayerAnswer } from "../../../enforcers/model.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import { RULES } from "../artifacts.ts";
import type { Folded } from "./layers.ts";
import { readLine, type LineReading } from "./line.ts";
import { RuleIndex } from "./rule-index.ts";
import { readRules, requiredRules, type PrefixRule } from "./rule-files.ts";
import { baseName } from "../../../policy/normalize.ts";

export interface CommandRules {
  decide(line: string): LayerAnswer;
}

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };

/**
 * What the command rules of all files do with a line, of which the strictest counts (research/codex.md section 3, facts.md,
 * release 0.169.0).
 */
export function commandRules(folded: Folded): CommandRules {
  if (folded.kind === "refused")
    return { decide: () => ({ verdict: "deny", entry: folded.entry, reason: "configuration-refused" }) };
  const { requirements } = folded;
  const readings = [
    ...folded.rules.map((file) => ({ file, reading: readRules(file) })),
    ...(requirements === undefined
      ? []
      : [{ file: { artifact: requirements.id }, reading: requiredRules(requirements) }]),
  ];
  const broken = readings.find(({ reading }) => reading === "refused");
  if (broken !== undefined) {
    const entry = { artifact: broken.file.artifact, key: RULES, value: "" };
    return { decide: () => ({ verdict: "deny", entry, reason: "configuration-refused" }) };
  }
  const rules = readings.flatMap(({ reading }) => (typeof reading === "string" ? [] : reading));
  const asked = new RuleIndex(rules);
  const restricting = programsOf(rules.filter(({ decision }) => decision !== "allow"));
  const isKnown = readings.every(({ reading }) => reading !== "unmeasured");
  return {
    decide(line) {
      const reading = readLine(line);
      if (reading.kind === "unmeasured")
        return isKnown && rules.length === 0 ? { verdict: "allow" } : NOT_MEASURED;
      const commands = reading.kind === "plain" ? reading.commands : [["bash", "-lc", line]];
      const matching = commands.flatMap((words) => asked.matching(words));
      const forbidding = matching.find(({ decision }) => decision === "forbidden");
      if (forbidding !== undefined) return { verdict: "deny", entry: forbidding.entry };
      if (!isKnown) return NOT_MEASURED;
      const asking = matching.find(({ decision }) => decision === "prompt");
      if (asking !== undefined) return { verdict: "ask", entry: asking.entry };
      const removal = forcedRemoval(reading, line);
      if (removal !== undefined) return isLifted(removal, commands, asked);
      const reason = missed(restricting, reading.kind, commands, line);
      return reason === undefined ? { verdict: "allow" } : { verdict: "allow", reason };
    },
  };
}

/** The programs that rules are about. */
interface Programs {
  /** Those whose name is anywhere in a line. */
  in(line: string): readonly string[];
}

function programsOf(rules: readonly PrefixRule[]): Programs {
  const names = [...new Set(rules.flatMap(({ words: [first = []] }) => first.map(baseName)))];
  const sieve = new Sieve(names.map((name) => [[name]]));
  return {
    in: (line) =>
      sieve
        .candidates(line)
        .map((at) => names[at] as string)
        .filter((name) => line.includes(name)),
  };
}

/** A rule that allows every command of a line takes the place of what the agent refuses by itself. */
function isLifted(
  removal: LayerAnswer,
  commands: readonly (readonly string[])[],
  rules: RuleIndex,
): LayerAnswer {
  const allowing = commands.map((words) => rules.matching(words)[0]);
  const [first] = allowing;
  if (allowing.every((rule) => rule === undefined)) return removal;
  return commands.length === 1 && first !== undefined && removal.verdict === "deny"
    ? { verdict: "allow", entry: first.entry }
    : NOT_MEASURED;
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
  programs: Programs,
  kind: "plain" | "opaque",
  commands: readonly (readonly string[])[],
  line: string,
): string | undefined {
  const named = programs.in(line);
  if (named.length === 0) return undefined;
  if (kind === "opaque") return "line-not-split";
  const isProgram = named.some((name) => commands.some(([program = ""]) => baseName(program) === name));
  return isProgram ? "other-first-words" : "behind-a-program";
}
