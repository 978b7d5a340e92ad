import { patchOf } from "../edit/patch.ts";
import { compileTargets, planCompiled } from "../workspace/plan.ts";
import { changesOf, repair, repairOf, type Repair } from "../workspace/repair.ts";
import { changedText } from "./changed.ts";
import { howToWrite, isWanted } from "./consent.ts";
import type { Context, Opened } from "./context.ts";
import { EXIT } from "./exit.ts";

/** The result of each possible fix. */
export interface Fixed {
  readonly code: number;
  readonly files: readonly {
    readonly file: string;
    /** `left`: it was only shown. */
    readonly change: "written" | "removed" | "left";
    readonly copy?: string | undefined;
  }[];
}

/** Shows what can be fixed safely, and does it once a person or `--yes` agrees. What cannot is named. */
export async function fixAll(context: Context, { workspace, targets }: Opened): Promise<Fixed> {
  const { io, parsed } = context;
  const compiled = compileTargets(workspace, targets);
  const plans = await planCompiled(workspace, compiled);
  const repairs: Repair[] = [];
  for (const one of compiled) {
    const own = plans.filter(({ target }) => target === one.target);
    repairs.push(await repairOf(workspace, one, own));
  }
  await io.report(repairs.flatMap(({ problems }) => problems));
  const changes = repairs.flatMap(changesOf);
  if (changes.length === 0) {
    io.err("There is nothing that can be fixed safely.\n");
    return { code: EXIT.ok, files: [] };
  }
  const diff = patchOf(changes);
  // With --json, standard output has the report alone.
  (parsed.options.json === true ? io.err : io.out)(`${diff}\n`);
  if (parsed.options.yes !== true && !(await isAllowed(context)))
    return { code: EXIT.no, files: changes.map(({ file }) => ({ file, change: "left" })) };
  const files: Fixed["files"][number][] = [];
  let code: number = EXIT.ok;
  for (const one of repairs) {
    const done = await repair(workspace, one);
    files.push(...done.files);
    for (const { file, change, copy } of done.files)
      io.err(changedText(change === "removed" ? "removed" : "wrote", file, copy));
    await io.report(done.problems);
    if (done.problems.length > 0) code = EXIT.target;
  }
  return { code, files };
}

/** Without a terminal, `--fix` alone changes nothing. */
async function isAllowed({ io, parsed }: Context): Promise<boolean> {
  if (await io.isInteractive()) return isWanted("Write these changes?", io);
  io.err(howToWrite("write it", ["status", parsed.operand, "--fix --yes"]));
  return false;
}
