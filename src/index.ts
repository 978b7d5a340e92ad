/**
 * twsrt as a library: load a policy, ask targets what it becomes, plan and write files. Everything the command line
 * does goes through these functions.
 *
 * ```ts
 * import { compileTarget, explainer, loadWorkspace, realEnvironment, targetNamed } from "twsrt";
 *
 * const loaded = await loadWorkspace({ environment: realEnvironment(), variables: process.env, starter: true });
 * if (!loaded.ok) throw new Error(loaded.problems[0]?.code);
 * const claude = targetNamed("claude");
 * if (claude === undefined) throw new Error("no such agent");
 *
 * const { compiled } = compileTarget(loaded.value, claude);
 * console.log(compiled.entries.some(({ value }) => value === "Bash(sudo *)"));
 *
 * const asked = await explainer(loaded.value, [claude], "generated");
 * const reading = asked.parse("Bash(sudo ls)");
 * if (reading.kind === "access") console.log((await asked.explain(reading.access)).policy.effect);
 * ```
 *
 * @packageDocumentation
 */
import { fileURLToPath } from "node:url";
import type { Document, Result } from "./diagnostics/diagnostic.ts";
import type { Policy } from "./policy/policy.ts";
import type { Parsed } from "./schema/document.ts";
import { readBashRules as readRules } from "./sources/bash.ts";
import { AGENTS } from "./targets/registry.ts";
import type { Target } from "./targets/target.ts";
import { openSession } from "./verify/drive.ts";
import type { AgentReport } from "./verify/report.ts";
import { verifyAgent as verifyWith, type VerifyOptions } from "./verify/verify.ts";
import type { Workspace } from "./workspace/load.ts";

export { coverageOf } from "./answers/coverage.ts";
export { agentEnforcer, sandboxEnforcer, type Basis, type Enforcer } from "./answers/enforcers.ts";
export { explainer, type AgentExplanation, type Explainer, type Explanation } from "./answers/explain.ts";
export { workflowsOf, type AgentWorkflows, type WorkflowReport } from "./answers/workflows.ts";
export { allReasons } from "./answers/reasons.ts";
export type * from "./answers/report.ts";
export type * from "./answers/word.ts";
export type { Accept } from "./config/accept.ts";
export {
  accepting,
  stale,
  type Acceptable,
  type Accepted,
  type Accepting,
  type Checked,
} from "./gate/acceptance.ts";
export type { AcceptedFinding } from "./gate/accepted.ts";
export type { GateFinding } from "./gate/finding.ts";
export type { StarterAccept } from "./enforcers/starter-accept.ts";
export { coverageFindings } from "./answers/findings/coverage.ts";
export { driftFindings } from "./answers/findings/diff.ts";
export { verifyFindings } from "./verify/findings.ts";
export { testFindings } from "./verify/sandbox/findings.ts";
export { strictProblems } from "./workspace/strict.ts";
export { sarifText, type SarifReport } from "./gate/sarif.ts";
export { loadConfig, type Config, type ConfigRequest } from "./config/config.ts";
export type { DiagnosticArgs, LossCode, LossDirection, LossFacts, LossText } from "./diagnostics/codes.ts";
export {
  dotted,
  pointer,
  type Code,
  type Diagnostic,
  type Document,
  type KeyPath,
  type Place,
  type Result,
  type Severity,
  type Syntax,
} from "./diagnostics/diagnostic.ts";
export { locate, type Location } from "./diagnostics/locate.ts";
export { renderDiagnostics, textOf, type RenderOptions } from "./diagnostics/render.ts";
export { together } from "./enforcers/model.ts";
export type * from "./enforcers/model.ts";
export { realEnvironment } from "./files/environment.ts";
export { parseAccess, printAccess, type AccessReading } from "./policy/access.ts";
export type * from "./policy/attempt.ts";
export { attemptOf } from "./policy/attempt-of.ts";
export { judgeOf, type Decision, type Judge, type PolicyEffect, type Voice } from "./policy/decide.ts";
export type { Environment, PathKind } from "./policy/environment.ts";
export { policyFor } from "./policy/applies.ts";
export { mergeLayers, type Layered } from "./policy/layers.ts";
export type { Disregarded, LayerKind, LayerPolicy, MayAllow } from "./policy/layer.ts";
export { mergePolicies } from "./policy/merge.ts";
export type * from "./policy/policy.ts";
export type { Parsed } from "./schema/document.ts";
export { readSrtSettings } from "./sources/srt.ts";
export { STARTER } from "./sources/starter.ts";
export { lossFacts, lossText } from "./targets/losses.ts";
export { AGENTS, TARGETS, targetNamed } from "./targets/registry.ts";
export type * from "./targets/target.ts";
export type * from "./targets/reading.ts";
export type { Release } from "./targets/release.ts";
export type { ReleaseRange, ReleaseVerdict } from "./enforcers/release.ts";
export type * from "./verify/report.ts";
export type { VerifyOptions } from "./verify/verify.ts";
export { findSrt, type InstalledSrt } from "./enforcers/srt/driver/find.ts";
export type * from "./verify/sandbox/report.ts";
export { sandboxExit } from "./verify/sandbox/report.ts";
export { testSandbox, type SandboxTest } from "./verify/sandbox/test.ts";
export { loadSandboxSettings, type SandboxSettings } from "./workspace/sandbox-settings.ts";
export { loadWorkspace, type LoadRequest, type SourceName, type Workspace } from "./workspace/load.ts";
export { apply, planAll, type Applied, type Planned, type Result as ApplyResult } from "./workspace/apply.ts";
export type { Consent, Refusal } from "./workspace/gates.ts";
export type { OwnedDrift } from "./workspace/ownership.ts";
export {
  compileTarget,
  lossDiagnostics,
  planTarget,
  type ArtifactPlan,
  type CompiledTarget,
} from "./workspace/plan.ts";
export type { PlannedArtifact, WriteOutcome } from "./workspace/write.ts";

