import * as fs from "node:fs";
import * as path from "node:path";
import { describeReason } from "../diagnostics/file-reasons.ts";
import type { Scope, ScopeText } from "../enforcers/scope.ts";
import { isLink } from "../files/links.ts";
import { readText } from "../files/read.ts";
import type { ScopeMachine, Target } from "../targets/target.ts";
import type { Workspace } from "./load.ts";

/**
 * What an agent reads besides its artifacts when it is started in the directory of the workspace, the weakest first. Only
 * what exists.
 */
export async function readScopes(
  target: Target,
  { environment, variables, config }: Workspace,
): Promise<readonly ScopeText[]> {
  const known = new Set<string>();
  const files: Record<string, string | undefined> = {};
  for (const { id, configKey } of target.artifacts) {
    const file = config.targets[configKey];
    if (file === undefined) continue;
    known.add(environment.realpath(file) ?? file);
    if (target.namedScopes === undefined) continue;
    const read = readText(file);
    if (read.kind === "ok") files[id] = read.text;
  }
  const machine = { environment, variables };
  const places = (await target.scopes?.(machine)) ?? [];
  const own = places.findIndex(
    ({ place }) => place.at === "file" && known.has(environment.realpath(place.file) ?? place.file),
  );
  const scopes = places.flatMap((scope, index) => {
    const found = readOnce(scope, machine, known);
    return index < own && scope.place.at === "file"
      ? found.map((one) => ({ ...one, precedesOwn: true as const }))
      : found;
  });
  const named = (await target.namedScopes?.({ files, scopes, environment })) ?? [];
  return [...scopes, ...named.flatMap((scope) => readOnce(scope, machine, known))];
}

/** @param known the real paths of files that were read, or are artifacts: the same file under another name is left out */
function readOnce(
  scope: Scope,
  { environment, variables }: ScopeMachine,
  known: Set<string>,
): readonly ScopeText[] {
  const { place } = scope;
  if (place.at === "variable") {
    const text = variables[place.name];
    return text === undefined || text === "" ? [] : [{ ...scope, state: "read", text }];
  }
  const real = environment.realpath(place.file) ?? place.file;
  if (known.has(real)) return [];
  // Some agents skip a link, and read its destination when they get to that.
  if (!isLink(place.file)) known.add(real);
  return readScope(scope, place.file);
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
