import { realEnvironment } from "../files/environment.ts";
import { onPath } from "../files/programs.ts";
import { isLink, resolveDestination } from "../files/links.ts";
import type { Environment } from "../policy/environment.ts";

/**
 * The machine as it is now, for one ruling. A link that leads nowhere denotes the place that it names: a file that is written
 * through it is made there.
 */
export function machineNow(cwd: string): Environment {
  const machine = realEnvironment({ cwd });
  return { ...machine, realpath: (path) => machine.realpath(path) ?? destinationOf(path) };
}

function destinationOf(path: string): string | undefined {
  if (!isLink(path)) return undefined;
  const destination = resolveDestination(path);
  return destination.kind === "ok" ? destination.path : undefined;
}

/** Where a program is that could be started now; undefined: it is not on the search path. */
export function programNow(name: string): string | undefined {
  return onPath(name, process.env["PATH"] ?? "");
}
