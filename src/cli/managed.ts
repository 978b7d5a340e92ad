import * as path from "node:path";
import { printable } from "../diagnostics/text.ts";
import { bundleFiles } from "../bundle/folder.ts";
import { guardParts, lockName, managedAgent, unknownLocks } from "../bundle/bundle.ts";
import { writeBundle } from "../bundle/write.ts";
import { TARGETS } from "../targets/registry.ts";
import { lossDiagnostics } from "../workspace/plan.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { projectFolders } from "../workspace/layer-folders.ts";
import type { Workspace } from "../workspace/load.ts";
import type { OptionName } from "./args.ts";
import { chosenBy, openFor, type Context } from "./context.ts";
import { EXIT } from "./exit.ts";

const DEFAULT_FOLDER = "twsrt-managed";

/** Options of `generate` that are about the files of one person. */
const OTHERS: readonly OptionName[] = ["write", "dry-run", "full", "force", "replace", "json"];

/** `twsrt generate --managed`: writes a folder with the files that an administrator installs. */
export async function generateManaged(context: Context): Promise<number> {
  const { parsed, io } = context;
  const surplus = OTHERS.find((name) => parsed.options[name] !== undefined);
  if (surplus !== undefined) {
    io.err(`twsrt: \`--managed\` writes a folder and does not take \`--${surplus}\`\n`);
    return EXIT.usage;
  }
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;
  const { unknown, known } = await unknownLocks(workspace, TARGETS);
  if (unknown.length > 0) {
    await io.report(unknown.map((lock) => ({ code: "unknown-lock", args: { lock, known } })));
    return EXIT.no;
  }
  const { left, isPlaceless } = await guardParts(workspace, targets);
  if (isPlaceless) {
    await io.report([{ code: "managed-guard-placeless", args: {} }]);
    return EXIT.no;
  }
  await io.report(partsOf(workspace));
  if (left.length > 0) await io.report([{ code: "managed-without-guard", args: { agents: left } }]);
  const isVerbose = parsed.options.verbose === true;
  const made = await Promise.all(targets.map((target) => managedAgent(workspace, target)));
  const agents = made.filter((one) => one !== undefined);
  for (const one of agents) await io.report(await lossDiagnostics(one, isVerbose));
  const folder = path.resolve(parsed.options.out ?? DEFAULT_FOLDER);
  const files = bundleFiles(agents);
  const problem = writeBundle(folder, files);
  if (problem !== undefined) {
    await io.report([problem]);
    return problem.code === "managed-folder-taken" ? EXIT.no : EXIT.target;
  }
  for (const { target, files: own, locks, omitted, limits } of agents) {
    io.out(`${target.name}: ${own.map((file) => file.path).join(", ")}\n`);
    for (const { key, value, reason } of locks) io.out(`  locks ${key} = ${String(value)}: ${reason}\n`);
    for (const { key } of omitted) io.out(`  left out by config.toml: ${lockName(target, key)}\n`);
    for (const limit of limits) io.out(`  not prevented: ${limit}\n`);
  }
  io.err(`wrote ${printable(folder)}\n`);
  io.err("Next: read install.sh, and run it as root on each machine\n");
  return EXIT.ok;
}

/** Which layers an administrator's files include or leave out, where that may be unexpected. */
function partsOf({ environment, layers }: Workspace): readonly Diagnostic[] {
  const projects = projectFolders(environment).map(({ name }) => name);
  const { profiles = [] } = layers;
  const notes: Diagnostic[] = [];
  if (projects.length > 0) notes.push({ code: "managed-without-project", args: { layers: projects } });
  if (profiles.length > 0) notes.push({ code: "managed-with-profile", args: { profiles } });
  return notes;
}
