import type { ModelModule } from "../../enforcers/model.ts";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import { rangeText, releaseVerdict, type ReleaseRange } from "../../enforcers/release.ts";
import { type ScopeText } from "../../enforcers/scope.ts";
import type { Installed } from "../../files/programs.ts";
import { appliesTo } from "../../policy/applies.ts";
import { accepting, dayOf, type Accepting } from "../../gate/acceptance.ts";
import { driftFinding } from "../../workspace/drift-rules.ts";
import { subjectText } from "../../policy/subject-text.ts";
import { installedFiles } from "../../bundle/installed.ts";
import { readText } from "../../files/read.ts";
import { unmeasuredGeneration } from "../../targets/release.ts";
import type { Target } from "../../targets/target.ts";
import { installedProgram } from "../../workspace/installed.ts";
import type { Workspace } from "../../workspace/load.ts";
import { compileTarget, planTarget, type ArtifactPlan } from "../../workspace/plan.ts";
import { leftoversOf } from "../../workspace/leftovers.ts";
import { misplaced } from "../../workspace/misplaced.ts";
import { readScopes } from "../../workspace/scopes.ts";
import { modelOf } from "../model-of.ts";
import { guardFindings } from "./guard.ts";
import { looseAliases } from "./aliases.ts";
import { Looker, type Read, type SharedInput, type StatusFinding } from "./looker.ts";
import { overrulingsOf, withoutFindings, type Overruling } from "./overruled.ts";
import { protectionOf, type Protection } from "./protection.ts";

/** Whether a policy is in force in an agent, in the directory of the workspace. */
export interface AgentStatus {
  readonly agent: string;
  readonly title: string;
  /** Absent: the program is not on the search path. */
  readonly installed?: Installed;
  /** The releases that twsrt knows. */
  readonly measured: ReleaseRange;
  readonly state: "in-force" | "weakened" | "not-in-force" | "unreadable";
  readonly protection: Protection;
  /** Rules that do not apply, because they are limited to other agents. */
  readonly limited: readonly string[];
  /** What the agent reads here, the strongest first. */
  readonly reads: readonly Read[];
  /** The worst first. */
  readonly findings: readonly StatusFinding[];
}

/** Looks at everything that an agent reads, and at what the machine has. Nothing is started or written. */
export async function statusOf(workspace: Workspace, target: Target): Promise<AgentStatus> {
  const plans = await planTarget(workspace, compileTarget(workspace, target));
  const scopes = await readScopes(target, workspace);
  const files = filesOf(plans);
  const found = installedProgram(target.release.program, workspace);
  const module = await modelOf(workspace, target);
  const launch = (await target.launch?.())?.launch;
  const next = { ...files, ...nextOf(plans) };
  const written = { ...files, ...nextOf(plans.filter(isIncomplete)) };
  const overrulings = await overrulingsOf(workspace, target, module, written, scopes);
  const installed = await installedFiles(workspace, target);
  const protection = await protectionOf(workspace, target, { files, next, scopes, module });
  const looker = new Looker(target, module, plans, scopes);
  const findings = [
    ...plans.flatMap((plan) =>
      ofPlan(plan, workspace, acceptingNow(workspace)).map((one) => looker.shared(one)),
    ),
    ...overruledFindings(overrulings, workspace, { target, module, files: written, scopes, looker }),
    ...(await leftoversOf(workspace, target, plans, scopes)).map(({ scope }) =>
      looker.shared({ code: "left-behind", scope }),
    ),
    ...(await guardFindings(target, plans, workspace)).map((one) => looker.shared(one)),
    ...scopes
      .filter(({ state }) => state === "unreadable")
      .map(({ id }) => looker.shared({ code: "scope-unreadable", scope: id })),
    ...installed.flatMap(({ path: file, state }) =>
      state === "current" ? [] : [looker.shared({ code: `managed-${state}`, at: { file } })],
    ),
    ...protection.missing.map((program) =>
      looker.shared({ code: "sandbox-unavailable", detail: `${program} is not on the PATH` }),
    ),
    ...(protection.isOff === false
      ? []
      : [looker.shared({ code: SANDBOX[protection.isOff], scope: plans[0]?.artifact.id })]),
    ...looseAliases(workspace.environment.home, target.release.program, launch).map(({ flag, ...at }) =>
      looker.shared({ code: "loose-alias", at, detail: flag }),
    ),
    ...releaseFindings(found, target).map((one) => looker.shared(one)),
    looker.shared({ code: "flags-unseen" }),
  ];
  const accepts = acceptingNow(workspace);
  const looked = (await Promise.all(findings)).map((finding) => marked(finding, target, accepts));
  const sorted = looked.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return {
    agent: target.name,
    title: target.title,
    ...(found === undefined ? {} : { installed: found }),
    measured: target.release.measured,
    state: stateOf(plans, sorted),
    protection,
    limited: workspace.policy.rules
      .filter((rule) => !appliesTo(rule, target.name))
      .map((rule) => `${rule.effect} ${subjectText(rule)}`),
    reads: looker.reads(new Set(installed.map(({ path: file }) => file))),
    findings: sorted,
  };
}

