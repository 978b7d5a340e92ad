import type { EnforcerFile } from "../answers/enforcers.ts";
import { modelOf } from "../answers/model-of.ts";
import type { Model } from "../enforcers/model.ts";
import { isState, type ScopeText } from "../enforcers/scope.ts";
import type { Acceptance, Observation, TriedAccess } from "../drive/kit/driver.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { chosen, tryAlone, type AloneResult } from "./alone.ts";
import { controlsOf } from "./controls.ts";
import type { Session } from "./drive.ts";
import { accessKey, type Probe, type ProbeSet } from "./probes.ts";
import { doubtfulOf, type JudgedProbe } from "./rule-verdict.ts";
import { textsOf, withoutEntries, type Texts } from "./texts.ts";
import { Trials, type Progress, type RunReport } from "./trials.ts";
import {
  judgementOf,
  needsConfigured,
  needsControl,
  type Control,
  type Evidence,
  type ProbeVerdict,
} from "./verdict.ts";

/** What is tried, with which agent. */
export interface Judging {
  readonly workspace: Workspace;
  readonly target: Target;
  /** The files under test. */
  readonly files: readonly EnforcerFile[];
  /** What else the agent reads in every run, with and without the rules. */
  readonly scopes: readonly ScopeText[];
  readonly set: ProbeSet;
  readonly session: Session;
  readonly onProgress: (progress: Progress) => void;
  /** Whether somebody has interrupted it. */
  readonly isEnded: () => boolean;
}

/** Everything that was tried, and what it comes to. */
export type Judged =
  | {
      readonly kind: "judged";
      readonly acceptance: Acceptance;
      readonly probes: readonly JudgedProbe[];
      /** The files under test without any entry, where there can be such. */
      readonly bare?: Texts;
      /** By the id of the rule. */
      readonly alone: ReadonlyMap<string, readonly AloneResult[]>;
      readonly runs: readonly RunReport[];
    }
  | { readonly kind: "interrupted" }
  | { readonly kind: "failed"; readonly why: string };

/** Has the agent try everything, with controls, and judges what it does. */
export async function judge(work: Judging): Promise<Judged> {
  const { workspace, target, files, scopes, set, session, onProgress, isEnded } = work;
  const trials = new Trials(session, scopes, onProgress, isEnded);
  const bare = await withoutEntries(workspace, target, files);
  const done = (acceptance: Acceptance, probes: readonly JudgedProbe[], alone: AloneByRule = NONE): Judged =>
    isEnded()
      ? { kind: "interrupted" }
      : {
          kind: "judged",
          acceptance,
          probes,
          ...(bare === undefined ? {} : { bare: bare.texts }),
          alone,
          runs: trials.runs,
        };
  /** What follows where no rule was seen to act: the reason may be that the agent does not take the file at all. */
  const withoutProof = async (
    otherwise: (acceptance: Acceptance) => Judged | Promise<Judged>,
  ): Promise<Judged> => {
    const acceptance = await session.accepts(textsOf(files));
    if (acceptance.kind !== "ignored") return otherwise(acceptance);
    const why = `the agent ignores its configuration: ${acceptance.why}`;
    return done(acceptance, unjudged(set.probes, "fail", why));
  };
  if (bare === undefined) {
    const why = "no control can be made: the configuration is one that the agent is known to ignore";
    return withoutProof((acceptance) => done(acceptance, unjudged(set.probes, "inconclusive", why)));
  }

  const observed = await observe(set.probes, textsOf(files), trials);
  if (isEnded()) return { kind: "interrupted" };
  const { failure } = trials;
  if (failure !== undefined) return withoutProof(() => ({ kind: "failed", why: failure }));
  const options = workspace.config.options[target.name];
  const module = await modelOf(workspace, target);
  const model = module.model({ files: bare.texts, scopes, environment: set.overlay, options });
  const evidence = await withControls(observed, { set, trials, model, scopes, texts: bare.texts });
  const probes = set.probes.map((probe): JudgedProbe => {
    const found = evidence(probe);
    return { probe, evidence: found, ...judgementOf(probe, found) };
  });
  const finish = async (acceptance: Acceptance): Promise<Judged> => {
    const alone = await tryAlone(doubtful(set, probes), {
      workspace,
      target,
      files,
      trusted: scopes.filter(isState),
      environment: set.overlay,
      trials,
    });
    return done(acceptance, probes, alone);
  };
  // A rule that acts, and does so only with the file, shows that the agent takes the file: no start is needed for that.
  return probes.some(isProof) ? finish({ kind: "accepted" }) : withoutProof(finish);
}

