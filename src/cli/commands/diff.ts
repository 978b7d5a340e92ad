import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/text.ts";
import { compileTargets, leftOut, nameOf, planTarget, type ArtifactPlan } from "../../workspace/plan.ts";
import type { Context } from "../context.ts";
import { byRule, MOST_ENTRIES } from "../by-rule.ts";
import { driftLine } from "../drift.ts";
import { diffSrt } from "../srt-output.ts";
import { switched } from "../switched.ts";
import { chosenBy, openFor } from "../context.ts";
import type { Workspace } from "../../workspace/load.ts";
import { findingPlace } from "../../answers/status/place.ts";
import { accepting, dayOf } from "../../gate/acceptance.ts";
import { driftFinding } from "../../workspace/drift-rules.ts";
import { loosened, type Loosened } from "../loosened.ts";
import { EXIT } from "../exit.ts";

/** `twsrt diff`: compares the files with the policy, by meaning. */
export async function diff(context: Context): Promise<number> {
  const { parsed, io } = context;
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const isNamed = chosen !== "all";
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, here, targets } = opened;
  const isPortable = parsed.options.portable === true;
  const found: ArtifactPlan[] = [];
  const compiled = compileTargets(workspace, targets);
  for (const one of compiled) found.push(...(await planTarget(workspace, one)));
  const loose = parsed.options["only-file"] === true ? [] : await loosened(workspace, targets, found);
  const plans = withoutAccepted(workspace, found);
  const overruled = loose.flatMap(({ target, findings }): Loosened[] => {
    const left = findings.filter(({ accepted }) => accepted === undefined);
    return left.length === 0 ? [] : [{ target, findings: left }];
  });
  const codes = plans.map((plan) => codeOf(plan, isNamed));
  const code = Math.max(...codes, overruled.length > 0 ? EXIT.no : EXIT.ok);
  const isGate =
    workspace.config.accepts.length > 0 ||
    parsed.options.sarif !== undefined ||
    parsed.options.junit !== undefined;
  const gate = isGate ? await import("../diff-gate.ts") : undefined;
  const findings = (await gate?.diffFindings(workspace, found, loose)) ?? [];
  let ofSrt: number = EXIT.ok;
  if (parsed.options.json === true) {
    const { diffJson } = await import("../json.ts");
    io.out(await diffJson(workspace, plans, overruled, code, findings));
  } else {
    ofSrt = isNamed ? EXIT.ok : await diffSrt(workspace, io);
    for (const plan of plans) await show(plan, { workspace, here, isPortable }, context);
    for (const { target, findings: own } of overruled) {
      io.out(`${target.name}: overruled by other files\n`);
      for (const finding of own) io.out(`! ${printable(findingPlace(finding))} ${finding.title}\n`);
    }
    if (gate !== undefined) io.out(gate.acceptedLines(findings));
    await io.report(compiled.flatMap((one) => leftOut(workspace, one)));
  }
  const isWritten = (await gate?.finishDiff(context, workspace, targets, findings)) ?? true;
  return isWritten ? Math.max(code, ofSrt) : EXIT.target;
}

/** The plans without what config.toml accepts. */
function withoutAccepted(workspace: Workspace, plans: readonly ArtifactPlan[]): readonly ArtifactPlan[] {
  if (workspace.config.accepts.length === 0) return plans;
  const accepts = accepting(workspace.config, dayOf(new Date()));
  return plans.map((plan) => {
    if (plan.kind !== "planned") return plan;
    const drift = plan.drift.filter(
      (one) => accepts(driftFinding(workspace, plan.target, one)) === undefined,
    );
    return { ...plan, drift };
  });
}

function codeOf(plan: ArtifactPlan, isNamed: boolean): number {
  switch (plan.kind) {
    case "left-out":
      return EXIT.ok;
    case "not-configured":
      return isNamed ? EXIT.target : EXIT.ok;
    case "unreadable":
      return EXIT.target;
    case "ineffective":
      return EXIT.no;
    case "planned":
      if (plan.current.kind === "missing") return EXIT.target;
      return plan.drift.length === 0 ? EXIT.ok : EXIT.no;
  }
}

