import {
  together,
  type Answer,
  type Difference,
  type LayerAnswer,
  type Verdict,
} from "../enforcers/model.ts";
import type { Enforcer } from "./enforcers.ts";
import type { Effect } from "../policy/policy.ts";

/** What an enforcer does, against what the policy says. */
export type Comparison = "exact" | Difference;

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;

/** Compares an effect of the policy with what both layers come to. */
export function compare(effect: Effect, verdict: Verdict): Comparison {
  if (verdict === "unknown") return "unknown";
  const difference = STRICTNESS[verdict] - STRICTNESS[effect];
  if (difference === 0) return "exact";
  return difference < 0 ? "weaker" : "stricter";
}

/**
 * The reason code of a difference: what the model says, else what the translation said of the rule, else what can be
 * seen. Never nothing.
 * @param lossOf the code of what the rule lost in translation; asked only where nothing else explains it
 */
export function reasonOf(
  comparison: Difference,
  answer: Answer,
  lossOf: () => string | undefined,
  { isForeign, rulesOf, done }: Pick<Enforcer, "isForeign" | "rulesOf" | "done">,
): string {
  const { layer1, layer2, guard } = answer;
  const own: readonly LayerAnswer[] = layer2.verdict === "none" ? [layer1] : [layer2, layer1];
  const layers = guard === undefined || guard.verdict === "none" ? own : [...own, guard];
  const verdict = together(answer);
  // Only a layer that decides explains why the answer is too strict or unknown. Any layer may explain an opening.
  const told = layers.find(
    (layer) => layer.reason !== undefined && (comparison === "weaker" || layer.verdict === verdict),
  );
  const isOpened = layers.some(
    (layer) => layer.verdict === "allow" && layer.reason === undefined && isForeign(layer.entry),
  );
  if (comparison === "weaker" && verdict === "allow" && isOpened) return "opened-by-entry";
  if (told?.reason !== undefined) return told.reason;
  if (comparison === "unknown") return "not-measured";
  const loss = lossOf();
  if (loss !== undefined) return loss;
  if (comparison === "stricter") {
    const { entry } = layer2;
    const isCommand = entry !== undefined && rulesOf(entry).some((rule) => rule.startsWith("bash:"));
    if (isCommand && layer2.verdict === verdict && done.has("anywhere")) return "words-anywhere";
    const byItself = layer1.entry === undefined && layer2.entry === undefined;
    return byItself ? "stricter-by-itself" : "entry-reaches-further";
  }
  return verdict === "ask" ? "asks-instead" : "no-entry-matches";
}
