import * as fs from "node:fs";
import type { Target } from "../../targets/target.ts";
import type { ArtifactPlan } from "../../workspace/plan.ts";
import type { Workspace } from "../../workspace/load.ts";
import type { SharedInput } from "./looker.ts";

/**
 * Whether the hook of the guard that is in the agent's file would be started. Whether it is there, and as it was written, is
 * compared with the other entries.
 */
export async function guardFindings(
  { hook }: Target,
  plans: readonly ArtifactPlan[],
  { variables }: Workspace,
): Promise<readonly SharedInput[]> {
  const plan = plans.find(({ artifact }) => artifact.id === hook?.artifact);
  if (hook === undefined || plan?.kind !== "planned" || plan.current.kind !== "ok") return [];
  // Usually the file does not contain the command, so there is no entry.
  if (!plan.current.text.includes("guard")) return [];
  const registered = await (await hook.seat()).registered(plan.current.text, plan.file, variables);
  if (registered === undefined) return [];
  const { words, off } = registered;
  const at = { file: plan.file };
  const programs = words.slice(0, words.indexOf("guard")).filter((word) => word.startsWith("/"));
  const missing = programs.find((program) => !fs.existsSync(program));
  return [
    ...(off === undefined ? [] : [{ code: "guard-off", at, detail: off } as const]),
    ...(missing === undefined ? [] : [{ code: "guard-program-missing", at, detail: missing } as const]),
    ...(words.includes("--watch") ? [{ code: "guard-watches", at } as const] : []),
  ];
}
