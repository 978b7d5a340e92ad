import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/text.ts";
import {
  compileTarget,
  leftOut,
  lossDiagnostics,
  nameOf,
  pathConflicts,
  planTarget,
  wipes,
  type ArtifactPlan,
  type CompiledTarget,
} from "../../workspace/plan.ts";
import type { Workspace } from "../../workspace/load.ts";
import type { Context } from "../context.ts";
import { driftLine } from "../drift.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";

/** `twsrt generate`: prints the compiled configuration, or writes it. */
export async function generate(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { write, starter, json, "dry-run": dryRun } = parsed.options;
  if (write === true && starter === true) {
    io.err(
      "twsrt: `--starter` is for looking only; create sources with `twsrt init --starter`, then write\n",
    );
    return EXIT.usage;
  }
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;
  const compiled = targets.map((target) => compileTarget(workspace, target));
  const isVerbose = parsed.options.verbose === true;
  await io.report(
    compiled.flatMap((one) => [...lossDiagnostics(one, isVerbose), ...leftOut(workspace, one)]),
  );

  if (write !== true) {
    if (json === true) io.out(await asJson(workspace, compiled));
    else preview(workspace, compiled, context);
    return EXIT.ok;
  }
  const conflicts = pathConflicts(workspace);
  if (conflicts.length > 0) {
    await io.report(conflicts);
    return EXIT.no;
  }
  const plans = (await Promise.all(compiled.map((one) => planTarget(workspace, one)))).flat();
  const refused = await refusal(workspace, plans, context);
  if (refused !== undefined) return refused;
  for (const plan of plans) await reportFindings(plan, context);
  if (dryRun === true) {
    if (json === true) io.out(await asJson(workspace, compiled));
    else showPlans(plans, context);
    return EXIT.ok;
  }
  const code = await writeAll(workspace, plans, context);
  if (json === true) io.out(await asJson(workspace, compiled));
  return code;
}

function preview({ config }: Workspace, compiled: readonly CompiledTarget[], { io }: Context): void {
  for (const { target, compiled: result } of compiled) {
    for (const artifact of target.artifacts) {
      if (artifact.presence === "when-named" && config.targets[artifact.configKey] === undefined) continue;
      const isOneOfSeveral = compiled.length > 1 || target.artifacts.length > 1;
      if (isOneOfSeveral) io.out(`--- ${nameOf({ target, artifact })} ---\n`);
      io.out(target.render(result, artifact.id));
    }
  }
}

async function asJson(workspace: Workspace, compiled: readonly CompiledTarget[]): Promise<string> {
  const { generateJson } = await import("../json.ts");
  return generateJson(workspace, compiled);
}

/** Everything is planned before anything is written: one target that cannot be written stops all. */
async function refusal(
  workspace: Workspace,
  plans: readonly ArtifactPlan[],
  { io, parsed }: Context,
): Promise<number | undefined> {
  const unusable = plans.flatMap((plan): readonly Diagnostic[] => {
    return plan.kind === "unreadable" || plan.kind === "ineffective" ? plan.problems : [];
  });
  const emptied = parsed.options.force === true ? [] : wipes(workspace, plans);
  await io.report([...unusable, ...emptied]);
  if (unusable.length > 0) return EXIT.target;
  return emptied.length > 0 ? EXIT.no : undefined;
}

/** How many removed entries are named before the rest is only counted. */
const SHOWN_REMOVED = 20;

/** Names the entries that the write takes out: somebody may have put it there by hand. */
async function reportFindings(plan: ArtifactPlan, { io, parsed }: Context): Promise<void> {
  if (plan.kind !== "planned") return;
  const removed = plan.drift.filter(({ kind }) => kind === "extra");
  if (removed.length > 0) {
    await io.report([{ code: "managed-removed", args: { count: removed.length }, target: plan.target.name }]);
    const shown = parsed.options.verbose === true ? removed : removed.slice(0, SHOWN_REMOVED);
    io.err(shown.map(driftLine).join(""));
    const more = removed.length - shown.length;
    if (more > 0) io.err(`and ${more.toLocaleString("en-US")} more (-v shows all)\n`);
  }
  await io.report(plan.diagnostics);
}

function showPlans(plans: readonly ArtifactPlan[], { io }: Context): void {
  for (const plan of plans) {
    if (plan.kind === "not-configured") {
      io.out(`${nameOf(plan)}: no file configured, would print:\n${plan.text}`);
    } else if (plan.kind === "planned") {
      const isSame = plan.current.kind === "ok" && plan.current.text === plan.next;
      const what = isSame ? "is up to date, nothing would be written; it holds:" : "would be written:";
      io.out(`${nameOf(plan)}: ${printable(plan.file)} ${what}\n${plan.next}`);
    }
  }
}

async function writeAll(
  workspace: Workspace,
  plans: readonly ArtifactPlan[],
  { io, variables }: Context,
): Promise<number> {
  const { stateFolder, writePlan } = await import("../../workspace/write.ts");
  const folder = stateFolder(workspace.environment.home, variables);
  let code: number = EXIT.ok;
  for (const plan of plans) {
    const name = nameOf(plan);
    if (plan.kind === "not-configured") {
      if (plans.length > 1) io.out(`--- ${name} ---\n`);
      io.out(plan.text);
    } else if (plan.kind === "planned") {
      const outcome = writePlan(plan, folder, new Date());
      switch (outcome.kind) {
        case "unchanged":
          io.debug(`${name}: ${plan.file} is up to date`);
          break;
        case "written": {
          const copy = outcome.copy === undefined ? "" : `; the previous file is kept as ${outcome.copy}`;
          io.err(printable(`${name}: wrote ${plan.file}${copy}`) + "\n");
          break;
        }
        case "failed":
          await io.report([outcome.problem]);
          code = EXIT.target;
      }
    }
  }
  return code;
}