function isProof({ probe, verdict }: JudgedProbe): boolean {
  return verdict === "pass" && isRestricted(probe);
}

type AloneByRule = ReadonlyMap<string, readonly AloneResult[]>;
const NONE: AloneByRule = new Map();

function unjudged(probes: readonly Probe[], verdict: ProbeVerdict, reason: string): readonly JudgedProbe[] {
  return probes.map((probe) => ({ probe, evidence: {}, verdict, reason, surprise: false }));
}

interface Observed {
  /** By the key of the access. */
  readonly open: ReadonlyMap<string, Observation>;
  readonly configured: ReadonlyMap<string, Observation>;
}

async function observe(probes: readonly Probe[], texts: Texts, trials: Trials): Promise<Observed> {
  const open = await trials.try("subject-open", texts, "open", accessesOf(probes.filter(isRestricted)));
  // An agent that has answered nothing will not do so the next time either.
  if (trials.failure !== undefined) return { open, configured: new Map() };
  const wanted = probes.filter((probe) => needsConfigured(probe, open.get(accessKey(probe))));
  return {
    open,
    configured: await trials.try("subject-configured", texts, "configured", accessesOf(wanted)),
  };
}

interface ControlWork {
  readonly set: ProbeSet;
  readonly trials: Trials;
  /** Of the texts without entries. */
  readonly model: Model;
  readonly scopes: readonly ScopeText[];
  readonly texts: Texts;
}

async function withControls(
  { open, configured }: Observed,
  { set, trials, model, scopes, texts }: ControlWork,
): Promise<(probe: Probe) => Evidence> {
  const environment = set.overlay;
  const openControls = await controlsOf(
    set.probes.filter((probe) => isRestricted(probe) && needsControl(probe, open.get(accessKey(probe)))),
    {
      base: "open",
      model,
      scopes,
      environment,
      tryAll: (accesses) => trials.try("control-open", texts, "open", accesses),
    },
  );
  const configuredControls = await controlsOf(
    set.probes.filter(
      (probe) => !isRestricted(probe) && needsControl(probe, configured.get(accessKey(probe))),
    ),
    {
      base: "configured",
      model,
      scopes,
      environment,
      tryAll: (accesses) => trials.try("control-configured", texts, "configured", accesses),
    },
  );
  return (probe) => {
    const key = accessKey(probe);
    if (!isRestricted(probe))
      return evidenceOf(undefined, undefined, configured.get(key), configuredControls.get(key));
    // Another probe may have had the same access tried over the other base, for a reason of its own.
    const really = needsConfigured(probe, open.get(key)) ? configured.get(key) : undefined;
    return evidenceOf(open.get(key), openControls.get(key), really, undefined);
  };
}

function evidenceOf(
  open: Observation | undefined,
  openControl: Control | undefined,
  configured: Observation | undefined,
  configuredControl: Control | undefined,
): Evidence {
  return {
    ...(open === undefined ? {} : { open }),
    ...(openControl === undefined ? {} : { openControl }),
    ...(configured === undefined ? {} : { configured }),
    ...(configuredControl === undefined ? {} : { configuredControl }),
  };
}

function doubtful({ subjects }: ProbeSet, probes: readonly JudgedProbe[]) {
  const byRule = probesByRule(probes);
  return subjects.flatMap((subject) => {
    const doubted = chosen(doubtfulOf(byRule.get(subject.id) ?? []));
    return doubted.length === 0 ? [] : [{ subject, probes: doubted }];
  });
}

/** Probes by the id of their rule. */
export function probesByRule(probes: readonly JudgedProbe[]): ReadonlyMap<string, readonly JudgedProbe[]> {
  const byRule = new Map<string, JudgedProbe[]>();
  for (const one of probes) {
    const known = byRule.get(one.probe.rule);
    if (known === undefined) byRule.set(one.probe.rule, [one]);
    else known.push(one);
  }
  return byRule;
}

function isRestricted({ expected }: Probe): boolean {
  return expected !== "allow";
}

function accessesOf(probes: readonly Probe[]): readonly TriedAccess[] {
  return probes.map(({ access }) => access);
}