// What the types above are made of.
export type { LayerAllow, LayerSetting } from "./diagnostics/codes.ts";
export type { LayersConfig } from "./config/layers.ts";
export type { Mode, Profile, ProfilesConfig, WrittenOptions } from "./config/profiles.ts";
export type { GuardConfig } from "./config/guard.ts";
export type { Layer, Layers, Reach } from "./workspace/layer-folders.ts";
export type {
  HookDrift,
  HookProgram,
  HookSeat,
  Registered,
  Seated,
  SeatInput,
} from "./targets/kit/hooks/seat.ts";
export type { HookService, ServiceAddress } from "./targets/kit/hooks/service.ts";
export type { Outcome, PastCall, TranscriptDialect } from "./targets/transcript.ts";
export type { Speaker, LayerExplanation } from "./answers/explain.ts";
export type { DriftWanted, EnforcerFile } from "./answers/enforcers.ts";
export type { ToldReason } from "./answers/reasons.ts";
export type { Step } from "./answers/steps.ts";
export type { Reader, TomlProblem } from "./diagnostics/codes.ts";
export type { Isolation } from "./drive/isolation.ts";
export type { Program } from "./drive/program.ts";
export type { Layout, World } from "./drive/world.ts";
export type { Finding, FindingTable, FindingText, Scope, ScopeKind, ScopeText } from "./enforcers/scope.ts";
export type { Span } from "./edit/span.ts";
export type { Span as LineSpan } from "./shell/simple-command.ts";
export type { Failure, Lacking } from "./enforcers/srt/driver/failure.ts";
export type { NodeType } from "./files/descriptor.ts";
export type {
  Environment as FileEnvironment,
  EnvironmentOptions,
  PathKind as FileKind,
} from "./files/environment.ts";
export type { FileStamp, ReadResult, UnreadableReason } from "./files/read.ts";
export type { UnknownCode } from "./policy/voice.ts";
export type { OptionsShape } from "./schema/options.ts";
export type { CommandsResult } from "./shell/commands.ts";
export type { Doubt } from "./shell/doubt.ts";
export type { Prefix, RuleWord } from "./shell/rule-word.ts";
export type { ChangedCwd, Cwd, Redirect, SimpleCommand, Where } from "./shell/simple-command.ts";
export type { Word } from "./shell/word.ts";
export type * from "./drive/kit/driver.ts";
export type { OwnPath, Variables } from "./targets/own.ts";
export type * from "./targets/hook.ts";
export type * from "./targets/launch.ts";
export type * from "./targets/managed.ts";
export type { Session } from "./verify/drive.ts";
export type { JobGuard, JobRun } from "./verify/protocol.ts";
export type { LinkSearch } from "./verify/sandbox/hard-links.ts";
export type { PlanGround } from "./verify/sandbox/plan.ts";
export type { CaseJudgement, SANDBOX_VERDICTS, SandboxVerdict } from "./verify/sandbox/verdict.ts";
export type { NotLoadedReport } from "./verify/effective.ts";
export type { Selection } from "./verify/selection.ts";
export type { Progress, RunName, RunReport } from "./verify/trials.ts";
export type { GuardReport } from "./verify/guarded.ts";
export type { NoGuard } from "./verify/guard-plan.ts";
export type { HeldBackBy, ProbeVerdict, VERDICTS } from "./verify/verdict.ts";

/** Reads the bash rules: commands to deny or to ask about. Rules may be limited to the agents that twsrt knows. */
export function readBashRules(document: Document): Result<Parsed<Policy>> {
  return readRules(document, AGENTS);
}

/** The program in which an agent is driven. It belongs to the installed package, beside the command. */
const WORKER = fileURLToPath(new URL("../bin/verify-worker.cjs", import.meta.url));

/**
 * Has the installed agent try what the policy has rules for, in a throw-away world, and compares what it does with what the
 * policy says. No file of the user's is written, and no command line is run.
 */
export function verifyAgent(
  workspace: Workspace,
  target: Target,
  options: VerifyOptions = {},
): Promise<AgentReport> {
  return verifyWith(workspace, target, options, (job, signal) =>
    openSession({ ...job, worker: WORKER }, signal),
  );
}
export type { OverruledReport } from "./verify/effective.ts";
export type { LeftOutReason, ScopeReport, LeftOutReport } from "./verify/scopes.ts";
