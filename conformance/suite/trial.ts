import { overlayOf, type Overlay } from "../../src/policy/overlay.ts";
import type { Layout } from "../../src/drive/world.ts";
import type { ScopeText } from "../../src/enforcers/scope.ts";
import type { Model } from "../../src/enforcers/model.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Access, Attempt } from "../../src/policy/attempt.ts";
import { mergePolicies } from "../../src/policy/merge.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { readBashRules } from "../../src/sources/bash.ts";
import { readSrtSettings } from "../../src/sources/srt.ts";
import type { Target } from "../../src/targets/target.ts";
import { withRooms } from "../../src/verify/layout.ts";
import { CWD, HOME, randomMachine, worldFor } from "./machine.ts";
import { randomOf, type Random } from "./random.ts";
import { randomAccesses } from "./random-accesses.ts";
import { randomSources } from "./random-sources.ts";
import { knowledgeOf } from "../agents/index.ts";
import type { Variant } from "../agents/knowledge.ts";

/** A random policy with what belongs to it. */
export interface Trial {
  readonly target: Target;
  readonly policy: Policy;
  readonly machine: Overlay;
  /** The machine with what the accesses imagine. */
  readonly overlay: Overlay;
  readonly variant: Variant;
  readonly files: Readonly<Record<string, string>>;
  /** What else the agent reads. */
  readonly scopes: readonly ScopeText[];
  readonly model: Model;
  readonly asked: readonly { readonly access: Access; readonly attempt: Attempt }[];
  readonly layout: Layout;
}

/**
 * Makes a random policy, and random accesses near it.
 * @param seed the same text gives the same trial
 */
export async function trialOf(
  target: Target,
  seed: string,
  accesses: number,
  withScopes: boolean = false,
): Promise<Trial> {
  const random: Random = randomOf(seed);
  const policy = validPolicy(random);
  // What accesses imagine lies on top of the machine that the policy is compiled for.
  const machine = randomMachine();
  const overlay = overlayOf(machine);
  const { variantOf, scopesOf } = knowledgeOf(target.name);
  const variant = variantOf(random);
  const files = await filesOf(target, policy, machine, variant);
  const repository = withScopes ? random.pick([undefined, CWD, HOME, "/home"]) : undefined;
  // Only now: the lists of allowed paths do not depend on it.
  if (repository !== undefined) overlay.addFile(`${repository}/.git/HEAD`);
  const scopes = withScopes ? (scopesOf?.(random, repository) ?? []) : [];
  const asked = randomAccesses(policy, overlay, accesses, random).map((access) => ({
    access,
    attempt: attemptOf(access, overlay),
  }));
  const attempts = asked.map(({ attempt }) => attempt);
  // The model sees everything that was imagined, also for accesses that were not picked, so the agent has to.
  const layout = worldFor(attempts, overlay, overlay.imagined());
  const { model } = await target.model();
  return {
    target,
    policy,
    machine,
    overlay,
    variant,
    files,
    scopes,
    model: model({ files, scopes, environment: overlay, options: variant.options }),
    asked,
    layout: withRooms(layout, scopes),
  };
}

/** Most random texts are valid; others are thrown again. */
function validPolicy(random: Random): Policy {
  for (;;) {
    const texts = randomSources(random);
    const srt = readSrtSettings({ file: "srt", text: texts.srt, syntax: "json" });
    const bash = readBashRules({ file: "bash", text: texts.bash, syntax: "jsonc" });
    if (srt.ok && bash.ok) return mergePolicies([srt.value.value, bash.value.value]);
  }
}

/** The configuration of an agent for a policy, around what a user has put there. */
export async function filesOf(
  target: Target,
  policy: Policy,
  machine: Overlay,
  { options, foreign, extra }: Variant,
): Promise<Record<string, string>> {
  const compiled = target.compile(policy, machine, options);
  const files: Record<string, string> = {};
  for (const { id, presence } of target.artifacts) {
    if (presence !== "always") continue;
    const file = `/${id}`;
    const current = foreign === undefined ? undefined : ({ file, text: foreign, syntax: "json" } as const);
    const plan = await target.plan({ compiled, artifact: id, file, current, options });
    if (plan.kind !== "planned")
      throw new Error(`the random foreign part is refused: ${JSON.stringify(plan)}`);
    files[id] = plan.next + extra;
  }
  return files;
}
