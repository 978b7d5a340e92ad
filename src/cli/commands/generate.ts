import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/text.ts";
import {
  compileTargets,
  leftOut,
  lossDiagnostics,
  nameOf,
  planCompiled,
  type ArtifactPlan,
  type CompiledTarget,
} from "../../workspace/plan.ts";
import { quoteWord } from "../../shell/quote.ts";
import { TARGETS } from "../../targets/registry.ts";
import { strictProblems } from "../../workspace/strict.ts";
import type { Planned } from "../../workspace/apply.ts";
import { refusals, type Consent } from "../../workspace/gates.ts";
import { projectOf } from "../../workspace/layer-folders.ts";
import type { Workspace } from "../../workspace/load.ts";
import { foreignRestrictions } from "../../workspace/ownership.ts";
import type { Context } from "../context.ts";
import { changedText } from "../changed.ts";
import { driftLine } from "../drift.ts";
import { reportRefused } from "../refused.ts";
import { previewSrt, showSrt, writeSrt } from "../srt-output.ts";
import { switched } from "../switched.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Io } from "../io.ts";

/** `twsrt generate`: prints the compiled configuration, or writes it. */
export async function generate(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { write, starter, json, "dry-run": dryRun, managed, out } = parsed.options;
  if (managed === true) {
    const { generateManaged } = await import("../managed.ts");
    return generateManaged(context);
  }
  if (out !== undefined) {
    io.err("twsrt: `--out` belongs to `generate --managed`\n");
    return EXIT.usage;
  }
  if (parsed.options.full === true && (write !== true || dryRun !== true)) {
    io.err("twsrt: `--full` belongs to `generate -w -n`\n");
    return EXIT.usage;
  }
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
  const { targets } = opened;
  const workspace = parsed.options.strict === true ? strictly(opened.workspace) : opened.workspace;
  const all = compileTargets(workspace, targets);
  const isVerbose = parsed.options.verbose === true;
  const said = await Promise.all(
    all.map(async (one) => [...(await lossDiagnostics(one, isVerbose)), ...leftOut(workspace, one)]),
  );
  await io.report([...said.flat(), ...projectNote(workspace)]);
  const { compiled, held } = await heldBack(workspace, all);
  await io.report(held);
  const least = held.length > 0 ? EXIT.no : EXIT.ok;

  if (write !== true) {
    if (json === true) io.out(await asJson(workspace, all));
    else {
      preview(workspace, compiled, all.length > 1, context);
      if (chosen === "all") previewSrt(workspace, io);
    }
    return least;
  }
  const planned = { workspace, compiled, plans: await planCompiled(workspace, compiled) };
  const consent = { force: parsed.options.force === true, replace: parsed.options.replace === true };
  const refused = refusals(workspace, planned.plans, consent);
  if (refused.length > 0) {
    await reportRefused(planned, refused, io);
    return refused.some(({ gate }) => gate === "unusable") ? EXIT.target : EXIT.no;
  }
  for (const plan of planned.plans) await reportFindings(plan, context);
  if (dryRun === true) {
    await io.report(planned.plans.flatMap((plan) => switched(plan)));
    if (json === true) io.out(await asJson(workspace, all));
    else {
      await showPlans(planned, context);
      if (chosen === "all") showSrt(workspace, io);
    }
    return least;
  }
  const ofSrt = chosen === "all" ? await writeSrt(workspace, io) : EXIT.ok;
  const code = Math.max(least, ofSrt, await writeAll(planned, consent, context));
  // The files are planned again, because other files can weaken what was just written.
  const { loosened, loosenedNotes } = await import("../loosened.ts");
  await io.report(loosenedNotes(await loosened(workspace, targets), workspace));
  if (json === true) io.out(await asJson(workspace, all));
  return code;
}

/** The agents' files apply in every directory, and now contain the rules of a project. */
function projectNote({ layers, environment }: Workspace): readonly Diagnostic[] {
  const projects = layers.all.filter((layer) => projectOf(layer) !== undefined).map(({ name }) => name);
  const { profiles = [] } = layers;
  const notes: Diagnostic[] = [];
  if (layers.isUnattended === true) notes.push({ code: "mode-unattended", args: { profiles } });
  if (projects.length > 0)
    notes.push({ code: "layer-in-user-file", args: { layers: projects, directory: environment.cwd } });
  return notes;
}

/** As if config.toml were strict about every agent. */
function strictly(workspace: Workspace): Workspace {
  const strict = TARGETS.map(({ name }) => name);
  return { ...workspace, config: { ...workspace.config, strict } };
}

/** Agents for which nothing is written, because a restriction would be lost: the others, and the reasons. */
async function heldBack(
  workspace: Workspace,
  all: readonly CompiledTarget[],
): Promise<{ readonly compiled: readonly CompiledTarget[]; readonly held: readonly Diagnostic[] }> {
  const compiled: CompiledTarget[] = [];
  const held: Diagnostic[] = [];
  for (const one of all) {
    const problems = await strictProblems(workspace, one);
    held.push(...problems);
    if (problems.length === 0) compiled.push(one);
  }
  return { compiled, held };
}

