import type { Environment } from "../../policy/environment.ts";
import { upwards } from "../../policy/normalize.ts";

/**
 * The root of the repository around the start directory, or that directory. Trust belongs to this directory alone, and not
 * to one above it; whatever is called `.git` makes it a root (facts.md Q, release 2.1.330).
 */
export function trustRoot({ cwd, kind }: Pick<Environment, "cwd" | "kind">): string {
  for (const folder of upwards(cwd)) if (folder !== "/" && kind(`${folder}/.git`) !== "absent") return folder;
  return cwd;
}
