import type { Severity } from "../../diagnostics/diagnostic.ts";
import { SELF_PROTECTION, type Accepting } from "../../gate/acceptance.ts";
import type { GateFinding } from "../../gate/finding.ts";
import type { Cell, CoverageReport, CoverageRule, WitnessResult } from "../report.ts";
import { ruleVerb } from "../render/words.ts";
import { isAtMost, type CoverageWord } from "../word.ts";

/**
 * What `coverage` found: one finding for each rule, enforcer and reason.
 * @param limit the best word that fails; undefined: none does
 */
export function coverageFindings(
  report: CoverageReport,
  limit: CoverageWord | undefined,
  accepts: Accepting,
): readonly GateFinding[] {
  return report.rules.flatMap((rule) =>
    rule.cells.flatMap((cell, column) => {
      const agent = report.enforcers[column]?.name ?? "";
      return groupsOf(cell).map(({ code, word, results }): GateFinding => {
        const rules = [rule.source === SELF_PROTECTION ? SELF_PROTECTION : rule.subject];
        const { title, why, remedy } = report.reasons[code] ?? { title: code, why: code, remedy: "" };
        const accepted = accepts({ code, agent, rules });
        return {
          code,
          agent,
          rules,
          severity: SEVERITIES[word],
          title,
          why,
          remedy,
          message: messageOf(rule, agent, word, results, title),
          file: rule.file,
          ...(rule.line === undefined ? {} : { line: rule.line }),
          ...(rule.column === undefined ? {} : { column: rule.column }),
          fails: limit !== undefined && isAtMost(word, limit),
          ...(accepted === undefined ? {} : { accepted }),
        };
      });
    }),
  );
}

/** Differences of a rule in an enforcer with one reason, and the word that the rule has because of them. */
interface Group {
  readonly code: string;
  readonly word: Exclude<CoverageWord, "exact">;
  readonly results: readonly WitnessResult[];
}

function groupsOf(cell: Cell): readonly Group[] {
  const groups = new Map<string, { code: string; word: Group["word"]; results: WitnessResult[] }>();
  for (const outcome of ["weaker", "unknown", "stricter"] as const)
    for (const result of cell[outcome]) {
      const word = wordBy(outcome, result, cell);
      const key = `${word} ${result.reason}`;
      const group = groups.get(key) ?? { code: result.reason, word, results: [] };
      group.results.push(result);
      groups.set(key, group);
    }
  if (groups.size > 0) return [...groups.values()];
  // A rule that matches nothing has no difference, and no effect either.
  return cell.word === "none" ? cell.reasons.map((code) => ({ code, word: "none", results: [] })) : [];
}

function wordBy(
  outcome: "weaker" | "unknown" | "stricter",
  { effort }: WitnessResult,
  { word }: Cell,
): Group["word"] {
  if (outcome === "stricter") return "stricter";
  if (effort !== "common") return "partial";
  return outcome === "weaker" && word === "none" ? "none" : outcome;
}

const SEVERITIES: Readonly<Record<Group["word"], Severity>> = {
  none: "error",
  weaker: "error",
  unknown: "warning",
  partial: "warning",
  stricter: "note",
};

const SAYS: Readonly<Record<Group["word"], string>> = {
  none: "has no effect",
  weaker: "is weaker in a common form",
  unknown: "has not been measured in a common form",
  partial: "is weaker or not measured in other forms",
  stricter: "is stricter",
};

function messageOf(
  rule: CoverageRule,
  agent: string,
  word: Group["word"],
  [first]: readonly WitnessResult[],
  title: string,
): string {
  const example = first === undefined ? "" : `; for example ${first.access}: ${first.predicted}`;
  return `${agent}: ${ruleVerb(rule)} ${rule.subject} ${SAYS[word]}: ${title}${example}`;
}