function preview(
  { config }: Workspace,
  compiled: readonly CompiledTarget[],
  isOfSeveral: boolean,
  { io }: Context,
): void {
  for (const { target, compiled: result } of compiled) {
    for (const artifact of target.artifacts) {
      if (artifact.presence === "when-named" && config.targets[artifact.configKey] === undefined) continue;
      const isOneOfSeveral = isOfSeveral || target.artifacts.length > 1;
      if (isOneOfSeveral) io.out(`--- ${nameOf({ target, artifact })} ---\n`);
      io.out(target.render(result, artifact.id));
    }
  }
}

async function asJson(workspace: Workspace, compiled: readonly CompiledTarget[]): Promise<string> {
  const { generateJson } = await import("../json.ts");
  return generateJson(workspace, compiled);
}

/** How many removed entries are named before the rest is only counted. */
const SHOWN_REMOVED = 20;

/** Names the entries that the write removes: the user may have added them by hand. */
async function reportFindings(plan: ArtifactPlan, { io, parsed }: Context): Promise<void> {
  if (plan.kind !== "planned") return;
  const target = plan.target.name;
  const foreign = foreignRestrictions(plan.drift);
  if (foreign.length > 0) {
    const args = { file: plan.file, count: foreign.length };
    await io.report([{ code: "foreign-replaced", args, target }]);
  }
  const removed = plan.drift.filter(({ kind }) => kind === "extra");
  if (removed.length > foreign.length)
    await io.report([{ code: "managed-removed", args: { count: removed.length - foreign.length }, target }]);
  const named = [...foreign, ...removed.filter((one) => !foreign.includes(one))];
  const shown = parsed.options.verbose === true ? named : named.slice(0, SHOWN_REMOVED);
  io.err(shown.map(driftLine).join(""));
  const more = named.length - shown.length;
  if (more > 0) io.err(`and ${more.toLocaleString("en-US")} more (-v shows all)\n`);
  await io.report(plan.diagnostics);
}

/** What a write would change: counted by rule, then as a diff, or with `--full` as the whole text. */
async function showPlans({ plans, workspace }: Planned, { io, parsed }: Context): Promise<void> {
  const { byRule } = await import("../by-rule.ts");
  const { patchText } = await import("../patch.ts");
  const color = await io.colorsOutput();
  for (const plan of plans) {
    const isFull = parsed.options.full === true;
    if (plan.kind === "not-configured") {
      io.out(`${nameOf(plan)}: no file configured, would print:\n${plan.text}`);
    } else if (plan.kind === "planned") {
      const before = plan.current.kind === "ok" ? plan.current.text : undefined;
      const isSame = before === plan.next;
      const what = isSame ? "is up to date" : "would be written";
      const end = isSame && !isFull ? "" : ":";
      io.out(`${nameOf(plan)}: ${printable(plan.file)} ${what}${end}\n`);
      if (isFull) io.out(plan.next);
      else if (!isSame)
        io.out(`${await byRule(plan.drift, workspace)}${patchText(plan.file, before, plan.next, color)}`);
    }
  }
}

async function writeAll(planned: Planned, consent: Consent, { io }: Context): Promise<number> {
  const { apply } = await import("../../workspace/apply.ts");
  const applied = await apply(planned, consent);
  // Nothing but the paths can have changed since they were looked at.
  if (applied.kind === "refused") {
    await io.report(applied.refusals.map(({ problem }) => problem));
    return EXIT.no;
  }
  let code: number = EXIT.ok;
  for (const { plan, outcome } of applied.results) {
    const name = nameOf(plan);
    switch (outcome.kind) {
      case "no-file":
        if (plan.kind === "not-configured") await withoutFile(plan, planned.compiled.length > 1, io);
        break;
      case "unchanged":
        if ("file" in plan) io.debug(`${name}: ${plan.file} is up to date`);
        break;
      case "written":
        if (plan.kind !== "planned") break;
        io.err(writtenText(plan, outcome.copy));
        await io.report(switched(plan, true));
        break;
      case "refused":
        await io.report(outcome.refusals.map(({ problem }) => problem));
        code = Math.max(
          code,
          outcome.refusals.some(({ gate }) => gate === "unusable") ? EXIT.target : EXIT.no,
        );
        break;
      case "failed":
        await io.report([outcome.problem]);
        code = EXIT.target;
    }
  }
  return code;
}

/** Prints the text of an agent that was named. Among several agents it would be noise. */
async function withoutFile(
  plan: Extract<ArtifactPlan, { kind: "not-configured" }>,
  isOneOfSeveral: boolean,
  io: Io,
): Promise<void> {
  if (!isOneOfSeveral) return io.out(plan.text);
  const { target, artifact } = plan;
  const args = { key: artifact.configKey, agent: target.name };
  await io.report([{ code: "target-without-file", args, target: target.name }]);
}

/** What was written, where the previous file is, and after a replacement how to get it back. */
function writtenText(plan: Extract<ArtifactPlan, { kind: "planned" }>, copy: string | undefined): string {
  const wrote = changedText("wrote", plan.file, copy, nameOf(plan));
  if (copy === undefined || foreignRestrictions(plan.drift).length === 0) return wrote;
  return `${wrote}${printable(`To restore it: cp ${quoteWord(copy)} ${quoteWord(plan.file)}`)}\n`;
}
