import { overlayOf, type Overlay } from "../../src/answers/overlay.ts";
import type { LayerAnswer, Model } from "../../src/enforcers/model.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Access, Attempt } from "../../src/policy/attempt.ts";
import { mergePolicies } from "../../src/policy/merge.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { readBashRules } from "../../src/sources/bash.ts";
import { readSrtSettings } from "../../src/sources/srt.ts";
import type { Observation, ObservedVerdict } from "../../src/targets/driver.ts";
import type { Target } from "../../src/targets/target.ts";
import type { Session } from "../../src/verify/drive.ts";
import { layoutOf } from "../../src/verify/layout.ts";
import { openAgent } from "./agents.ts";
import { randomMachine } from "./machine.ts";
import { randomOf, type Random } from "./random.ts";
import { randomAccesses } from "./random-accesses.ts";
import { randomSources } from "./random-sources.ts";
import { variantOf, type Variant } from "./variants.ts";

/** Where the model and the agent do not say the same. */
export interface Disagreement {
  readonly policy: number;
  readonly access: string;
  readonly predicted: LayerAnswer;
  readonly observed: ObservedVerdict;
  readonly said: string;
  /** The agent's configuration, with as few rules as still show it. */
  readonly configuration: string;
}

export interface PairsResult {
  readonly policies: number;
  readonly pairs: number;
  readonly agree: number;
  /** The model says that this was not measured. */
  readonly unknown: Readonly<Record<string, number>>;
  /** The agent could not be made to try it here. */
  readonly untried: number;
  readonly disagreements: readonly Disagreement[];
}

export interface PairsOptions {
  readonly seed: number;
  readonly policies: number;
  /** Accesses for each policy. */
  readonly accesses: number;
  /** One policy alone, by its number. */
  readonly only?: number;
}

/** Has the agent and its model decide the same random accesses with the same random configurations. */
export async function comparePairs(
  target: Target,
  options: PairsOptions,
  say: (line: string) => void,
): Promise<PairsResult> {
  const unknown: Record<string, number> = {};
  const disagreements: Disagreement[] = [];
  let pairs = 0;
  let agree = 0;
  let untried = 0;
  let policies = 0;
  for (let number = 0; number < options.policies; number++) {
    if (options.only !== undefined && number !== options.only) continue;
    policies++;
    const trial = await trialOf(target, number, options);
    const session = await openAgent(target, trial.layout);
    try {
      const run = await session.run({
        files: trial.files,
        base: "configured",
        accesses: trial.asked.map(({ access }) => access),
      });
      if (run.end.kind !== "done") say(`policy ${number}: ${run.end.kind} ${run.end.said}`);
      for (const [index, { access, attempt }] of trial.asked.entries()) {
        const observation = run.observations[index];
        if (observation === undefined) continue;
        pairs++;
        const predicted = trial.model.decide(attempt).layer2;
        if (observation.verdict === "untried") untried++;
        else if (predicted.verdict === "unknown") {
          const reason = predicted.reason ?? "unknown";
          unknown[reason] = (unknown[reason] ?? 0) + 1;
        } else if (agrees(predicted, observation.verdict)) agree++;
        else if (await isDeniedAfterYes(trial, session, access, predicted, observation)) agree++;
        else {
          const configuration = await shrunk(trial, session, access, attempt, observation);
          const found = {
            policy: number,
            access: `${access.tool}(${access.text})`,
            predicted,
            observed: observation.verdict,
            said: observation.text,
            configuration,
          };
          disagreements.push(found);
          say(describe(target, options, found));
        }
      }
    } finally {
      await session.close();
    }
    say(`${target.name}: ${policies} policies, ${pairs} pairs, ${disagreements.length} disagreements`);
  }
  return { policies, pairs, agree, unknown, untried, disagreements };
}

function describe(target: Target, options: PairsOptions, found: Disagreement): string {
  const { predicted, observed, access, said, configuration } = found;
  const again = `npm run conformance -- --only pairs --agent ${target.name} --seed ${options.seed} --policies ${options.policies} --pairs ${options.policies * options.accesses} --policy ${found.policy}`;
  return [
    `DISAGREEMENT ${access}`,
    `  predicted ${predicted.verdict} ${predicted.entry?.value ?? ""} ${predicted.reason ?? ""}`,
    `  observed  ${observed} ${said.slice(0, 160)}`,
    `  with      ${configuration.replaceAll(/\s+/g, " ")}`,
    `  again:    ${again}`,
  ].join("\n");
}

