import {
  together,
  type Answer,
  type Difference,
  type LayerAnswer,
  type NativeEntry,
  type Verdict,
} from "../enforcers/model.ts";
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
 * @param loss the code of what the rule lost in translation
 * @param isForeign whether twsrt did not write an entry
 */
export function reasonOf(
  comparison: Difference,
  answer: Answer,
  loss: string | undefined,
  isForeign: (entry: NativeEntry | undefined) => boolean,
): string {
  const { layer1, layer2 } = answer;
  const layers: readonly LayerAnswer[] = layer2.verdict === "none" ? [layer1] : [layer2, layer1];
  const told = layers.find(
    ({ verdict, reason }) => reason !== undefined && (comparison !== "unknown" || verdict === "unknown"),
  );
  const verdict = together(answer);
  const isOpened = layers.some(
    (layer) => layer.verdict === "allow" && layer.reason === undefined && isForeign(layer.entry),
  );
  if (comparison === "weaker" && verdict === "allow" && isOpened) return "opened-by-entry";
  if (told?.reason !== undefined) return told.reason;
  if (comparison === "unknown") return "not-measured";
  if (loss !== undefined) return loss;
  if (comparison === "stricter") {
    const byItself = layer1.entry === undefined && layer2.entry === undefined;
    return byItself ? "stricter-by-itself" : "entry-reaches-further";
  }
  return verdict === "ask" ? "asks-instead" : "no-entry-matches";
}
