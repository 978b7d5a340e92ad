import { accessesFrom } from "../answers/restrictions.ts";
import { agentEnforcer, type Enforcer } from "../answers/enforcers.ts";
import { witnessesOf } from "../answers/witness/index.ts";
import { together, type Model, type Verdict } from "../enforcers/model.ts";
import { printAccess } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Access } from "../policy/attempt.ts";
import { overlayOf, type Overlay } from "../policy/overlay.ts";
import type { Rule } from "../policy/policy.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import type { Item } from "./collect.ts";
import { readRule } from "./rules.ts";

/** An access that an agent would decide less strictly with the new policy than with its present files. */
export interface Weaker {
  readonly agent: string;
  readonly entry: string;
  readonly access: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** What a proof looked at. */
export interface Proof {
  readonly accesses: number;
  /** Of these, how many nothing is known of now, so that there is nothing to compare with. */
  readonly unknown: number;
  readonly weaker: readonly Weaker[];
}

export const STRICTNESS: Readonly<Record<Verdict, number>> = { allow: 0, unknown: 1, ask: 2, deny: 3 };

/**
 * Asks an agent's model about every entry that is imported: with the files as they are, and with what `generate` would write
 * from the new policy. The accesses come from the rules, and from the text of the entry itself.
 * @param workspace with the new policy
 */
export async function prove(workspace: Workspace, target: Target, items: readonly Item[]): Promise<Proof> {
  // What is in other files stays there, whatever twsrt writes.
  const taken = items.filter(
    ({ verdict, agent, isArtifact }) =>
      isArtifact && agent === target.name && verdict !== "kept" && verdict !== "conflict",
  );
  if (taken.length === 0) return { accesses: 0, unknown: 0, weaker: [] };
  const overlay = overlayOf(workspace.environment);
  const asked = taken.map((item) => ({ item, accesses: accessesOf(item, overlay) }));
  const before = await agentEnforcer(workspace, target, "disk", overlay);
  const after = await agentEnforcer(workspace, target, "generated", overlay);
  const weaker: Weaker[] = [];
  let [count, unknown] = [0, 0];
  for (const { item, accesses } of asked)
    for (const access of accesses) {
      count += 1;
      const attempt = attemptOf(access, overlay);
      const [was, is] = [verdictOf(before, attempt), verdictOf(after, attempt)];
      if (was === "unknown") unknown += 1;
      if (was === "unknown" || STRICTNESS[is] >= STRICTNESS[was]) continue;
      weaker.push({
        agent: target.name,
        entry: item.value,
        access: printAccess(access),
        before: was,
        after: is,
      });
    }
  return { accesses: count, unknown, weaker };
}

function verdictOf(enforcer: Pick<Enforcer, "decide">, attempt: Parameters<Model["decide"]>[0]): Verdict {
  return together(enforcer.decide(attempt));
}

function accessesOf({ rules, value, isVerbatim }: Item, overlay: Overlay): readonly Access[] {
  const read = rules
    .map(readRule)
    .filter((rule): rule is Rule => rule !== undefined && rule.effect !== "allow");
  const own = isVerbatim === true ? [] : accessesFrom(value, overlay);
  const isRestricting = rules.length === 0 || read.length > 0;
  return isRestricting
    ? [...read.flatMap((rule) => witnessesOf(rule, overlay).map(({ access }) => access)), ...own]
    : [];
}
