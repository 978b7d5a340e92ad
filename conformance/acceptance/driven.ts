import * as fs from "node:fs";
import type { DriveInput, DriveRun } from "../../src/drive/kit/driver.ts";
import { relocatedWorld } from "../../src/drive/world.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import type { World } from "../../test/support/world.ts";
import { answered } from "../suite/again.ts";
import { agentProgram, type AgentName } from "./agents.ts";

/** What an agent did with the only access of a run: the verdict, and what it said. */
export function onlyAnswer({ observations: [observation], end }: DriveRun): string {
  if (end.kind !== "done" || observation === undefined) throw new Error(JSON.stringify(end));
  return `${observation.verdict} ${observation.text}`;
}

/**
 * Has the real agent try a command line in a copy of a home, with every file that is there, as its driver does in `verify`: no
 * command is run.
 * @returns the verdict, and what the agent said
 */
export async function driven(
  agent: AgentName,
  { home }: Pick<World, "home">,
  cwd: string,
  line: string,
): Promise<string> {
  const target = targetNamed(agent);
  if (target === undefined) throw new Error(`no target is called ${agent}`);
  const world = relocatedWorld({ home, cwd, directories: [], files: [], links: {} });
  try {
    fs.cpSync(home, world.home, { recursive: true, verbatimSymlinks: true });
    const files: Record<string, string | undefined> = {};
    for (const { id, defaultPath } of target.artifacts) {
      const file = defaultPath({})?.replace("~", home);
      if (file !== undefined && fs.existsSync(file)) files[id] = fs.readFileSync(file, "utf8");
    }
    const driver = await target.driver();
    const input: DriveInput = {
      command: [process.execPath, agentProgram(agent)],
      files,
      base: "configured",
      world,
      accesses: [{ tool: "Bash", text: line }],
      timeoutMs: 120_000,
    };
    const run = await answered(input, (one) => driver.attempt(one));
    return onlyAnswer(run);
  } finally {
    world.remove();
  }
}
