import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { LOSSES } from "../diagnostics/losses.ts";
import { isLink, sameFile } from "../files/links.ts";
import { sandboxSettings } from "../policy/sandbox-settings.ts";
import { readText, type ReadResult } from "../files/read.ts";
import type { ArtifactSpec, Compiled, Drift, Loss, Plan, Target } from "../targets/target.ts";
import type { SourceName, Workspace } from "./load.ts";

/** A target with the policy in its terms. */
export interface CompiledTarget {
  readonly target: Target;
  readonly compiled: Compiled;
}

/** Compiles the workspace's policy for one target. */
export function compileTarget(workspace: Workspace, target: Target): CompiledTarget {
  const options = workspace.config.options[target.name];
  const compiled = target.compile(workspace.policy, workspace.environment, options);
  return {
    target,
    compiled: target.layer1(options) === "none" ? withoutSandbox(compiled, workspace) : compiled,
  };
}

/** No sandbox is around the agent, so what restricts commands in the sandbox has no effect. */
function withoutSandbox(compiled: Compiled, { policy }: Workspace): Compiled {
  const lost = sandboxSettings(policy).filter(({ effect }) => effect === "restricts");
  const losses = lost.map(({ id, text }): Loss => ({
    code: "restriction-not-passed",
    rule: id,
    subject: text,
  }));
  return { ...compiled, losses: [...compiled.losses, ...losses] };
}

/** The file of an artifact, as it is and as it would become. */
export type ArtifactPlan = { readonly target: Target; readonly artifact: ArtifactSpec } & (
  | { readonly kind: "not-configured"; readonly text: string }
  /** It is written only where the configuration names it. */
  | { readonly kind: "left-out"; readonly entries: number }
  | { readonly kind: "unreadable"; readonly file: string; readonly problems: readonly Diagnostic[] }
  | { readonly kind: "ineffective"; readonly file: string; readonly problems: readonly Diagnostic[] }
  | {
      readonly kind: "planned";
      readonly file: string;
      readonly current: Exclude<ReadResult, { kind: "unreadable" }>;
      readonly next: string;
      readonly drift: readonly Drift[];
      readonly diagnostics: readonly Diagnostic[];
    }
);

/** Reads each artifact of a compiled target and plans its next text. Writes nothing. */
export async function planTarget(
  workspace: Workspace,
  compiledTarget: CompiledTarget,
): Promise<ArtifactPlan[]> {
  const { target, compiled } = compiledTarget;
  const plans: ArtifactPlan[] = [];
  for (const artifact of target.artifacts) {
    const base = { target, artifact };
    const file = workspace.config.targets[artifact.configKey];
    if (file === undefined && artifact.presence === "when-named") {
      plans.push({ ...base, kind: "left-out", entries: entriesFor(artifact, compiled) });
      continue;
    }
    if (file === undefined) {
      plans.push({ ...base, kind: "not-configured", text: target.render(compiled, artifact.id) });
      continue;
    }
    const current = readText(file);
    if (current.kind === "unreadable") {
      plans.push({ ...base, kind: "unreadable", file, problems: [unreadable(current, file, target)] });
      continue;
    }
    const document: Document | undefined =
      current.kind === "missing" ? undefined : { file, text: current.text, syntax: artifact.syntax };
    const options = workspace.config.options[target.name];
    const plan: Plan = await target.plan({
      compiled,
      artifact: artifact.id,
      file,
      current: document,
      isLink: isLink(file),
      beside: besideOf(artifact, workspace),
      options,
    });
    if (plan.kind === "planned") {
      plans.push({ ...base, ...plan, file, current });
      continue;
    }
    const problems = plan.problems.map((problem) => ({ ...problem, target: target.name }));
    plans.push({ ...base, kind: plan.kind === "unusable" ? "unreadable" : plan.kind, file, problems });
  }
  return plans;
}

function besideOf({ beside, syntax }: ArtifactSpec, { environment }: Workspace): readonly Document[] {
  return (beside?.(environment) ?? []).flatMap((file) => {
    const read = readText(file);
    return read.kind === "ok" ? [{ file, text: read.text, syntax }] : [];
  });
}

function entriesFor({ id }: ArtifactSpec, { entries }: Compiled): number {
  return entries.filter(({ artifact }) => artifact === id).length;
}

/** A target's name, with its artifact where it has several. */
export function nameOf({ target, artifact }: Pick<ArtifactPlan, "target" | "artifact">): string {
  return target.artifacts.length === 1 ? target.name : `${target.name} (${artifact.title})`;
}

/** What is said of artifacts that the configuration leaves out. */
export function leftOut(workspace: Workspace, { target, compiled }: CompiledTarget): Diagnostic[] {
  return target.artifacts.flatMap((artifact): Diagnostic[] => {
    const { presence, configKey: key, title } = artifact;
    if (presence === "always" || workspace.config.targets[key] !== undefined) return [];
    const entries = entriesFor(artifact, compiled);
    return [{ code: "artifact-left-out", args: { key, title, entries }, target: target.name }];
  });
}

function unreadable(
  read: Extract<ReadResult, { kind: "unreadable" }>,
  file: string,
  target: Target,
): Diagnostic {
  const args = { reason: describeReason(read.reason) };
  return { code: "target-unreadable", args, place: { at: "file", file }, target: target.name };
}

/**
 * Targets that are a source or another target: writing them would destroy the one or the other. Compared by real
 * path and by identity, so a link to a source counts.
 */
export function pathConflicts(workspace: Workspace): Diagnostic[] {
  const { config } = workspace;
  const conflicts: Diagnostic[] = [];
  const canonical = [...Object.values(config.sources), config.file];
  const targets = Object.values(config.targets).filter((file) => file !== undefined);
  targets.forEach((target, index) => {
    const source = canonical.find((file) => sameFile(file, target));
    if (source !== undefined) conflicts.push({ code: "target-is-source", args: { target, source } });
    const twin = targets.slice(0, index).find((other) => sameFile(other, target));
    if (twin !== undefined)
      conflicts.push({ code: "targets-collide", args: { first: twin, second: target } });
  });
  return conflicts;
}

/**
 * Refuses a write that would take restrictions out of a file because a source went empty: an emptied or truncated
 * source looks just like a policy that forbids nothing.
 */
export function wipes(workspace: Workspace, plans: readonly ArtifactPlan[]): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const source of ["srt", "bash"] satisfies SourceName[]) {
    const speaks = workspace.policy.rules.some(
      (rule) => rule.origin.source === source && rule.effect !== "allow" && rule.inert === undefined,
    );
    if (speaks) continue;
    for (const plan of plans) {
      if (plan.kind !== "planned") continue;
      const count = plan.drift.filter((drift) => drift.kind === "extra" && drift.restricts === source).length;
      if (count === 0) continue;
      const args = { source: workspace.config.sources[source], count, file: plan.file };
      problems.push({ code: "would-wipe", args, target: plan.target.name });
    }
  }
  return problems;
}

/** Losses as diagnostics, one for each kind. Inherent limits of an agent are left out unless everything is wanted. */
export function lossDiagnostics({ target, compiled }: CompiledTarget, everything: boolean): Diagnostic[] {
  const groups = new Map<Loss["code"], string[]>();
  for (const { code, subject } of compiled.losses) {
    if (!everything && !LOSSES[code].plain) continue;
    const subjects = groups.get(code);
    if (subjects === undefined) groups.set(code, [subject]);
    else subjects.push(subject);
  }
  return [...groups].map(([loss, subjects]) => ({
    code: "loss",
    args: { loss, subjects },
    target: target.name,
  }));
}
