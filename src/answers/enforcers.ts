import { describeReason } from "../diagnostics/file-reasons.ts";
import { model as sandboxModel, REASONS as SANDBOX_REASONS, SRT } from "../enforcers/srt/index.ts";
import type { Answer, Done, Model, NativeEntry, ReasonTable } from "../enforcers/model.ts";
import type { ReleaseRange } from "../enforcers/release.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Installed } from "../files/programs.ts";
import { isLink } from "../files/links.ts";
import { readText } from "../files/read.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Attempt } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import type { RuleId } from "../policy/policy.ts";
import type { Compiled, Drift, Target } from "../targets/target.ts";
import { installedProgram } from "../workspace/installed.ts";
import type { Workspace } from "../workspace/load.ts";
import { isSelfProtection } from "../workspace/protect.ts";
import { readScopes } from "../workspace/scopes.ts";
import { srtOutput } from "../workspace/srt-output.ts";
import { compileTarget, planTarget, type ArtifactPlan, type CompiledTarget } from "../workspace/plan.ts";
import { guardLayer } from "./guard-layer.ts";
import { modelOf } from "./model-of.ts";
import { agentReasons } from "./reasons.ts";

/** Where the text that an enforcer is asked about comes from. */
export type Basis = "disk" | "generated";

/** Something that decides, with one configuration: the sandbox alone, or an agent with its layers. */
export interface Enforcer {
  readonly name: string;
  readonly title: string;
  /** The installed release; absent: none is installed, or it cannot be told without starting it. */
  readonly version?: string;
  /** The releases that its model was measured with. */
  readonly measured: ReleaseRange;
  /** What its layer 1 is, in a few words. */
  readonly layer1: string;
  /** Its answers have a part of the guard. */
  readonly hasGuard?: true;
  readonly files: readonly EnforcerFile[];
  /** What became of a rule in translation, when that is worth a word. */
  readonly lossOf: (rule: RuleId) => string | undefined;
  readonly reasons: ReasonTable;
  /** The canonical rules that a native entry comes from; none for one that somebody else wrote. */
  readonly rulesOf: (entry: NativeEntry) => readonly RuleId[];
  /** Whether twsrt does not write that entry. */
  readonly isForeign: (entry: NativeEntry | undefined) => boolean;
  /** Advice that is followed already. */
  readonly done: ReadonlySet<Done>;
  readonly decide: (attempt: Attempt) => Answer;
}

/** A file that decides, as it was looked at. */
export interface EnforcerFile {
  readonly artifact: string;
  /** Undefined: the configuration names no file. */
  readonly path?: string;
  /** `missing` and `unreadable`: the agent runs without any of it. */
  readonly state: "read" | "generated" | "missing" | "unreadable";
  readonly text?: string;
  /** Why it cannot be read. */
  readonly problem?: string;
  /** Empty as well for a missing file, if only files that exist are compared. */
  readonly drift: readonly Drift[];
}

/** The sandbox runtime as an enforcer of its own, with the canonical settings file. */
export function sandboxEnforcer(workspace: Workspace, environment: Environment): Enforcer {
  const output = srtOutput(workspace);
  // The file of all layers counts when it is there and up to date; else the sandbox has what the user's file says.
  const isWritten = output?.current.kind === "ok" && output.current.text === output.next;
  const { file: path, text } = isWritten
    ? { file: output.file, text: output.next }
    : { file: workspace.config.sources.srt, text: workspace.documents.srt.text };
  const asked = sandboxModel({ files: { [SRT.artifact]: text }, environment, options: undefined });
  return {
    name: "srt",
    title: "Sandbox Runtime",
    ...releaseOf(installedProgram(SRT.program, workspace)),
    measured: SRT.measured,
    layer1: "the sandbox",
    files: [{ artifact: SRT.artifact, path, state: "read", text, drift: [] }],
    lossOf: (rule) => (isSelfProtection(rule) ? "source-not-written" : undefined),
    reasons: SANDBOX_REASONS,
    rulesOf: (entry) => {
      if (entry.artifact !== SRT.artifact) return [];
      const rule = isWritten ? output.rules.get(entry.key) : `srt:${entry.key}`;
      return rule === undefined ? [] : [rule];
    },
    // The settings of the sandbox are a source: every entry is the policy's.
    isForeign: () => false,
    done: new Set(["sandboxed"]),
    decide: remembering((attempt) => asked.decide(attempt)),
  };
}

