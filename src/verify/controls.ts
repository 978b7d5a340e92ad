import type { Model } from "../enforcers/model.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Environment } from "../policy/environment.ts";
import type { Base, Observation, TriedAccess } from "../drive/kit/driver.ts";
import { effectOf } from "./effects.ts";
import { accessKey, type Probe } from "./probes.ts";
import { shapeOf } from "./shapes.ts";
import type { Control } from "./verdict.ts";

/** What controls are made with: the agent without any of twsrt's entries. */
export interface ControlGround {
  readonly base: Base;
  /** What is known of it. */
  readonly model: Model;
  /** What else the agent reads in it. */
  readonly scopes: readonly ScopeText[];
  readonly environment: Environment;
  readonly tryAll: (accesses: readonly TriedAccess[]) => Promise<ReadonlyMap<string, Observation>>;
}

/**
 * A control for each access, by its key. One access stands for all of its shape, as long as its control shows that
 * the rules make the difference; otherwise each gets its own, so that none is judged by what only another does.
 */
export async function controlsOf(
  probes: readonly Probe[],
  ground: ControlGround,
): Promise<ReadonlyMap<string, Control>> {
  const shapes = shapesOf(probes, ground);
  const first = await ground.tryAll(
    [...shapes.values()].flatMap(([one]) => (one === undefined ? [] : [one.access])),
  );
  const single = [...shapes.values()].flatMap(([one, ...rest]) =>
    one !== undefined && isTelling(first.get(accessKey(one)), ground.base) ? [] : rest,
  );
  const own =
    single.length === 0
      ? new Map<string, Observation>()
      : await ground.tryAll(single.map(({ access }) => access));
  const controls = new Map<string, Control>();
  for (const [one, ...rest] of shapes.values()) {
    if (one === undefined) continue;
    const key = accessKey(one);
    const observation = first.get(key);
    if (observation === undefined) continue;
    controls.set(key, { observation, ...knownOf(one, ground) });
    for (const probe of rest) {
      const known = knownOf(probe, ground);
      const itsOwn = own.get(accessKey(probe));
      if (itsOwn !== undefined) controls.set(accessKey(probe), { observation: itsOwn, ...known });
      else if (isTelling(observation, ground.base))
        controls.set(accessKey(probe), { observation, instead: key, ...known });
    }
  }
  return controls;
}

/** What the model says of a control, and which other file it names for it. */
function knownOf(
  { attempt }: Probe,
  { model, scopes }: ControlGround,
): Omit<Control, "observation" | "instead"> {
  const { verdict, entry } = model.decide(attempt).layer2;
  const scope = scopes.find(({ id }) => id === entry?.artifact);
  if (scope === undefined) return { predicted: verdict };
  const { place } = scope;
  return { predicted: verdict, by: place.at === "file" ? place.file : place.name };
}

/** Probes of the same shape, each access once. */
function shapesOf(
  probes: readonly Probe[],
  { model, environment }: ControlGround,
): ReadonlyMap<string, readonly Probe[]> {
  const shapes = new Map<string, Probe[]>();
  const seen = new Set<string>();
  for (const probe of probes) {
    const key = accessKey(probe);
    if (seen.has(key)) continue;
    seen.add(key);
    const shape = shapeOf(probe, model.decide(probe.attempt).layer2, environment);
    const members = shapes.get(shape);
    if (members === undefined) shapes.set(shape, [probe]);
    else members.push(probe);
  }
  return shapes;
}

/** Over the open base a control has to be allowed, over the user's own it must not be. */
function isTelling(observation: Observation | undefined, base: Base): boolean {
  if (observation === undefined) return false;
  const effect = effectOf(observation);
  if (base === "open") return effect === "allow";
  return effect === "ask" || effect === "deny";
}
