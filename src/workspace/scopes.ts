import * as fs from "node:fs";
import * as path from "node:path";
import { describeReason } from "../diagnostics/file-reasons.ts";
import type { Scope, ScopeText } from "../enforcers/scope.ts";
import { isLink } from "../files/links.ts";
import { readText } from "../files/read.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "./load.ts";

/**
 * What an agent reads besides its artifacts when it is started in the directory of the workspace, the weakest first. Only
 * what exists.
 */
export async function readScopes(
  target: Target,
  { environment, variables, config }: Workspace,
): Promise<readonly ScopeText[]> {
  const scopes = (await target.scopes?.({ environment, variables })) ?? [];
  const realOf = (file: string): string => environment.realpath(file) ?? file;
  const artifacts = new Set(
    target.artifacts.flatMap(({ configKey }) => {
      const file = config.targets[configKey];
      return file === undefined ? [] : [realOf(file)];
    }),
  );
  const own = scopes.findIndex(({ place }) => place.at === "file" && artifacts.has(realOf(place.file)));
  return scopes.flatMap((scope, index): readonly ScopeText[] => {
    const { place } = scope;
    if (place.at === "variable") {
      const text = variables[place.name];
      return text === undefined || text === "" ? [] : [{ ...scope, state: "read" as const, text }];
    }
    // The same file under another name is the artifact, or a scope that stands in the list already.
    const real = realOf(place.file);
    if (artifacts.has(real)) return [];
    artifacts.add(real);
    const found = readScope(scope, place.file);
    return index < own ? found.map((one) => ({ ...one, precedesOwn: true })) : found;
  });
}

function readScope(scope: Scope, file: string): readonly ScopeText[] {
  const found = readText(file);
  switch (found.kind) {
    case "missing":
      return [];
    case "ok":
      return [{ ...scope, ...circumstances(file), mode: found.stamp.mode, state: "read", text: found.text }];
    case "unreadable":
      return [{ ...scope, state: "unreadable", problem: describeReason(found.reason) }];
  }
}

/** Some agents skip a link, or files in a directory that others can change. */
function circumstances(file: string): Pick<ScopeText, "directory" | "isLink"> {
  const about = fs.statSync(path.dirname(file), { throwIfNoEntry: false });
  return {
    isLink: isLink(file),
    ...(about === undefined ? {} : { directory: { mode: about.mode & 0o7777, uid: about.uid } }),
  };
}
