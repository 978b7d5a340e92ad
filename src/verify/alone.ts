import type { EnforcerFile } from "../answers/enforcers.ts";
import { modelOf } from "../answers/model-of.ts";
import type { Subject } from "../answers/subjects.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Environment } from "../policy/environment.ts";
import type { Effect } from "../policy/policy.ts";
import type { Observation } from "../drive/kit/driver.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { groupsWithoutConflict } from "./colouring.ts";
import { effectOf, rank } from "./effects.ts";
import { accessKey, type Prediction, type Probe } from "./probes.ts";
import { policyOfOnly } from "./selection.ts";
import { withEntriesOf } from "./texts.ts";
import type { Trials } from "./trials.ts";
import { effectOfVerdict, type ProbeVerdict } from "./verdict.ts";

/** A rule behind whose passed probes others may stand, and some of these probes. */
export interface Doubtful {
  readonly subject: Subject;
  readonly probes: readonly Probe[];
}

/** What came of trying a probe with the entries of its rule and of none that reaches it too. */
export interface AloneResult {
  readonly probe: Probe;
  readonly observation: Observation;
  readonly verdict: ProbeVerdict;
  readonly reason: string;
}

export interface AloneGround {
  readonly workspace: Workspace;
  readonly target: Target;
  readonly files: readonly EnforcerFile[];
  /** What the agent trusts, which the rules are read with. */
  readonly trusted: readonly ScopeText[];
  readonly environment: Environment;
  readonly trials: Trials;
}

/** So many accesses show whether a rule acts. */
const MOST_PROBES = 3;

/** The accesses with which a rule is tried alone: common forms first. */
export function chosen(probes: readonly Probe[]): readonly Probe[] {
  const distinct = new Map(probes.map((probe) => [accessKey(probe), probe]));
  return [...distinct.values()].toSorted((a, b) => Number(b.plain) - Number(a.plain)).slice(0, MOST_PROBES);
}

/** Tries rules apart from those that may stand behind their probes: as many at once as do not touch each other. */
export async function tryAlone(
  doubtful: readonly Doubtful[],
  ground: AloneGround,
): Promise<ReadonlyMap<string, readonly AloneResult[]>> {
  const results = new Map<string, readonly AloneResult[]>();
  const waiting = [...groupsWithoutConflict(doubtful, touch)];
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const prepared = await prepare(group, ground);
    if (prepared === undefined) continue;
    // An entry may reach further than its rule means: whoever it reaches is tried in a start of its own.
    const apart = group.length === 1 ? [] : group.filter((one) => isReached(one, prepared.predict));
    if (apart.length > 0) {
      const others = group.filter((one) => !apart.includes(one));
      waiting.push(...apart.map((one) => [one]), ...(others.length > 0 ? [others] : []));
      continue;
    }
    const accesses = group.flatMap(({ probes }) => probes.map(({ access }) => access));
    const found = await ground.trials.try("alone", prepared.texts, "open", accesses);
    for (const { subject, probes } of group) {
      results.set(
        subject.id,
        probes.flatMap((probe) => {
          const observation = found.get(accessKey(probe));
          if (observation === undefined) return [];
          return [{ probe, observation, ...judged(subject.effect, observation, prepared.predict(probe)) }];
        }),
      );
    }
  }
  return results;
}

function touch(a: Doubtful, b: Doubtful): boolean {
  const isBehind = (one: Doubtful, other: Doubtful): boolean =>
    one.probes.some(({ others }) => others.has(other.subject.id));
  return isBehind(a, b) || isBehind(b, a);
}

function isReached({ subject, probes }: Doubtful, predict: (probe: Probe) => Prediction): boolean {
  return probes.some((probe) => {
    const { rules } = predict(probe);
    return rules.length > 0 && !rules.includes(subject.id);
  });
}

async function prepare(group: readonly Doubtful[], ground: AloneGround) {
  const { workspace, target, files, trusted: scopes, environment } = ground;
  const policy = policyOfOnly(workspace.policy, new Set(group.map(({ subject }) => subject.id)));
  const planned = await withEntriesOf(policy, workspace, target, files);
  if (planned === undefined) return undefined;
  const { tested, fresh } = planned;
  const options = workspace.config.options[target.name];
  const model = (await modelOf(workspace, target)).model({
    files: fresh.texts,
    scopes,
    environment,
    options,
  });
  const predict = (probe: Probe): Prediction => {
    const { layer2 } = model.decide(probe.attempt);
    return { ...layer2, rules: layer2.entry === undefined ? [] : fresh.rulesOf(layer2.entry) };
  };
  return { texts: tested.texts, predict };
}

function judged(
  effect: Effect,
  observation: Observation,
  promised: Prediction,
): { readonly verdict: ProbeVerdict; readonly reason: string } {
  const observed = effectOf(observation);
  if (observed === undefined)
    return { verdict: "inconclusive", reason: "no answer came when the rule was tried alone" };
  const promise = effectOfVerdict(promised.verdict);
  if (rank(observed) < rank(effect)) {
    const isPromised = promise !== undefined && rank(promise) >= rank(effect) && promised.rules.length > 0;
    return isPromised
      ? { verdict: "fail", reason: "tried alone, the rule has no effect: only other rules do what it says" }
      : {
          verdict: "gap",
          reason: "tried alone, the rule has no effect, and none is promised: other rules do what it says",
        };
  }
  if (effect === "ask" && observed === "deny" && promise !== "deny")
    return { verdict: "fail", reason: "tried alone, the rule denies what it should ask for" };
  return { verdict: "pass", reason: "tried alone, the rule takes effect" };
}
