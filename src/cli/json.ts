import { pointer, type Diagnostic, type Place } from "../diagnostics/diagnostic.ts";
import { locate } from "../diagnostics/locate.ts";
import { textOf } from "../diagnostics/render.ts";
import type { Rule, RuleId } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import { lossFacts, lossText } from "../targets/losses.ts";
import { installedProgram } from "../workspace/installed.ts";
import type { Workspace } from "../workspace/load.ts";
import { acceptedOf } from "../gate/accepted.ts";
import type { GateFinding } from "../gate/finding.ts";
import { accepting, dayOf } from "../gate/acceptance.ts";
import { lostRule } from "../workspace/strict.ts";
import type { Loosened } from "./loosened.ts";
import type { OwnedDrift } from "../workspace/ownership.ts";
import type { ArtifactPlan, CompiledTarget } from "../workspace/plan.ts";

/** Raised when the shape of the output changes in a way that breaks readers. */
const FORMAT = 1;

/** The compiled entries with their rules, the losses, and the diagnostics. */
export async function generateJson(
  workspace: Workspace,
  compiled: readonly CompiledTarget[],
): Promise<string> {
  const accepts = accepting(workspace.config, dayOf(new Date()));
  const agents = compiled.map(async ({ target, compiled: { entries, losses } }) => ({
    agent: target.name,
    version: installedProgram(target.release.program, workspace)?.version ?? null,
    measured: target.release.measured,
    artifacts: target.artifacts.map(({ id, configKey }) => ({
      id,
      file: workspace.config.targets[configKey] ?? null,
    })),
    entries,
    losses: await Promise.all(
      losses.map(async (loss) => {
        const { code, rule, subject } = loss;
        const { title, remedy } = await lossText(target, code);
        const { direction } = lossFacts(target, code);
        const accepted = accepts({ code, agent: target.name, rules: [lostRule(loss)] });
        const why = accepted === undefined ? {} : { accepted };
        return { code, direction, rule, subject, message: title, help: remedy, ...why };
      }),
    ),
  }));
  const used = new Set(
    compiled.flatMap(({ compiled: { entries, losses } }) => [
      ...entries.flatMap(({ rules }) => rules),
      ...losses.map(({ rule }) => rule),
    ]),
  );
  return print({
    format: FORMAT,
    agents: await Promise.all(agents),
    rules: await rulesJson(workspace.policy.rules, used),
    diagnostics: await diagnosticsJson(workspace.warnings),
  });
}

/** What `diff` found, for each artifact. */
export async function diffJson(
  workspace: Workspace,
  plans: readonly ArtifactPlan[],
  overruled: readonly Loosened[],
  exit: number,
  all: readonly GateFinding[],
): Promise<string> {
  const agents = [];
  for (const plan of plans) {
    agents.push({
      agent: plan.target.name,
      artifact: plan.artifact.id,
      file: "file" in plan ? plan.file : null,
      status: statusOf(plan),
      ...(plan.kind === "planned"
        ? {
            missing: driftJson(plan.drift, "missing"),
            extra: driftJson(plan.drift, "extra"),
            misplaced: driftJson(plan.drift, "misplaced"),
            overridden: driftJson(plan.drift, "overridden"),
          }
        : {}),
      diagnostics: await diagnosticsJson(findingsOf(plan)),
    });
  }
  const demanding = plans
    .flatMap((plan) => (plan.kind === "planned" ? plan.drift : []))
    .flatMap(({ rules }) => rules ?? []);
  const rules = await rulesJson(workspace.policy.rules, new Set(demanding));
  return print({
    format: FORMAT,
    agents,
    overruled: overruled.flatMap(({ target, findings }) =>
      findings.map((finding) => ({ agent: target.name, ...finding })),
    ),
    accepted: acceptedOf(all),
    rules,
    diagnostics: await diagnosticsJson(workspace.warnings),
    exit,
  });
}

function statusOf(plan: ArtifactPlan): string {
  if (plan.kind !== "planned") return plan.kind;
  if (plan.current.kind === "missing") return "missing";
  return plan.drift.length === 0 ? "clean" : "drift";
}

function findingsOf(plan: ArtifactPlan): readonly Diagnostic[] {
  switch (plan.kind) {
    case "not-configured":
    case "left-out":
      return [];
    case "unreadable":
    case "ineffective":
      return plan.problems;
    case "planned":
      return plan.diagnostics;
  }
}

function driftJson(drift: readonly OwnedDrift[], kind: OwnedDrift["kind"]) {
  return drift
    .filter((one) => one.kind === kind)
    .map(({ key, entry, rules, owner, restricts, implies }) => ({
      key,
      entry,
      ...(rules === undefined ? {} : { rules }),
      ...(owner === undefined ? {} : { owner, restricts: restricts !== undefined }),
      ...(implies === undefined ? {} : { implies }),
    }));
}

async function rulesJson(rules: readonly Rule[], used: ReadonlySet<RuleId>) {
  const result: Record<RuleId, unknown> = {};
  for (const rule of rules) {
    if (!used.has(rule.id)) continue;
    const { id, effect, action, reason, agents, origin } = rule;
    const location = await placeJson({ at: "value", document: origin.document, path: origin.path });
    result[id] = {
      effect,
      action,
      subject: subjectText(rule),
      ...(reason === undefined ? {} : { reason }),
      ...(agents === undefined ? {} : { agents }),
      source: origin.source,
      ...(origin.layer === undefined ? {} : { layer: origin.layer }),
      pointer: pointer(origin.path),
      ...location,
    };
  }
  return result;
}

export async function diagnosticsJson(diagnostics: readonly Diagnostic[]) {
  const result = [];
  for (const diagnostic of diagnostics) {
    const { code, args, place, target } = diagnostic;
    result.push({
      code,
      ...textOf(diagnostic),
      args,
      ...(target === undefined ? {} : { agent: target }),
      ...(place === undefined ? {} : await placeJson(place)),
    });
  }
  return result;
}

async function placeJson(place: Place): Promise<{ file: string; line?: number; column?: number }> {
  const location = await locate(place);
  if (location !== undefined) return { file: location.file, line: location.line, column: location.column };
  return { file: place.at === "file" ? place.file : place.document.file };
}

function print(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