const VERDICTS: Readonly<Record<string, readonly ObservedVerdict[]>> = {
  allow: ["allowed"],
  none: ["allowed"],
  ask: ["asked"],
  deny: ["denied", "not-offered"],
};

function agrees({ verdict }: LayerAnswer, observed: ObservedVerdict): boolean {
  return VERDICTS[verdict]?.includes(observed) === true;
}

/** Agents whose rules refuse what a person has let pass, so that a question before them opens nothing (facts.md). */
const RULES_AFTER_QUESTION: ReadonlySet<string> = new Set(["copilot"]);

/** Whether an access that is asked about before the rules are would be denied by them afterwards. */
async function isDeniedAfterYes(
  { target, files }: Trial,
  session: Session,
  access: Access,
  predicted: LayerAnswer,
  { verdict }: Observation,
): Promise<boolean> {
  if (!RULES_AFTER_QUESTION.has(target.name) || predicted.verdict !== "deny" || verdict !== "asked")
    return false;
  const run = await session.run({ files, base: "open", accesses: [access] });
  return run.observations[0]?.verdict === "denied";
}

interface Trial {
  readonly target: Target;
  readonly policy: Policy;
  readonly machine: Overlay;
  readonly variant: Variant;
  readonly files: Readonly<Record<string, string>>;
  readonly model: Model;
  readonly asked: readonly { readonly access: Access; readonly attempt: Attempt }[];
  readonly layout: ReturnType<typeof layoutOf>;
}

async function trialOf(target: Target, number: number, { seed, accesses }: PairsOptions): Promise<Trial> {
  const random: Random = randomOf(`${seed} ${target.name} ${number}`);
  const policy = validPolicy(random);
  // What accesses imagine lies on top of the machine that the policy is compiled for.
  const machine = randomMachine();
  const overlay = overlayOf(machine);
  const variant = variantOf(target, random);
  const files = await filesOf(target, policy, machine, variant);
  const asked = randomAccesses(policy, overlay, accesses, random).map((access) => ({
    access,
    attempt: attemptOf(access, overlay),
  }));
  const layout = layoutOf(
    asked.map(({ attempt }) => attempt),
    overlay,
  );
  const { model } = await target.model();
  return {
    target,
    policy,
    machine,
    variant,
    files,
    model: model({ files, environment: overlay, options: variant.options }),
    asked,
    layout,
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
async function filesOf(
  target: Target,
  policy: Policy,
  machine: Overlay,
  { options, foreign, extra }: Variant,
): Promise<Record<string, string>> {
  const compiled = target.compile(policy, machine, options);
  const files: Record<string, string> = {};
  for (const { id } of target.artifacts) {
    const file = `/${id}`;
    const current = foreign === undefined ? undefined : ({ file, text: foreign, syntax: "json" } as const);
    const plan = await target.plan({ compiled, artifact: id, file, current, options });
    if (plan.kind !== "planned")
      throw new Error(`the random foreign part is refused: ${JSON.stringify(plan)}`);
    files[id] = plan.next + extra;
  }
  return files;
}

/** Tries a disagreement with no rule and with each rule alone, and takes the smallest configuration that shows it. */
async function shrunk(
  trial: Trial,
  session: Session,
  access: Access,
  attempt: Attempt,
  { verdict }: Observation,
): Promise<string> {
  const { target, policy, machine, variant } = trial;
  const { model } = await target.model();
  const named = trial.model.decide(attempt).layer2.entry?.value;
  const likely = policy.rules.filter((rule) => {
    const { entries } = target.compile({ ...policy, rules: [rule] }, machine, variant.options);
    return named === undefined || entries.some(({ value }) => value === named);
  });
  const candidates = [[], ...likely.slice(0, MOST_TRIED).map((rule) => [rule])];
  for (const rules of candidates) {
    const files = await filesOf(target, { ...policy, rules, closed: {} }, machine, variant);
    const run = await session.run({ files, base: "configured", accesses: [access] });
    const observed = run.observations[0]?.verdict;
    const environment = overlayOf(machine);
    const predicted = model({ files, environment, options: variant.options }).decide(attempt).layer2;
    if (observed === verdict && predicted.verdict !== "unknown" && !agrees(predicted, observed))
      return Object.values(files).join("\n");
  }
  return Object.values(trial.files).join("\n");
}

/** So many starts are spent on making one disagreement smaller. */
const MOST_TRIED = 8;
