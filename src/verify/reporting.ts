import type { EnforcerFile } from "../answers/enforcers.ts";
import { described } from "../answers/subjects.ts";
import type { Observation } from "../drive/kit/driver.ts";
import { releaseVerdict } from "../enforcers/release.ts";
import type { Target } from "../targets/target.ts";
import type { AloneResult } from "./alone.ts";
import { countVerdicts } from "./counts.ts";
import type { Session } from "./drive.ts";
import type { GuardReport } from "./guarded.ts";
import { probesByRule, type Judged } from "./judging.ts";
import { accessKey, type Prediction, type ProbeSet } from "./probes.ts";
import {
  type AloneReport,
  type ControlReport,
  type ObservationReport,
  type PredictionReport,
  type ProbeReport,
  type RuleReport,
  type VerifiedAgent,
} from "./report.ts";
import type { OverruledReport } from "./effective.ts";
import { scopesReport, type TrialScopes } from "./scopes.ts";
import { ruleVerdictOf, type JudgedProbe } from "./rule-verdict.ts";
import { VERDICTS, type Control } from "./verdict.ts";

export interface Reporting {
  readonly target: Target;
  readonly files: readonly EnforcerFile[];
  readonly scopes: TrialScopes;
  readonly overruled: readonly OverruledReport[];
  readonly set: ProbeSet;
  readonly session: Session;
  readonly judged: Extract<Judged, { readonly kind: "judged" }>;
  readonly guard?: GuardReport;
  readonly ms: number;
}

/** What was found out about an agent, as data for every form of the report. */
export async function verifiedAgent(found: Reporting): Promise<VerifiedAgent> {
  const { target, files, scopes, overruled, set, session, judged, guard, ms } = found;
  const byRule = probesByRule(judged.probes);
  const rules: RuleReport[] = [];
  for (const subject of set.subjects) {
    const probes = byRule.get(subject.id) ?? [];
    const alone = judged.alone.get(subject.id);
    rules.push({
      ...(await described(subject)),
      ...ruleVerdictOf(subject, probes, alone ?? []),
      probes: probes.map(probeReport),
      ...(alone === undefined ? {} : { alone: alone.map(aloneReport) }),
    });
  }
  rules.sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
  const { version, program, isolation } = session;
  return {
    status: "verified",
    agent: target.name,
    title: target.title,
    program,
    ...(version === undefined ? {} : { version }),
    measured: target.release.measured,
    release: releaseVerdict(version, target.release.measured),
    isolation,
    files: files.map(({ artifact, path, state, drift }) => ({
      artifact,
      ...(path === undefined ? {} : { path }),
      state: state === "generated" ? "generated" : "read",
      drift: drift.length,
    })),
    scopes: scopesReport(scopes),
    overruled,
    setAside: session.setAside(Object.fromEntries(files.map(({ artifact, text }) => [artifact, text]))),
    acceptance: judged.acceptance,
    ...(guard === undefined ? {} : { guard }),
    rules,
    totals: {
      rules: countVerdicts(VERDICTS, rules),
      probes: countVerdicts(VERDICTS, judged.probes),
      surprises: judged.probes.filter(({ surprise }) => surprise).length,
    },
    runs: judged.runs,
    ms,
  };
}

function probeReport(judged: JudgedProbe): ProbeReport {
  const { probe, evidence, guarded, verdict, reason, heldBackBy, surprise } = judged;
  const { open, openControl, configured, configuredControl } = evidence;
  const { form, plain, expected, predicted, promised, others } = probe;
  const access = accessKey(probe);
  return {
    access,
    form,
    plain,
    expected,
    predicted: predictionReport(predicted),
    promised: predictionReport(promised),
    ...(open === undefined ? {} : { open: observationReport(open) }),
    ...(openControl === undefined ? {} : { openControl: controlReport(openControl, access) }),
    ...(configured === undefined ? {} : { configured: observationReport(configured) }),
    ...(configuredControl === undefined
      ? {}
      : { configuredControl: controlReport(configuredControl, access) }),
    ...(guarded === undefined ? {} : { guarded: observationReport(guarded) }),
    verdict,
    reason,
    ...(heldBackBy === undefined ? {} : { layer: heldBackBy }),
    surprise,
    others: [...others],
  };
}

function aloneReport({ probe, observation, verdict, reason }: AloneResult): AloneReport {
  const { form } = probe;
  return { access: accessKey(probe), form, observed: observationReport(observation), verdict, reason };
}

function predictionReport({ verdict, entry, reason }: Prediction): PredictionReport {
  return {
    verdict,
    ...(entry === undefined ? {} : { entry }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function observationReport({ verdict, rule, byItself, byGuard, text, ms }: Observation): ObservationReport {
  return {
    verdict,
    ...(rule === undefined ? {} : { rule }),
    ...(byItself === undefined ? {} : { byItself }),
    ...(byGuard === undefined ? {} : { byGuard }),
    ...(text === "" ? {} : { text }),
    ms,
  };
}

function controlReport({ observation, instead }: Control, access: string): ControlReport {
  return { access: instead ?? access, ...observationReport(observation) };
}
