import { isSandboxOff } from "../answers/enforcers.ts";
import { modelOf } from "../answers/model-of.ts";
import { Looker } from "../answers/status/looker.ts";
import { blamesOf, overrulingsOf } from "../answers/status/overruled.ts";
import { findingPlace } from "../answers/status/place.ts";
import type { ModelInput, ModelModule } from "../enforcers/model.ts";
import { hasOthers, isState, type Finding, type ScopeText } from "../enforcers/scope.ts";
import type { Overlay } from "../policy/overlay.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { compileTarget, planTarget } from "../workspace/plan.ts";
import { accessKey, type Probe } from "./probes.ts";
import type { Texts } from "./texts.ts";

/** A file or variable that takes something from the policy, by what the model says of everything the agent reads. */
export interface OverruledReport {
  /** The file with its line, or the variable. */
  readonly place: string;
  readonly file?: string;
  readonly line?: number;
  readonly layer: 1 | 2;
  /** Layer 1 does not act at all. */
  readonly switchedOff: boolean;
  /** What the setting does; it continues the place. */
  readonly title: string;
  /** How many of the accesses that were derived from the policy meet less, and one of them. */
  readonly accesses: number;
  readonly example: string;
}

/** The agent does not load the file under test from where it is, so trying it elsewhere would prove nothing. */
export interface NotLoadedReport {
  readonly status: "file-not-loaded";
  readonly file: string;
  /** Of the finding of `status`. */
  readonly code: string;
  /** It continues the file. */
  readonly why: string;
  readonly remedy: string;
}

/** What is asked: an agent with the files under test and with others. */
export interface Effective {
  readonly workspace: Workspace;
  readonly target: Target;
  readonly texts: Texts;
  readonly scopes: readonly ScopeText[];
  readonly environment: Overlay;
}

/** What the other files take from the policy. Nothing is started: it is so whatever a trial can show. */
export async function overruledBy(asked: Effective): Promise<readonly OverruledReport[]> {
  const { workspace, target, texts, scopes } = asked;
  const module = await modelOf(workspace, target);
  const overrulings = await overrulingsOf(workspace, target, module, texts, scopes);
  if (overrulings.length === 0) return [];
  const looker = await lookerFor(asked, module);
  const switchedOff = isSwitchedOff(module, inputOf(asked));
  return Promise.all(
    overrulings.map(async ({ by, opened }): Promise<OverruledReport> => {
      const found = await looker.finding(by, opened);
      const { file, line, title } = found;
      const layer = opened.some((one) => one.layer === 1) ? 1 : 2;
      return {
        place: findingPlace(found, workspace.environment.cwd),
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
        layer,
        switchedOff: layer === 1 && switchedOff,
        title,
        accesses: opened.length,
        example: opened[0]?.access ?? "",
      };
    }),
  );
}

/** A file under test that the agent does not load from where it is. */
export async function notLoaded(
  asked: Effective,
  scopes: readonly ScopeText[],
): Promise<NotLoadedReport | undefined> {
  const module = await modelOf(asked.workspace, asked.target);
  const found = module
    .findings?.({ ...inputOf(asked), scopes })
    .find(({ code }) => module.FINDINGS?.[code]?.isNotLoaded === true);
  if (found === undefined) return undefined;
  const looker = await lookerFor({ ...asked, scopes }, module);
  const { code, title: why, remedy, file = "" } = await looker.finding(found, []);
  return { status: "file-not-loaded", file, code, why, remedy };
}

/** For each access to which the agent's own rules answer otherwise because of another file: the place of what does it. */
export async function placesBehind(
  asked: Effective,
  probes: readonly Probe[],
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  if (!hasOthers(asked.scopes)) return places;
  const module = await modelOf(asked.workspace, asked.target);
  const attempts = probes.map(({ attempt }) => attempt);
  const blames = await blamesOf(
    module,
    inputOf(asked),
    attempts,
    (now, was) => now.layer2.verdict !== was.layer2.verdict,
  );
  if (blames.length === 0) return places;
  const looker = await lookerFor(asked, module);
  const known = new Map<string, string>();
  for (const { attempt, by } of blames) {
    const id = JSON.stringify(by);
    const place = known.get(id) ?? (await placeOf(by, looker, asked));
    known.set(id, place);
    places.set(accessKey(attempt), place);
  }
  return places;
}

async function placeOf(by: Finding, looker: Looker, { workspace }: Effective): Promise<string> {
  return findingPlace(await looker.finding(by, []), workspace.environment.cwd);
}

async function lookerFor({ workspace, target, scopes }: Effective, module: ModelModule): Promise<Looker> {
  const plans = await planTarget(workspace, compileTarget(workspace, target));
  return new Looker(target, module, plans, scopes);
}

function inputOf({ workspace, target, texts, scopes, environment }: Effective) {
  return { files: texts, scopes, environment, options: workspace.config.options[target.name] };
}

/** Whether the agent's own sandbox acts with the files under test alone, and not with the others. */
function isSwitchedOff(
  { model }: ModelModule,
  input: ModelInput & { readonly scopes: readonly ScopeText[] },
): boolean {
  const alone = model({ ...input, scopes: input.scopes.filter(isState) });
  return !isSandboxOff(alone, input.environment) && isSandboxOff(model(input), input.environment);
}
