import type { AgentStatus } from "../../answers/status/status.ts";
import { statusFindings } from "../../answers/findings/status.ts";
import { isAcceptable, statusOf } from "../../answers/status/status.ts";
import type { Config } from "../../config/config.ts";
import { acceptedOf } from "../../gate/accepted.ts";
import type { Target } from "../../targets/target.ts";
import { finish } from "../gate.ts";
import { chosenBy, environmentOf, openFor, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import type { Fixed } from "../fix.ts";
import { layersJson, layersText } from "../layers.ts";

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
  const agents: AgentStatus[] = [];
  for (const target of targets) agents.push(await statusOf(workspace, target));
  const { cwd, home } = workspace.environment;
  const { layers } = workspace;
  const findings = statusFindings(agents);
  if (json) {
    const report = {
      format: 1,
      directory: cwd,
      ...(layers.all.length === 1 && layers.profiles === undefined
        ? {}
        : { layers: await layersJson(layers) }),
      agents,
      accepted: acceptedOf(findings),
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
  const isWritten = await finish(context, {
    name: "status",
    config: workspace.config,
    cwd,
    findings,
    checked: { codes: await codesOf(workspace.config, targets), agents: targets.map(({ name }) => name) },
  });
  if (!isWritten) return EXIT.no;
  return Math.max(fixed?.code ?? EXIT.ok, ...agents.map(codeOf));
}

/** The codes of what was looked for, if any are accepted. */
async function codesOf({ accepts }: Config, targets: readonly Target[]): Promise<ReadonlySet<string>> {
  if (accepts.length === 0) return new Set();
  const { statusCodes } = await import("../known-codes.ts");
  return statusCodes(targets);
}

function misused(message: string, { io }: Context): number {
  io.err(`twsrt: ${message}\n`);
  return EXIT.usage;
}

function codeOf(agent: AgentStatus): number {
  if (agent.state === "unreadable") return EXIT.target;
  return isAcceptable(agent) ? EXIT.ok : EXIT.no;
}
