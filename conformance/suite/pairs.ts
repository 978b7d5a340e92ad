import { worldFor } from "./machine.ts";
import type { ScopeText } from "../../src/enforcers/scope.ts";
import type { LayerAnswer } from "../../src/enforcers/model.ts";
import type { Layout } from "../../src/drive/world.ts";
import { printAccess } from "../../src/policy/access.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import type { Access } from "../../src/policy/attempt.ts";
import type { Observation, ObservedVerdict } from "../../src/drive/kit/driver.ts";
import type { Target } from "../../src/targets/target.ts";
import type { Session } from "../../src/verify/drive.ts";
import { withRooms } from "../../src/verify/layout.ts";
import type { JobRun } from "../../src/verify/protocol.ts";
import { knowledgeOf } from "../agents/index.ts";
import { openAgent, type Tried } from "./agents.ts";
import { agrees, agreesToRefuse } from "./agreement.ts";
import { shrunk } from "./shrink.ts";
import { trialOf, type Trial } from "./trial.ts";

/** Where the model and the agent do not say the same. */
export interface Disagreement {
  readonly policy: number;
  readonly access: string;
  readonly predicted: LayerAnswer;
  readonly observed: ObservedVerdict;
  readonly said: string;
  /** The text of each artifact by its id, with as few rules as still show it. */
  readonly files: Readonly<Record<string, string>>;
  /** What the configuration was made with. */
  readonly options: unknown;
  /** What stands where the access goes. */
  readonly world: Layout;
  /** What else the agent read; absent: nothing. */
  readonly scopes?: readonly ScopeText[];
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
  /** Around each policy stand other files and variables that the agent reads. */
  readonly withScopes?: boolean;
}

/** Has the agent and its model decide the same random accesses with the same random configurations. */
export async function comparePairs(
  tried: Tried,
  options: PairsOptions,
  say: (line: string) => void,
): Promise<PairsResult> {
  const { target } = tried;
  const unknown: Record<string, number> = {};
  const disagreements: Disagreement[] = [];
  const { REASONS } = await target.model();
  let pairs = 0;
  let agree = 0;
  let untried = 0;
  let policies = 0;
  for (let number = 0; number < options.policies; number++) {
    if (options.only !== undefined && number !== options.only) continue;
    policies++;
    const seed = `${options.seed} ${target.name} ${number}`;
    const trial = await trialOf(target, seed, options.accesses, options.withScopes);
    const session = await openAgent(tried, trial.layout);
    try {
      const job: JobRun = {
        files: trial.files,
        scopes: trial.scopes,
        base: "configured",
        accesses: trial.asked.map(({ access }) => access),
      };
      const run = await session.run(job);
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
        else if (agreesToRefuse(predicted, observation.verdict, run.end, REASONS)) agree++;
        else if (await isDeniedAfterYes(trial, session, access, predicted, observation)) agree++;
        else {
          const small = await shrunk(trial, session, access, observation.verdict);
          const found = {
            policy: number,
            access: printAccess(small.access),
            predicted,
            observed: observation.verdict,
            said: observation.text,
            files: small.files,
            options: trial.variant.options,
            world: withRooms(worldFor([attemptOf(small.access, trial.overlay)], trial.overlay), small.scopes),
            ...(small.scopes.length === 0 ? {} : { scopes: small.scopes }),
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
  const { predicted, observed, access, said, files } = found;
  const part = options.withScopes === true ? "scopes" : "pairs";
  const again = `npm run conformance -- --only ${part} --agent ${target.name} --seed ${options.seed} --policies ${options.policies} --pairs ${options.policies * options.accesses} --policy ${found.policy}`;
  return [
    `DISAGREEMENT ${access}`,
    `  predicted ${predicted.verdict} ${predicted.entry?.value ?? ""} ${predicted.reason ?? ""}`,
    `  observed  ${observed} ${said.slice(0, 160)}`,
    `  with      ${Object.values(files).join(" ").replaceAll(/\s+/g, " ")}`,
    ...(found.scopes ?? []).map((scope) => `  and       ${scopeText(scope)}`),
    `  again:    ${again}`,
  ].join("\n");
}

function scopeText(scope: ScopeText): string {
  const { place } = scope;
  const text = scope.state === "read" ? scope.text : "(unreadable)";
  return `${place.at === "file" ? place.file : place.name}: ${text.replaceAll(/\s+/g, " ")}`;
}

/** Whether an access that is asked about before the rules are would be denied by them afterwards. */
async function isDeniedAfterYes(
  { target, files, scopes }: Trial,
  session: Session,
  access: Access,
  predicted: LayerAnswer,
  { verdict }: Observation,
): Promise<boolean> {
  const { isAskedBeforeRules } = knowledgeOf(target.name);
  if (isAskedBeforeRules !== true || predicted.verdict !== "deny" || verdict !== "asked") return false;
  const run = await session.run({ files, scopes, base: "open", accesses: [access] });
  return run.observations[0]?.verdict === "denied";
}
