import * as path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ScopeKind } from "../enforcers/scope.ts";
import { readText } from "../files/read.ts";
import type { Workspace } from "../workspace/load.ts";
import type { Found } from "./collect.ts";
import { RULESYNC, rulesyncReadings } from "./rulesync.ts";

export interface SharedFiles {
  readonly found: readonly Found[];
  readonly problems: readonly Diagnostic[];
  /** Of files that are not read. */
  readonly warnings: readonly Diagnostic[];
}

/** Files of a project in which tools keep rules for several agents. */
export function sharedFiles(
  { environment }: Pick<Workspace, "environment">,
  kinds: ReadonlySet<ScopeKind>,
): SharedFiles {
  if (!kinds.has("project")) return { found: [], problems: [], warnings: [] };
  const file = path.join(environment.cwd, ".rulesync/permissions.jsonc");
  const read = readText(file);
  const readings = read.kind === "ok" ? rulesyncReadings(read.text) : undefined;
  const base = { agent: RULESYNC, id: RULESYNC, file, isArtifact: false, isExplained: () => false };
  const unknown = path.join(environment.cwd, ".agents/permissions.json");
  return {
    found: readings === undefined ? [] : [{ ...base, readings }],
    problems:
      read.kind === "missing" || readings !== undefined
        ? []
        : [{ code: "import-unreadable", args: { file }, target: RULESYNC }],
    warnings:
      readText(unknown).kind === "missing" ? [] : [{ code: "import-no-format", args: { file: unknown } }],
  };
}