const SANDBOX = { chosen: "sandbox-off", unwritten: "sandbox-unwritten" } as const;

function acceptingNow({ config }: Workspace): Accepting {
  return accepting(config, dayOf(new Date()));
}

/** A finding with the reason for which it is accepted. Entries of files were looked at one by one. */
function marked(finding: StatusFinding, { name: agent }: Target, accepts: Accepting): StatusFinding {
  if (finding.rules !== undefined) return finding;
  const accepted = accepts({ code: finding.code, agent, rules: [] });
  return accepted === undefined ? finding : { ...finding, accepted };
}

/** Whether what is wrong with the agent is all accepted, or nothing is. */
export function isAcceptable({ state, findings }: AgentStatus): boolean {
  if (state === "in-force") return true;
  if (state === "unreadable") return false;
  return findings.every(({ severity, accepted }) => severity === "note" || accepted !== undefined);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

function stateOf(plans: readonly ArtifactPlan[], findings: readonly StatusFinding[]): AgentStatus["state"] {
  if (plans.some(({ kind }) => kind === "unreadable")) return "unreadable";
  const isOut = findings.some(
    ({ code }) => code === "file-missing" || code === "file-void" || code === "wrong-home",
  );
  if (isOut) return "not-in-force";
  return findings.some(({ severity }) => severity !== "note") ? "weakened" : "in-force";
}

/** The texts of the artifacts as they are on the disk. */
function filesOf(plans: readonly ArtifactPlan[]): Record<string, string | undefined> {
  const files: Record<string, string | undefined> = {};
  for (const plan of plans) {
    if (plan.kind === "not-configured") files[plan.artifact.id] = plan.text;
    else if (plan.kind === "planned" && plan.current.kind === "ok")
      files[plan.artifact.id] = plan.current.text;
    else if (plan.kind === "ineffective") {
      const read = readText(plan.file);
      files[plan.artifact.id] = read.kind === "ok" ? read.text : undefined;
    }
  }
  return files;
}

/**
 * Whether entries of the policy are missing in the file. That is a finding of its own, with `generate` as the remedy. What other
 * files take is then compared with the complete file: else each of their rules would be blamed for what is not written.
 */
function isIncomplete(plan: ArtifactPlan): boolean {
  if (plan.kind !== "planned") return false;
  return plan.current.kind === "missing" || plan.drift.some(({ kind }) => kind === "missing");
}

/** The texts of the artifacts that can be written. */
function nextOf(plans: readonly ArtifactPlan[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plans.flatMap((plan) => (plan.kind === "planned" ? [[plan.artifact.id, plan.next] as const] : [])),
  );
}

function ofPlan(plan: ArtifactPlan, workspace: Workspace, accepts: Accepting): readonly SharedInput[] {
  const scope = plan.artifact.id;
  switch (plan.kind) {
    case "left-out":
    case "not-configured":
      return [];
    case "unreadable":
      return [{ code: "file-unreadable", scope }];
    case "ineffective":
      return [{ code: "file-void", scope }];
    case "planned": {
      const elsewhere = misplaced(plan, workspace);
      if (elsewhere !== undefined)
        return [{ code: "wrong-home", scope, detail: `the agent reads ${elsewhere}` }];
      if (plan.current.kind === "missing") return [{ code: "file-missing", scope }];
      return driftInputs(plan, workspace, accepts);
    }
  }
}

/** Entries that differ, counted by kind and by the reason for which they are accepted. */
function driftInputs(
  { target, artifact, drift }: Extract<ArtifactPlan, { kind: "planned" }>,
  workspace: Workspace,
  accepts: Accepting,
): readonly SharedInput[] {
  const groups = new Map<string, { input: SharedInput; rules: Set<string>; count: number }>();
  for (const one of drift) {
    const about = driftFinding(workspace, target, one);
    const accepted = accepts(about);
    const key = `${about.code} ${accepted?.reason ?? ""}`;
    const input = { code: about.code, scope: artifact.id, ...(accepted === undefined ? {} : { accepted }) };
    const group = groups.get(key) ?? { input, rules: new Set(), count: 0 };
    group.count += 1;
    for (const rule of about.rules) group.rules.add(rule);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ input, rules, count }) => ({
    ...input,
    detail: counted(count),
    rules: [...rules],
  }));
}

