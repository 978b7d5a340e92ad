import { readText } from "../files/read.ts";
import { TARGETS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { portableWorkspace } from "../workspace/portable.ts";
import { managedAgent, sha256 } from "./bundle.ts";
import { RECORDS } from "./scripts.ts";

/** A file that an administrator installed from a bundle. */
export interface InstalledFile {
  readonly path: string;
  /**
   * `current`: what the policy demands now. `stale`: as it was installed, and the policy demands another text. `tampered`: no
   * longer as it was installed.
   */
  readonly state: "current" | "stale" | "tampered" | "missing";
}

/**
 * What is on record as installed for an agent, compared with what is there and with what the policy demands.
 * @param root where the places of an administrator begin
 */
export async function installedFiles(
  workspace: Workspace,
  target: Target,
  root = "",
): Promise<readonly InstalledFile[]> {
  const record = readText(`${root}${RECORDS}/${target.name}.sha256`);
  if (record.kind !== "ok") return [];
  const wanted = await managedAgent(portableWorkspace(workspace, TARGETS), target);
  return recordedFiles(record.text).map(({ path, sum }) => {
    const found = readText(`${root}${path}`);
    if (found.kind === "missing") return { path, state: "missing" };
    if (found.kind === "unreadable" || sha256(found.bytes) !== sum) return { path, state: "tampered" };
    const isCurrent = wanted?.files.some((file) => file.path === path && file.text === found.text);
    return { path, state: isCurrent === true ? "current" : "stale" };
  });
}

function recordedFiles(text: string): readonly { readonly path: string; readonly sum: string }[] {
  return text.split("\n").flatMap((line) => {
    const [, sum, path] = /^([0-9a-f]{64}) (\/.+)$/.exec(line) ?? [];
    return sum === undefined || path === undefined ? [] : [{ sum, path }];
  });
}
