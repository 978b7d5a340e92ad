import type { AgentStatus } from "../../answers/status/status.ts";
import { chosenBy, environmentOf, openFor, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Fixed } from "../fix.ts";
import { layersJson, layersText } from "../layers.ts";
import { writeReport } from "../report-file.ts";

declare const TWSRT_VERSION: string;

/** `twsrt status`: whether the policy is in force here, in everything that each agent reads. */
export async function status(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { fix = false, yes = false, starter = false, json = false } = parsed.options;
  if (yes && !fix) return misused("`--yes` answers the question of `--fix`; add `--fix`", context);
  if (fix && starter)
    return misused("`--starter` is for looking only; create sources with `twsrt init --starter`", context);
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { targets } = opened;
  let { workspace } = opened;
  let fixed: Fixed | undefined;
  if (fix) {
    const { fixAll } = await import("../fix.ts");
    fixed = await fixAll(context, opened);
    // What is on the disk was remembered before it was written.
    workspace = { ...workspace, environment: environmentOf(context) };
  }
  const { statusOf } = await import("../../answers/status/status.ts");
  const agents: AgentStatus[] = [];
  for (const target of targets) agents.push(await statusOf(workspace, target));
  const { cwd, home } = workspace.environment;
  const { layers } = workspace;
  if (json) {
    const report = {
      format: 1,
      directory: cwd,
      ...(layers.all.length === 1 ? {} : { layers: await layersJson(layers) }),
      agents,
      ...(fixed === undefined ? {} : { fix: fixed.files }),
    };
    io.out(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    const { statusText } = await import("../../answers/render/status.ts");
    const color = await io.colorsOutput();
    const verbose = parsed.options.verbose === true;
    io.out(await layersText(layers));
    io.out(agents.map((one) => statusText(one, { color, verbose, home, cwd })).join("\n"));
  }
  const { sarif } = parsed.options;
  if (sarif !== undefined) {
    const { statusSarif } = await import("../../answers/render/status-sarif.ts");
    const isWritten = await writeReport(
      sarif,
      async () => statusSarif(agents, { version: TWSRT_VERSION, cwd }),
      context,
      workspace,
    );
    if (!isWritten) return EXIT.no;
  }
  return Math.max(fixed?.code ?? EXIT.ok, ...agents.map(codeOf));
}

function misused(message: string, { io }: Context): number {
  io.err(`twsrt: ${message}\n`);
  return EXIT.usage;
}

function codeOf({ state }: AgentStatus): number {
  switch (state) {
    case "in-force":
      return EXIT.ok;
    case "weakened":
    case "not-in-force":
      return EXIT.no;
    case "unreadable":
      return EXIT.target;
  }
}
