import { printable } from "../../diagnostics/text.ts";
import { compileTarget, planTarget, type ArtifactPlan } from "../../workspace/plan.ts";
import type { Context } from "../context.ts";
import { driftLine } from "../drift.ts";
import { openWorkspace, targetsNamed } from "../context.ts";
import { EXIT } from "../exit.ts";

/** `twsrt diff`: compares what the policy demands with the files, by meaning. */
export async function diff(context: Context): Promise<number> {
  const { parsed, io } = context;
  const targets = await targetsNamed(parsed.operand, io);
  if (targets === undefined) return EXIT.no;
  const isNamed = parsed.operand !== undefined && parsed.operand !== "all";
  const workspace = await openWorkspace(context);
  if (workspace === undefined) return EXIT.no;
  const plans: ArtifactPlan[] = [];
  for (const target of targets)
    plans.push(...(await planTarget(workspace, compileTarget(workspace, target))));
  const code = Math.max(...plans.map((plan) => codeOf(plan, isNamed)));
  if (parsed.options.json === true) {
    const { diffJson } = await import("../json.ts");
    io.out(await diffJson(workspace, plans, code));
    return code;
  }
  for (const plan of plans) await show(plan, context);
  return code;
}

function codeOf(plan: ArtifactPlan, isNamed: boolean): number {
  switch (plan.kind) {
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

async function show(plan: ArtifactPlan, { io }: Context): Promise<void> {
  const { name } = plan.target;
  switch (plan.kind) {
    case "not-configured":
      return io.report([
        { code: "target-not-configured", args: { key: plan.artifact.configKey }, target: name },
      ]);
    case "unreadable":
      return io.report([plan.problem]);
    case "ineffective":
      io.out(`${name}: ineffective, the agent ignores ${printable(plan.file)}\n`);
      return io.report(plan.problems);
    case "planned": {
      if (plan.current.kind === "missing") {
        const args = { file: plan.file, command: `twsrt generate ${name} --write` };
        return io.report([{ code: "target-missing", args, target: name }]);
      }
      io.out(driftText(name, plan.drift));
      return io.report(plan.diagnostics);
    }
  }
}

function driftText(name: string, drift: Extract<ArtifactPlan, { kind: "planned" }>["drift"]): string {
  if (drift.length === 0) return `${name}: no drift\n`;
  const missing = drift.filter(({ kind }) => kind === "missing");
  const extra = drift.filter(({ kind }) => kind === "extra");
  const lines = [...missing, ...extra].map(driftLine);
  return `${name}: ${missing.length} missing, ${extra.length} extra\n${lines.join("")}`;
}
