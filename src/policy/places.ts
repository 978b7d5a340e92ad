import type { ChangedCwd, SimpleCommand } from "../shell/simple-command.ts";
import type { Word } from "../shell/word.ts";
import type { Touch } from "./attempt.ts";
import type { Environment } from "./environment.ts";

/**
 * The command in each directory that it can run in. Where `cd` goes to a directory that is missing, and that the line
 * did not make, it fails, and what follows runs where it was.
 * @param directoryOf where a directory is on the machine; `undefined`: only the run decides
 * @param before what the line did before
 */
export function inPlaces(
  command: SimpleCommand,
  directoryOf: (cwd: ChangedCwd) => string | undefined,
  before: () => readonly Touch[],
  environment: Environment,
): readonly SimpleCommand[] {
  const { cwd } = command;
  if (typeof cwd === "string" || cwd.otherwise === undefined) return [command];
  const steps = stepsOf(cwd.to).map((to) => directoryOf({ kind: "changed", to }));
  const isMissing = (path: string | undefined): boolean =>
    path !== undefined && environment.kind(path) === "absent" && !isMade(path, before);
  if (!steps.some(isMissing)) return [command];
  return [command, ...inPlaces({ ...command, cwd: cwd.otherwise }, directoryOf, before, environment)];
}

/** The directories that must be there: `sub/..` leads nowhere without `sub`. */
function stepsOf(to: Word): readonly Word[] {
  if (to.kind === "dynamic") return [to];
  const above = [...to.text.matchAll(/(?<=[^/])\/+\.\.(?=\/|$)/g)].map(({ index }) =>
    to.text.slice(0, index),
  );
  return [...above.map((text) => ({ ...to, text })), to];
}

function isMade(directory: string, before: () => readonly Touch[]): boolean {
  for (const touch of before()) {
    if (touch.action !== "write") continue;
    const { path } = touch;
    if (path === directory || path.startsWith(`${directory}/`) || directory.startsWith(`${path}/`))
      return true;
  }
  return false;
}
