import { installed, onPath, type Installed } from "../files/programs.ts";
import type { Workspace } from "./load.ts";

/** A program of the search path, told apart without starting it; undefined: there is none. */
export function installedProgram(
  name: string,
  { variables, programs = {} }: Pick<Workspace, "variables" | "programs">,
): Installed | undefined {
  const found = onPath(programs[name] ?? name, variables["PATH"] ?? "");
  return found === undefined ? undefined : installed(found);
}
