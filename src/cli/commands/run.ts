import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { packageOf, SRT_NEEDS } from "../../enforcers/srt/needs.ts";
import { onPath } from "../../files/programs.ts";
import { looseFlags, type FoundFlag } from "../../targets/loose-flags.ts";
import { join, normalize } from "../../policy/normalize.ts";
import { hiddenFolder, startOf, type Start } from "../../launch/start.ts";
import type { Launch } from "../../targets/launch.ts";
import { TARGETS, targetNamed } from "../../targets/registry.ts";
import { installOf } from "../../targets/release.ts";
import type { Target } from "../../targets/target.ts";
import { installedProgram } from "../../workspace/installed.ts";
import type { Workspace } from "../../workspace/load.ts";
import { planAll } from "../../workspace/apply.ts";
import { openWorkspace, unknownName, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { bringUpToDate } from "../start/files.ts";
import { loosenings } from "../start/situation.ts";

/** `twsrt run`: starts an agent with the policy in force. */
export async function start(context: Context): Promise<number> {
  const { parsed, io } = context;
  const [name, ...args] = parsed.operands;
  if (name === undefined) {
    io.err("twsrt: `run` needs the name of an agent: twsrt run AGENT -- ARGUMENT...\n");
    return EXIT.usage;
  }
  const target = targetNamed(name);
  if (target === undefined) {
    await unknownName(
      "agent",
      name,
      TARGETS.map((one) => one.name),
      io,
    );
    return EXIT.refused;
  }
  const workspace = await openWorkspace(context, [name]);
  if (workspace === undefined) return EXIT.refused;
  const module = await target.launch?.();
  if (module === undefined) return refuse(context, [{ code: "agent-without-start", args: { agent: name } }]);
  const { launch } = module;
  const found = installedProgram(target.release.program, workspace);
  if (found === undefined) {
    const { program } = target.release;
    const problem: Diagnostic = {
      code: "agent-not-installed",
      args: { program, install: installOf(target.release) },
      target: name,
    };
    return refuse(context, [problem], EXIT.notFound);
  }
  const isAllowed = await allowsFlags(context, target, looseIn(workspace, target, launch, args));
  if (!isAllowed) return EXIT.refused;

  const planned = await planAll(workspace, [target]);
  const [compiled] = planned.compiled;
  if (compiled === undefined) throw new Error(`${name} was not compiled`);
  const how = startOf({ workspace, target, launch, compiled, program: found.program, args });
  const problems = [
    ...withoutSandbox(missingFor(how, launch, workspace, target)),
    ...hidden(how, workspace, target),
  ];
  if (problems.length > 0) return refuse(context, problems);
  const code = await bringUpToDate(planned, target, context);
  if (code !== EXIT.ok) return code;
  const isSafe = await loosenings(how, planned, target, context);
  if (!isSafe) return EXIT.refused;
  if (parsed.options.print === true) {
    const { printed } = await import("../start/print.ts");
    io.out(printed(how, workspace));
    return EXIT.ok;
  }
  const { runAgent } = await import("../start/agent.ts");
  return runAgent(how, { workspace, release: found.version, context });
}

async function refuse(
  { io }: Context,
  problems: readonly Diagnostic[],
  code: number = EXIT.refused,
): Promise<number> {
  await io.report(problems);
  return code;
}

/**
 * The arguments of the user that weaken the policy. If the policy has no `ask`, skipping prompts does not weaken
 * it, provided that the sandbox around the agent enforces the allow lists; otherwise the agent would prompt for those.
 */
function looseIn(
  { layers, config, environment }: Workspace,
  target: Target,
  launch: Launch,
  args: readonly string[],
): readonly FoundFlag[] {
  const isDirectory = (word: string): boolean => {
    const path = normalize(word.startsWith("/") ? word : join(environment.cwd, word));
    return path !== environment.cwd && environment.kind(path) === "directory";
  };
  const isHeld = layers.isUnattended === true && target.layer1(config.options[target.name]) === "around";
  const isGuarded = config.guard.agents.includes(target.name);
  return looseFlags(args, launch, isDirectory).filter(
    ({ flag }) => !(isHeld && flag.onlyAnswers === true) && (isGuarded || flag.onlyGuard !== true),
  );
}

/** @returns whether the agent may be started with the user's arguments; the reasons against it have been reported */
async function allowsFlags(
  { io, parsed }: Context,
  { name }: Target,
  found: readonly FoundFlag[],
): Promise<boolean> {
  const isKept = parsed.options["allow-unsafe"] === true;
  await io.report(
    found.map(({ word, flag: { reason } }): Diagnostic => ({
      code: isKept ? "start-flag-kept" : "start-flag",
      args: { flag: word, reason },
      target: name,
    })),
  );
  return isKept || found.length === 0;
}

/** Missing programs of layer 1, if layer 1 is required. */
function missingFor(
  { around }: Start,
  launch: Launch,
  { config, environment, variables }: Workspace,
  target: Target,
): readonly string[] {
  const own = launch.needs?.(config.options[target.name]) ?? [];
  const isLinux = environment.platform === "linux";
  const needs = [...(around === undefined ? [] : ["srt"]), ...(isLinux ? own : [])];
  if (around !== undefined && isLinux) needs.push(...SRT_NEEDS);
  return needs.filter((program) => onPath(program, variables["PATH"] ?? "") === undefined);
}

function withoutSandbox(programs: readonly string[]): readonly Diagnostic[] {
  if (programs.length === 0) return [];
  const install = programs.map(packageOf);
  return [{ code: "start-without-sandbox", args: { programs, install } }];
}

function hidden(how: Start, workspace: Workspace, { name, title }: Target): readonly Diagnostic[] {
  const folder = hiddenFolder(how, workspace);
  return folder === undefined ? [] : [{ code: "start-folder-hidden", args: { folder, title }, target: name }];
}
