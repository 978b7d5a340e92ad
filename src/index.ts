/**
 * twsrt as a library: load a policy, ask targets what it becomes, plan and write files. Everything the command line
 * does goes through these functions.
 *
 * @packageDocumentation
 */
import { fileURLToPath } from "node:url";

export { coverageOf } from "./answers/coverage.ts";
export { agentEnforcer, sandboxEnforcer, type Basis, type Enforcer } from "./answers/enforcers.ts";
export { explainer, type AgentExplanation, type Explainer, type Explanation } from "./answers/explain.ts";
export { workflowsOf, type AgentWorkflows, type WorkflowReport } from "./answers/workflows.ts";
export { allReasons } from "./answers/reasons.ts";
export type * from "./answers/report.ts";
export type * from "./answers/word.ts";
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
export { mergePolicies } from "./policy/merge.ts";
export type * from "./policy/policy.ts";
export { readBashRules } from "./sources/bash.ts";
export type { Parsed } from "./schema/document.ts";
export { readSrtSettings } from "./sources/srt.ts";
export { STARTER } from "./sources/starter.ts";
export { lossFacts, lossText } from "./targets/losses.ts";
export { TARGETS } from "./targets/registry.ts";
export type * from "./targets/target.ts";
export { openSession, type DriveJob, type Opened, type Session } from "./verify/drive.ts";
export type * from "./verify/report.ts";
export { verifyAgent, type VerifyOptions } from "./verify/verify.ts";
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

/**
 * The program in which {@link verifyAgent} drives an agent: the `worker` of its job. It belongs to the installed package,
 * beside the command.
 */
export const VERIFY_WORKER: string = fileURLToPath(new URL("../bin/verify-worker.cjs", import.meta.url));
