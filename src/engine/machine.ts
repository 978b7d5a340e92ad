import { realEnvironment } from "../files/environment.ts";
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
