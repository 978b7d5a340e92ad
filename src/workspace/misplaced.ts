import * as path from "node:path";
import { expandHome } from "../targets/own.ts";
import type { Workspace } from "./load.ts";
import type { ArtifactPlan } from "./plan.ts";

/** The file that the agent reads in place of an artifact, because a variable moves its folder; undefined: it reads this one. */
export function misplaced(
  { artifact, file }: Extract<ArtifactPlan, { kind: "planned" }>,
  { environment, variables }: Workspace,
): string | undefined {
  const usual = artifact.defaultPath({});
  const moved = artifact.defaultPath(variables);
  if (moved === undefined || moved === usual) return undefined;
  const read = path.resolve(environment.cwd, expandHome(moved, environment.home));
  const real = (name: string): string => environment.realpath(name) ?? name;
  const merged = (artifact.prefers ?? []).map((name) => path.join(path.dirname(read), name));
  return [read, ...merged].some((one) => real(one) === real(file)) ? undefined : read;
}