/** Every agent in the sandbox has the same answer to an access from it, and they are asked one after the other. */
function remembering(decide: Enforcer["decide"]): Enforcer["decide"] {
  let last: { readonly attempt: Attempt; readonly answer: Answer } | undefined;
  return (attempt) => {
    if (last?.attempt !== attempt) last = { attempt, answer: decide(attempt) };
    return last.answer;
  };
}

/** An agent with its files, which can be asked on any machine. */
export interface PreparedAgent {
  /**
   * @param environment the machine that the model looks at; the workspace's own unless witnesses are laid over it
   * @param sandbox the sandbox runtime on that machine
   */
  on(environment: Environment, sandbox?: Enforcer): Enforcer;
}

/**
 * An agent with its layers, as its files make it decide.
 * @param environment the machine that the model looks at; the workspace's own unless witnesses are laid over it
 * @param others what else the agent reads; by default everything that is there
 */
export async function agentEnforcer(
  workspace: Workspace,
  target: Target,
  basis: Basis,
  environment: Environment,
  others?: readonly ScopeText[],
): Promise<Enforcer> {
  return (await preparedAgent(workspace, target, basis, { others })).on(environment);
}

/** Which files are compared with what the policy wants in them. */
export type DriftWanted = "of-all" | "of-present";

/**
 * Reads an agent's files, once for all machines that it is asked on. The policy is compiled for the agent when the first
 * answer needs it: what is in a missing file takes no more than a look at the disk.
 * @param others what else the agent reads; by default everything that is there
 */
export async function preparedAgent(
  workspace: Workspace,
  target: Target,
  basis: Basis,
  {
    others,
    drift = "of-all",
    withGuard = false,
  }: {
    readonly others?: readonly ScopeText[] | undefined;
    readonly drift?: DriftWanted;
    /** Whether the guard counts. What it closes would hide what a change of the agent's own rules opens. */
    readonly withGuard?: boolean;
  } = {},
): Promise<PreparedAgent> {
  const options = workspace.config.options[target.name];
  const translation = translationOf(workspace, target);
  const absent = basis === "disk" && drift === "of-present" ? absentFiles(workspace, target) : undefined;
  const files = absent ?? (await plannedFiles(workspace, translation.compiledTarget(), basis));
  const texts = Object.fromEntries(files.map(({ artifact, text }) => [artifact, text]));
  const found = installedProgram(target.release.program, workspace);
  const { model } = await modelOf(workspace, target);
  const reasons = await agentReasons(target);
  const scopes = others ?? (await readScopes(target, workspace));
  const guard = withGuard ? await guardLayer(workspace, target, files, scopes) : undefined;
  const layer1 = target.layer1(options);
  return {
    on(environment, sandbox = sandboxEnforcer(workspace, environment)) {
      const own = model({ files: texts, scopes, environment, options });
      const ofAgent: Enforcer["decide"] =
        layer1 === "around"
          ? (attempt) => ({ ...own.decide(attempt), layer1: sandbox.decide(attempt).layer1 })
          : (attempt) => own.decide(attempt);
      const judge = guard?.(environment);
      const decide: Enforcer["decide"] =
        judge === undefined ? ofAgent : (attempt) => ({ ...ofAgent(attempt), guard: judge(attempt) });
      const isUnconfined = layer1 === "none" || (layer1 === "own" && isSandboxOff(own, environment));
      return {
        name: target.name,
        title: target.title,
        ...releaseOf(found),
        measured: target.release.measured,
        layer1: layer1 === "own" && isUnconfined ? "off: its own sandbox is not switched on" : LAYER1[layer1],
        ...(guard === undefined ? {} : { hasGuard: true as const }),
        files,
        lossOf: translation.lossOf,
        reasons: layer1 !== "none" ? { ...SANDBOX_REASONS, ...reasons } : reasons,
        rulesOf: (entry) => translation.rulesOf(entry) ?? sandbox.rulesOf(entry),
        isForeign: (entry) =>
          entry !== undefined && entry.artifact !== SRT.artifact && translation.rulesOf(entry) === undefined,
        done: doneBy(options, !isUnconfined),
        decide,
      };
    },
  };
}

/** What the policy becomes for an agent. Few questions need it, so it is made for the first one. */
interface Translation {
  readonly compiledTarget: () => CompiledTarget;
  readonly rulesOf: (entry: NativeEntry) => readonly RuleId[] | undefined;
  readonly lossOf: (rule: RuleId) => string | undefined;
}