function counted(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}

/** The file that the agent reads in place of the one that twsrt writes, because a variable moves its folder. */
function releaseFindings(found: Installed | undefined, { release }: Target): readonly SharedInput[] {
  const generation = unmeasuredGeneration(release, found);
  if (generation !== undefined)
    return [{ code: "generation-unmeasured", detail: `${generation}${versionText(found)}` }];
  const verdict = releaseVerdict(found?.version, release.measured);
  if (found?.version === undefined || verdict === "measured") return [];
  const detail = `${found.version} is installed, measured with ${rangeText(release.measured)}`;
  return [{ code: "release-unmeasured", detail }];
}

function versionText(found: Installed | undefined): string {
  return found?.version === undefined ? "" : `, release ${found.version}`;
}

/** What takes effect from the policy, then what the agent's files hold that no access shows. */
function overruledFindings(
  overrulings: readonly Overruling[],
  { environment, config }: Workspace,
  about: {
    readonly target: Target;
    readonly module: ModelModule;
    readonly files: Readonly<Record<string, string | undefined>>;
    readonly scopes: readonly ScopeText[];
    readonly looker: Looker;
  },
): readonly Promise<StatusFinding>[] {
  const { target, module, files, scopes, looker } = about;
  const options = config.options[target.name];
  const own = module.findings?.({ files, scopes, environment, options }) ?? [];
  const shown = new Set(overrulings.map(({ by }) => JSON.stringify(by)));
  return [
    ...overrulings.map(({ by, opened }) => looker.finding(by, opened)),
    ...own.filter((one) => !shown.has(JSON.stringify(one))).map((one) => looker.finding(one, [])),
  ];
}

/**
 * What files besides twsrt's own let through of what the policy restricts.
 * @param plans of the target's artifacts
 * @param scopes what else the agent reads
 * @param closed codes of findings that have no effect, because of the way in which the agent is started
 */
export async function loosenedBy(
  workspace: Workspace,
  target: Target,
  plans: readonly ArtifactPlan[],
  scopes: readonly ScopeText[],
  closed: readonly string[] = [],
): Promise<readonly StatusFinding[]> {
  const module = await modelOf(workspace, target);
  const files = { ...filesOf(plans), ...nextOf(plans.filter(isIncomplete)) };
  const { environment, config } = workspace;
  const input = { files, scopes, environment, options: config.options[target.name] };
  const live = closed.length === 0 ? scopes : await withoutFindings(module, input, closed);
  const found = await overrulingsOf(workspace, target, module, files, live);
  if (found.length === 0) return [];
  const looker = new Looker(target, module, plans, scopes);
  const accepts = acceptingNow(workspace);
  const findings = await Promise.all(found.map(({ by, opened }) => looker.finding(by, opened)));
  return findings.map((finding) => marked(finding, target, accepts));
}