interface Compared {
  readonly workspace: Workspace;
  /** The workspace for this machine. */
  readonly here: Workspace;
  readonly isPortable: boolean;
}

async function show(
  plan: ArtifactPlan,
  { workspace, here, isPortable }: Compared,
  { io, parsed }: Context,
): Promise<void> {
  const name = nameOf(plan);
  switch (plan.kind) {
    case "not-configured":
      return io.report([
        { code: "target-not-configured", args: { key: plan.artifact.configKey }, target: plan.target.name },
      ]);
    case "left-out":
      return;
    case "unreadable":
      return io.report(plan.problems);
    case "ineffective":
      io.out(`${name}: ineffective, the rules in ${printable(plan.file)} do not take effect\n`);
      return io.report(plan.problems);
    case "planned": {
      if (plan.current.kind === "missing") {
        const args = { file: plan.file, command: `twsrt generate ${plan.target.name} --write` };
        return io.report([{ code: "target-missing", args, target: plan.target.name }]);
      }
      const foreign =
        isPortable && plan.drift.length > 0 && parsed.options.verbose !== true
          ? await writtenHere(plan, here)
          : undefined;
      if (foreign !== undefined) {
        io.out(countsLine(name, plan.drift));
        return io.report([foreign]);
      }
      const isShort = parsed.options.verbose === true || plan.drift.length <= MOST_ENTRIES;
      const lines = isShort ? oneByOne : async (some: Drift) => byRule(some, workspace);
      const write = `twsrt generate ${plan.target.name}${isPortable ? " --portable" : ""} -w`;
      io.out(await driftText({ name, write }, plan.drift, lines));
      return io.report([...switched(plan), ...plan.diagnostics]);
    }
  }
}

/** The diagnostic for a file that was written for this or another machine; undefined if its differences have other causes. */
async function writtenHere(
  { target, artifact, drift }: Extract<ArtifactPlan, { kind: "planned" }>,
  here: Workspace,
): Promise<Diagnostic | undefined> {
  const plans = (
    await Promise.all(compileTargets(here, [target]).map((one) => planTarget(here, one)))
  ).flat();
  const same = plans.find((one) => one.artifact.id === artifact.id);
  const { writtenForMachine } = await import("../portable-drift.ts");
  return same?.kind === "planned" ? writtenForMachine(target.name, drift, same.drift) : undefined;
}

type Drift = Extract<ArtifactPlan, { kind: "planned" }>["drift"];

async function oneByOne(drift: Drift): Promise<string> {
  return drift.map(driftLine).join("");
}

async function driftText(
  { name, write }: { readonly name: string; readonly write: string },
  drift: Drift,
  lines: (some: Drift) => Promise<string>,
): Promise<string> {
  if (drift.length === 0) return `${name}: no drift\n`;
  const { missing, extra, misplaced, overridden } = byKind(drift);
  const ours = extra.filter(({ owner }) => owner === "ours");
  const theirs = extra.filter(({ owner }) => owner !== "ours");
  const groups = [
    [`missing from the file; \`${write}\` adds:\n`, missing],
    ["written by twsrt, no longer in your policy:\n", ours],
    ["written by you, not in your policy:\n", theirs],
    ["", misplaced],
    ["written by you, no longer takes effect after a write:\n", overridden],
  ] as const;
  const text = [countsLine(name, drift)];
  for (const [title, some] of groups) if (some.length > 0) text.push(title, await lines(some));
  return text.join("");
}

function countsLine(name: string, drift: Drift): string {
  const { missing, extra, misplaced, overridden } = byKind(drift);
  const moved = misplaced.length === 0 ? "" : `, ${misplaced.length} misplaced`;
  const lifted = overridden.length === 0 ? "" : `, ${overridden.length} overridden`;
  return `${name}: ${missing.length} missing, ${extra.length} extra${moved}${lifted}\n`;
}

function byKind(drift: Drift): Readonly<Record<Drift[number]["kind"], Drift>> {
  const of = (kind: Drift[number]["kind"]): Drift => drift.filter((one) => one.kind === kind);
  return {
    missing: of("missing"),
    extra: of("extra"),
    misplaced: of("misplaced"),
    overridden: of("overridden"),
  };
}
