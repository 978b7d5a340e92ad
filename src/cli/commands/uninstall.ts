import { openedBy, type Opened } from "../../adopt/opened.ts";
import { printable } from "../../diagnostics/text.ts";
import type { Target } from "../../targets/target.ts";
import { nameOf } from "../../workspace/plan.ts";
import { applyRemoval, planRemovals, type Removal } from "../../workspace/uninstall.ts";
import type { Workspace } from "../../workspace/load.ts";
import { changedText } from "../changed.ts";
import { howToWrite, isWanted } from "../consent.ts";
import { chosenBy, openFor, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { patchText } from "../patch.ts";

/** How many accesses are named before the rest is only counted. */
const SHOWN_OPENED = 5;

type Planned = Extract<Removal, { kind: "planned" }>;

/** The result of removing twsrt's entries from an agent's files. */
interface Uninstalling {
  readonly target: Target;
  readonly removals: readonly Removal[];
  /** What the agent denies or asks about now and would no longer. */
  readonly opened: readonly Opened[];
  /** The file that the guard's hook is removed from. */
  readonly unguarded?: string;
}

/** `twsrt uninstall`: removes twsrt's entries from the agents' files, and shows what is then no longer denied. */
export async function uninstall(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { write, json } = parsed.options;
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;
  const plans: Uninstalling[] = [];
  for (const target of targets) plans.push(await planOf(workspace, target));
  const problems = plans.flatMap(({ removals }) =>
    removals.flatMap((removal) => (removal.kind === "unable" ? [removal.problem] : [])),
  );
  const planned = plans.flatMap(({ removals }) => removals.filter(isPlanned));
  if (json === true) io.out(asJson(plans));
  else {
    const color = await io.colorsOutput();
    const isVerbose = parsed.options.verbose === true;
    for (const plan of plans) io.out(planText(plan, workspace.environment.home, { isVerbose, color }));
    if (planned.length === 0 && problems.length === 0)
      io.out("Nothing to remove: twsrt has written no file.\n");
  }
  await io.report(problems);
  // An agent with several files would be left half installed.
  if (problems.length > 0) return EXIT.target;
  if (planned.length === 0) return EXIT.ok;
  if (write !== true) {
    io.err(howToWrite("remove the entries", ["uninstall", parsed.operand, "-w"]));
    return EXIT.ok;
  }
  if (!(await isWanted("Remove these entries?", io))) return EXIT.no;
  return removeAll(planned, workspace, context);
}

function isPlanned(removal: Removal): removal is Planned {
  return removal.kind === "planned";
}

async function planOf(workspace: Workspace, target: Target): Promise<Uninstalling> {
  const removals = await planRemovals(workspace, target);
  const changed = removals.filter(isPlanned).map(({ artifact, before, after, written }) => ({
    artifact: artifact.id,
    before,
    after,
    written,
  }));
  const opened = changed.length === 0 ? [] : await openedBy(workspace, target, changed);
  const unguarded = await unguardedBy(removals.filter(isPlanned));
  return { target, removals, opened, ...(unguarded === undefined ? {} : { unguarded }) };
}

async function unguardedBy(planned: readonly Planned[]): Promise<string | undefined> {
  for (const { target, artifact, file, before, after } of planned) {
    if (target.hook?.artifact !== artifact.id) continue;
    const seat = await target.hook.seat();
    // Whether the agent starts it now does not matter here, so variables are ignored.
    const has = async (text: string): Promise<boolean> =>
      (await seat.registered(text, file, {})) !== undefined;
    if ((await has(before)) && !(await has(after ?? ""))) return file;
  }
  return undefined;
}

function planText(
  { target, removals, opened, unguarded }: Uninstalling,
  home: string,
  { isVerbose, color }: { readonly isVerbose: boolean; readonly color: boolean },
): string {
  const planned = removals.filter(isPlanned);
  if (planned.length === 0) return "";
  const files = planned.map((removal) => {
    const head = `${printable(`${nameOf(removal)}: ${removal.file} ${becomes(removal)}`)}\n`;
    // A file that is removed or restored needs no text.
    return isVerbose ? head + patchText(removal.file, removal.before, removal.after, color) : head;
  });
  const shown = isVerbose ? opened : firsts(opened).slice(0, SHOWN_OPENED);
  const lines = shown.map(
    ({ access, before, after }) =>
      `${printable(`  ${access.replaceAll(`${home}/`, "~/")}: now ${before}, then ${after}`)}\n`,
  );
  const more = opened.length - shown.length;
  const heading =
    opened.length === 0
      ? `${target.title} decides every access as before, by its measured model.\n`
      : `${target.title} then restricts less, by its measured model:\n`;
  const guard =
    unguarded === undefined
      ? ""
      : `${target.title} then asks no guard before a call: its hook goes from ${printable(unguarded)}.\n`;
  return `${files.join("")}${guard}${heading}${lines.join("")}${more > 0 ? `  and ${more} more (-v shows all, with the change)\n` : ""}`;
}

/** The first access of each rule: more would only repeat it. */
function firsts(opened: readonly Opened[]): readonly Opened[] {
  return [...new Map(opened.toReversed().map((one) => [one.rule, one])).values()].toReversed();
}

function becomes({ after, isOriginal, written }: Planned): string {
  if (after === undefined) return "is removed, nothing else is in it";
  if (isOriginal) return "becomes what it was before twsrt";
  const entries = Object.values(written).reduce((sum, values) => sum + values.length, 0);
  return `loses the ${entries.toLocaleString("en-US")} entries of twsrt and keeps the rest`;
}

function asJson(plans: readonly Uninstalling[]): string {
  const report = {
    format: 1,
    agents: plans.map(({ target, removals, opened, unguarded }) => ({
      agent: target.name,
      files: removals.map((removal) => ({
        artifact: removal.artifact.id,
        file: removal.file,
        result: removal.kind === "planned" ? resultOf(removal) : removal.kind,
      })),
      opened,
      ...(unguarded === undefined ? {} : { unguarded }),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function resultOf({ after, isOriginal }: Planned): "removed" | "original" | "stripped" {
  if (after === undefined) return "removed";
  return isOriginal ? "original" : "stripped";
}

async function removeAll(
  planned: readonly Planned[],
  { state }: Workspace,
  { io }: Context,
): Promise<number> {
  let code: number = EXIT.ok;
  for (const removal of planned) {
    const { file, target } = removal;
    const outcome = applyRemoval(removal, state, new Date());
    switch (outcome.kind) {
      case "unchanged":
        break;
      case "written":
      case "removed":
        io.err(
          changedText(outcome.kind === "removed" ? "removed" : "wrote", file, outcome.copy, nameOf(removal)),
        );
        break;
      case "changed":
        await io.report([{ code: "changed-meanwhile", args: { file }, target: target.name }]);
        code = EXIT.target;
        break;
      case "failed":
        await io.report([{ ...outcome.problem, target: target.name }]);
        code = EXIT.target;
    }
  }
  return code;
}
