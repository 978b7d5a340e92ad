/** The whole way of an agent's own file: import, the first write, and what the agent's model decides before and after. */
import { adoptionOf, type Adoption } from "../../src/adopt/adopt.ts";
import { STRICTNESS } from "../../src/adopt/proof.ts";
import { writeSources } from "../../src/adopt/write.ts";
import { agentEnforcer } from "../../src/answers/enforcers.ts";
import { accessesFrom } from "../../src/answers/restrictions.ts";
import { together, type NativeEntry, type Verdict } from "../../src/enforcers/model.ts";
import { printAccess } from "../../src/policy/access.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Access } from "../../src/policy/attempt.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import type { Target } from "../../src/targets/target.ts";
import { apply, planAll, type Applied, type Planned } from "../../src/workspace/apply.ts";
import type { Workspace } from "../../src/workspace/load.ts";
import { workspaceIn, type homeWith } from "./import-cases.ts";

type Place = ReturnType<typeof homeWith>;

/** What an agent does about an access, and the entries of its files that make it so. */
export interface Decided {
  readonly access: string;
  readonly verdict: Verdict;
  readonly by: readonly NativeEntry[];
}

/** What the agent's model decides about some accesses, with its files as they are on the disk. */
async function decided(
  workspace: Workspace,
  target: Target,
  accesses: readonly Access[],
): Promise<readonly Decided[]> {
  const { environment } = workspace;
  const enforcer = await agentEnforcer(workspace, target, "disk", environment);
  return accesses.map((access): Decided => {
    const answer = enforcer.decide(attemptOf(access, environment));
    const verdict = together(answer);
    const by = [answer.layer1, answer.layer2].flatMap((layer) =>
      layer.verdict === verdict && layer.entry !== undefined ? [layer.entry] : [],
    );
    return { access: printAccess(access), verdict, by };
  });
}

/** Restrictions of the first answers that the second ones lack. What the agent asks about by itself is none of the user's. */
export function lost(was: readonly Decided[], is: readonly Decided[]): readonly Decided[] {
  return was.filter(({ verdict, by }, index) => {
    const then = is[index];
    if (then === undefined) throw new Error("no answer");
    const isRestricted = by.length > 0 && (verdict === "deny" || verdict === "ask");
    return isRestricted && STRICTNESS[then.verdict] < STRICTNESS[verdict];
  });
}

export interface Way {
  readonly target: Target;
  readonly adoption: Adoption;
  readonly was: readonly Decided[];
  readonly planned: Planned;
  readonly applied: Applied;
  /** The answers with the files as they are now. */
  readonly now: () => Promise<readonly Decided[]>;
}

/** Imports an agent's rules, and writes the policy without `--replace`. */
export async function adopted(place: Place, agent: string): Promise<Way> {
  const target = targetNamed(agent);
  if (target === undefined) throw new Error(agent);
  const before = await workspaceIn(place, agent);
  const adoption = await adoptionOf(before, [target], new Set(["user"]));
  const entries = adoption.items.filter(({ verdict }) => verdict !== "dead");
  const named = entries.flatMap(({ value }) => accessesFrom(value, before.environment));
  const accesses = [...new Map(named.map((access) => [printAccess(access), access])).values()];
  const was = await decided(before, target, accesses);
  const written = writeSources(before, adoption, false);
  if (written.kind !== "written") throw new Error(written.problem.code);
  const planned = await planAll(await workspaceIn(place, agent), [target]);
  const applied = await apply(planned, {});
  const now = async (): Promise<readonly Decided[]> =>
    decided(await workspaceIn(place, agent), target, accesses);
  return { target, adoption, was, planned, applied, now };
}
