import { missing } from "../kit/drift.ts";
import type { Drift, Plan, PlanInput } from "../target.ts";
import { RULES } from "./artifacts.ts";
import type { CodexOptions } from "./options.ts";
import { render } from "./render.ts";

/**
 * Compares the command rules with a file that twsrt owns wholly. The strictest rule counts there, so order and
 * repetition carry no meaning; neither do comments. With a byte-order mark the agent does not start, so none is kept.
 */
export function planRules({ compiled, current }: PlanInput<CodexOptions>): Plan {
  const wanted = new Map(
    compiled.entries
      .filter(({ artifact }) => artifact === RULES)
      .map((entry) => [String(entry.value), entry]),
  );
  const present = new Set(
    (current?.text ?? "")
      .split("\n")
      // Blanks alone: a byte-order mark is none.
      .map((line) => line.replaceAll(/^[ \t]+|[ \t\r]+$/g, ""))
      .filter((line) => line !== "" && !line.startsWith("#")),
  );
  const drift: Drift[] = [];
  for (const [line, entry] of wanted) if (!present.has(line)) drift.push(missing(entry));
  for (const line of present) {
    if (wanted.has(line)) continue;
    const restricts = ALLOWING.test(line) ? {} : ({ restricts: "bash" } as const);
    drift.push({ kind: "extra", key: RULES, entry: line, ...restricts });
  }
  const isCurrent = current !== undefined && drift.length === 0;
  return {
    kind: "planned",
    next: isCurrent ? current.text : render(compiled, RULES),
    drift,
    diagnostics: [],
  };
}

/** A whole rule that allows. Any other line may be part of one that denies. */
const ALLOWING = /^prefix_rule\((?:(?!decision).)*decision\s*=\s*"allow"(?:(?!decision).)*\)$/;
