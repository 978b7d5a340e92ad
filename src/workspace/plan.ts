import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { isLink } from "../files/links.ts";
import { withFiles } from "../policy/environment.ts";
import { policyFor } from "../policy/applies.ts";
import { mergePolicies } from "../policy/merge.ts";
import { sandboxSettings } from "../policy/sandbox-settings.ts";
import { readText, type ReadResult } from "../files/read.ts";
import { filesOf } from "../targets/files.ts";
import { lossFacts, lossText } from "../targets/losses.ts";
import type { ArtifactSpec, Compiled, Loss, Places, Plan, Target, Written } from "../targets/target.ts";
import type { Workspace } from "./load.ts";
import { installedProgram } from "./installed.ts";
import { readManifest } from "./manifest.ts";
import { withHook } from "./hook.ts";
import { wholeSettings } from "./srt-text.ts";
import { isSelfProtection, ownProtection } from "./protect.ts";
import { owned, type OwnedDrift } from "./ownership.ts";
import { compilePortable } from "./portable.ts";

/** A target with the policy in its terms. */
export interface CompiledTarget {
  readonly target: Target;
  readonly compiled: Compiled;
}

/**
 * Compiles the workspace's policy for several targets. What a target denies can depend on which directories exist, so the
 * files of all of them count as written. Otherwise the first write would change what the next one wants.
 */
export function compileTargets(workspace: Workspace, targets: readonly Target[]): readonly CompiledTarget[] {
  const files = targets
    .flatMap((target) =>
      artifactsOf(workspace, target).map(({ configKey }) => workspace.config.targets[configKey]),
    )
    .filter((file) => file !== undefined);
  const environment = withFiles(workspace.environment, files);
  return targets.map((target) => compileTarget({ ...workspace, environment }, target));
}

/** Compiles the workspace's policy for one target. */
export function compileTarget(workspace: Workspace, target: Target): CompiledTarget {
  const { config, environment } = workspace;
  const options = config.options[target.name];
  const isInUse = !config.selfProtection || config.agents.includes(target.name);
  const own = isInUse ? [] : [ownProtection(config, target.name, environment)];
  const policy = policyFor(mergePolicies([workspace.policy, ...own]), target.name);
  const sandbox = (): string => wholeSettings(workspace);
  const compiled =
    workspace.isPortable === true
      ? compilePortable(target, policy, (some, machine) =>
          target.compile(some, machine, options, undefined, sandbox),
        )
      : target.compile(policy, environment, options, placesOf(workspace, target), sandbox);
  return {
    target,
    compiled: target.layer1(options) === "none" ? withoutSandbox(compiled, workspace) : compiled,
  };
}

/** Where the configuration has the artifacts of a target. */
export function placesOf({ config }: Workspace, { artifacts }: Target): Places {
  return Object.fromEntries(artifacts.map(({ id, configKey }) => [id, config.targets[configKey]]));
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
      readonly drift: readonly OwnedDrift[];
      readonly diagnostics: readonly Diagnostic[];
      /** The entries of hooks that the next text has. */
      readonly hooks?: Written;
    }
);

/** Plans several compiled targets. */
export async function planCompiled(
  workspace: Workspace,
  compiled: readonly CompiledTarget[],
): Promise<readonly ArtifactPlan[]> {
  return (await Promise.all(compiled.map((one) => planTarget(workspace, one)))).flat();
}

/** Reads each artifact of a compiled target and plans its next text. Writes nothing. */
export async function planTarget(
  workspace: Workspace,
  compiledTarget: CompiledTarget,
): Promise<ArtifactPlan[]> {
  const plans: ArtifactPlan[] = [];
  for (const artifact of artifactsOf(workspace, compiledTarget.target))
    plans.push(await planArtifact(workspace, compiledTarget, artifact));
  return plans;
}

/** The artifacts of a target, and the file of its hook where there is one. */
export function artifactsOf({ config }: Workspace, target: Target): readonly ArtifactSpec[] {
  return filesOf(target).filter(
    (spec) => spec !== target.hook?.spec || config.targets[spec.configKey] !== undefined,
  );
}

/** How often a file is read again because another run wrote it and its manifest meanwhile. */
const LOOKS = 5;

