import type { SimpleCommand } from "../shell/simple-command.ts";
import type { Touch } from "./attempt.ts";
import type { Environment } from "./environment.ts";

/**
 * The command in each directory that it can run in. Where `cd` goes to a directory that is missing, and that the line
 * did not make, it fails, and what follows runs where it was.
 * @param directory where it runs if `cd` succeeds
 * @param before what the line did before
 */
export function inPlaces(
  command: SimpleCommand,
  directory: string | undefined,
  before: Iterable<Touch>,
  environment: Environment,
): readonly SimpleCommand[] {
  const { cwd } = command;
  if (typeof cwd === "string" || cwd.otherwise === undefined || directory === undefined) return [command];
  if (environment.kind(directory) !== "absent" || isMade(directory, before)) return [command];
  return [command, { ...command, cwd: cwd.otherwise }];
}

function isMade(directory: string, before: Iterable<Touch>): boolean {
  for (const touch of before) {
    if (touch.action !== "write") continue;
    const { path } = touch;
    if (path === directory || path.startsWith(`${directory}/`) || directory.startsWith(`${path}/`))
      return true;
  }
  return false;
}
