import { planWhole, restricting, type Present } from "../kit/whole-file.ts";
import type { Plan, PlanInput } from "../target.ts";
import { RULES } from "./artifacts.ts";
import type { CodexOptions } from "./options.ts";
import { render } from "./render.ts";

/**
 * Compares the command rules with a file that twsrt owns wholly. The strictest rule counts there, so order and
 * repetition carry no meaning; neither do comments. With a byte-order mark the agent does not start, so none is kept.
 */
export function planRules({ compiled, current }: PlanInput<CodexOptions>): Plan {
  return planWhole({
    current,
    next: render(compiled, RULES),
    entries: compiled.entries.filter(({ artifact }) => artifact === RULES),
    present: linesOf(current?.text ?? ""),
    idOf: ({ value }) => String(value),
  });
}

function linesOf(text: string): ReadonlyMap<string, Present> {
  const present = new Map<string, Present>();
  for (const line of text.split("\n")) {
    // Blanks alone: a byte-order mark is none.
    const entry = line.replaceAll(/^[ \t]+|[ \t\r]+$/g, "");
    if (entry === "" || entry.startsWith("#")) continue;
    present.set(entry, { key: RULES, entry, ...restricting(ALLOWING.test(entry) ? undefined : "bash") });
  }
  return present;
}

/** A whole rule that allows. Any other line may be part of one that denies. */
const ALLOWING = /^prefix_rule\((?:(?!decision).)*decision\s*=\s*"allow"(?:(?!decision).)*\)$/;