async function planArtifact(
  workspace: Workspace,
  compiledTarget: CompiledTarget,
  artifact: ArtifactSpec,
  looks = LOOKS,
): Promise<ArtifactPlan> {
  const { target, compiled } = compiledTarget;
  const base = { target, artifact };
  const file = workspace.config.targets[artifact.configKey];
  if (file === undefined && artifact.presence === "when-named")
    return { ...base, kind: "left-out", entries: entriesFor(artifact, compiled) };
  if (file === undefined)
    return { ...base, kind: "not-configured", text: target.render(compiled, artifact.id) };
  const current = readText(file);
  if (current.kind === "unreadable")
    return { ...base, kind: "unreadable", file, problems: [unreadable(current, file, target)] };
  const document: Document | undefined =
    current.kind === "missing" ? undefined : { file, text: current.text, syntax: artifact.syntax };
  const ofRules: Plan = await target.plan({
    compiled,
    artifact: artifact.id,
    file,
    current: document,
    isLink: isLink(file),
    beside: besideOf(artifact, workspace),
    options: workspace.config.options[target.name],
    installedVersion: () => installedProgram(target.release.program, workspace)?.version,
    written: () => readManifest({ folder: workspace.state, target: target.name, file })?.entries,
  });
  const plan = await withHook(workspace, target, { artifact: artifact.id, file, current: document }, ofRules);
  if (plan.kind !== "planned") {
    const problems = plan.problems.map((problem) => ({ ...problem, target: target.name }));
    return { ...base, kind: plan.kind === "unusable" ? "unreadable" : plan.kind, file, problems };
  }
  // What twsrt wrote is looked up only where it matters.
  const isAsked = plan.drift.some(({ kind }) => kind === "extra" || kind === "overridden");
  if (!isAsked) return { ...base, ...plan, drift: owned(plan.drift, undefined), file, current };
  const manifest = readManifest({ folder: workspace.state, target: target.name, file });
  // A run writes the file first, so a manifest that is newer than what was read shows in the file.
  if (looks > 1 && !isSame(current, readText(file)))
    return planArtifact(workspace, compiledTarget, artifact, looks - 1);
  return { ...base, ...plan, drift: owned(plan.drift, manifest?.entries), file, current };
}

function isSame(one: ReadResult, other: ReadResult): boolean {
  if (one.kind !== "ok" || other.kind !== "ok") return one.kind === other.kind;
  return one.text === other.text;
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
  return target.artifacts.length === 1 && target.artifacts.includes(artifact)
    ? target.name
    : `${target.name} (${artifact.title})`;
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

/** What is said of a file of an agent that cannot be read. */
export function unreadable(
  read: Extract<ReadResult, { kind: "unreadable" }>,
  file: string,
  target: Target,
): Diagnostic {
  const args = { reason: describeReason(read.reason) };
  return { code: "target-unreadable", args, place: { at: "file", file }, target: target.name };
}

/**
 * Losses as diagnostics, one for each kind. Inherent limits of an agent are left out unless everything is wanted. The paths
 * of self-protection are counted, because their number would hide the rules of the user.
 */
export async function lossDiagnostics(
  { target, compiled }: CompiledTarget,
  everything: boolean,
): Promise<Diagnostic[]> {
  const groups = new Map<Loss["code"], { readonly subjects: string[]; protected: number }>();
  for (const { code, subject, rule } of compiled.losses) {
    const { plain, direction } = lossFacts(target, code);
    const isProtection = isSelfProtection(rule);
    // Self-protection that is stricter than it needs to be leaves nothing open.
    if (!everything && (!plain || (isProtection && direction === "stricter"))) continue;
    const group = groups.get(code) ?? { subjects: [], protected: 0 };
    if (isProtection) group.protected += 1;
    // An `ask` and a `deny` rule can have the same command.
    else if (!group.subjects.includes(subject)) group.subjects.push(subject);
    groups.set(code, group);
  }
  return Promise.all(
    [...groups].map(async ([loss, group]): Promise<Diagnostic> => {
      const { title, remedy } = await lossText(target, loss);
      return { code: "loss", args: { loss, title, remedy, ...group }, target: target.name };
    }),
  );
}
