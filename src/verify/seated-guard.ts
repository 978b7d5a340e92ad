import type { SeatedGuard } from "../drive/kit/driver.ts";
import type { World } from "../drive/world.ts";
import { lineOf, type HookProgram } from "../targets/kit/hooks/seat.ts";
import { targetNamed } from "../targets/registry.ts";
import type { JobGuard } from "./protocol.ts";

/**
 * Puts a guard into a world: its policy is there, its record goes into the home of the world, and its command line is the only one
 * that shells really run.
 * @returns what puts the entry into the agent's file
 */
export async function seatedGuard(
  agent: string,
  { program, files }: JobGuard,
  world: World,
): Promise<SeatedGuard> {
  const seat = await targetNamed(agent)?.hook?.seat();
  if (seat === undefined) throw new Error(`${agent} has no hook`);
  for (const [machinePath, text] of Object.entries(files)) {
    const file = world.place(machinePath);
    // What is outside of a world without a box is what the machine has there.
    if (file !== undefined) world.write(file, world.relocate(text));
  }
  const here = inWorld(program, world);
  world.lets(lineOf(here));
  return async (text = "", file) => {
    const seated = await seat.seat({ text, file, program: here, written: [] });
    if (seated.kind === "seated") return seated.text;
    throw new Error(`the entry of the guard does not fit into ${file}: ${seated.path} is ${seated.got}`);
  };
}

/** The program itself stays where it is: it is the one under test. */
function inWorld({ variables, ...program }: HookProgram, world: World): HookProgram {
  return {
    ...program,
    arguments: program.arguments.map((word) => world.relocate(word)),
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, world.relocate(value)]),
    ),
  };
}