function translationOf(workspace: Workspace, target: Target): Translation {
  let compiledTarget: CompiledTarget | undefined;
  let entries: Map<string, readonly RuleId[]> | undefined;
  let losses: Map<RuleId, string> | undefined;
  const compiled = (): CompiledTarget => (compiledTarget ??= compileTarget(workspace, target));
  return {
    compiledTarget: compiled,
    rulesOf: (entry) => (entries ??= rulesByEntry(compiled().compiled)).get(entryId(entry)),
    lossOf: (rule) => (losses ??= firstLosses(compiled().compiled)).get(rule),
  };
}

function rulesByEntry({ entries, alternatives }: Compiled): Map<string, readonly RuleId[]> {
  return new Map(
    [...entries, ...alternatives].map(({ artifact, key, value, rules }) => [
      entryId({ artifact, key, value: String(value) }),
      rules,
    ]),
  );
}

function firstLosses(compiled: Compiled): Map<RuleId, string> {
  const losses = new Map<RuleId, string>();
  for (const { rule, code } of compiled.losses) if (!losses.has(rule)) losses.set(rule, code);
  return losses;
}

function releaseOf(found: Installed | undefined): { readonly version?: string } {
  return found?.version === undefined ? {} : { version: found.version };
}

function doneBy(options: unknown, isSandboxed: boolean): ReadonlySet<Done> {
  const { commands } = options as { readonly commands?: unknown };
  return new Set([
    ...(isSandboxed ? (["sandboxed"] as const) : []),
    ...(commands === "anywhere" ? (["anywhere"] as const) : []),
  ]);
}

const LAYER1 = {
  own: "its own sandbox, for the shell",
  around: "the sandbox around it",
  none: "none",
} as const;

/** Whether an agent's own sandbox leaves alone what it is there for: any command at all. */
export function isSandboxOff(model: Model, environment: Environment): boolean {
  const access = { tool: "Bash", text: "true", cwd: environment.cwd } as const;
  return model.decide(attemptOf(access, environment)).layer1.verdict === "none";
}

function entryId({ artifact, key, value }: NativeEntry): string {
  return `${artifact}\0${key}\0${value}`;
}

async function plannedFiles(
  workspace: Workspace,
  compiledTarget: CompiledTarget,
  basis: Basis,
): Promise<readonly EnforcerFile[]> {
  const { target, compiled } = compiledTarget;
  const plans = await planTarget(workspace, compiledTarget);
  // What the configuration leaves out is no file that is missing.
  return plans.flatMap((plan) =>
    plan.kind === "left-out" ? [] : [fileOf(plan, basis, () => target.render(compiled, plan.artifact.id))],
  );
}

/**
 * The files of an agent where none of them exists.
 * @returns undefined where one does, or where the agent is given what would be generated
 */
function absentFiles({ config }: Workspace, { artifacts }: Target): readonly EnforcerFile[] | undefined {
  const files: EnforcerFile[] = [];
  for (const { id: artifact, configKey, presence } of artifacts) {
    const path = config.targets[configKey];
    if (path === undefined && presence === "when-named") continue;
    // A link that leads nowhere may be refused.
    if (path === undefined || isLink(path) || readText(path).kind !== "missing") return undefined;
    files.push({ artifact, path, state: "missing", drift: [] });
  }
  return files;
}

function fileOf(
  plan: Exclude<ArtifactPlan, { kind: "left-out" }>,
  basis: Basis,
  fresh: () => string,
): EnforcerFile {
  const { id: artifact } = plan.artifact;
  if (plan.kind === "not-configured") return { artifact, state: "generated", text: fresh(), drift: [] };
  const { file: path } = plan;
  if (plan.kind === "unreadable" || plan.kind === "ineffective") {
    const read = readText(path);
    if (read.kind === "unreadable")
      return { artifact, path, state: "unreadable", problem: describeReason(read.reason), drift: [] };
    // The model knows what the agent does with it: it is asked about the file as it is.
    return {
      artifact,
      path,
      state: "read",
      ...(read.kind === "ok" ? { text: read.text } : {}),
      drift: [],
    };
  }
  if (basis === "generated") return { artifact, path, state: "generated", text: plan.next, drift: [] };
  if (plan.current.kind === "missing") return { artifact, path, state: "missing", drift: plan.drift };
  return { artifact, path, state: "read", text: plan.current.text, drift: plan.drift };
}
