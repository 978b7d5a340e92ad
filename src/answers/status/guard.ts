import * as fs from "node:fs";
import { askService } from "../../guard/service-client.ts";
import type { ServiceAddress } from "../../targets/kit/hooks/service.ts";
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
  { variables, environment }: Workspace,
): Promise<readonly SharedInput[]> {
  const plan = plans.find(({ artifact }) => artifact.id === hook?.artifact);
  if (hook === undefined || plan?.kind !== "planned" || plan.current.kind !== "ok") return [];
  // Usually the file does not contain the command, so there is no entry.
  if (!plan.current.text.includes("guard")) return [];
  const seat = await hook.seat();
  const registered = await seat.registered(plan.current.text, plan.file, variables);
  if (registered === undefined) return [];
  const { words, off, service } = registered;
  const at = { file: plan.file };
  const silence =
    service === undefined ? undefined : await silenceOf(service, seat.event("true", environment.cwd));
  const programs = words.slice(0, words.indexOf("guard")).filter((word) => word.startsWith("/"));
  const missing = programs.find((program) => !fs.existsSync(program));
  return [
    ...(off === undefined ? [] : [{ code: "guard-off", at, detail: off } as const]),
    ...(missing === undefined ? [] : [{ code: "guard-program-missing", at, detail: missing } as const]),
    ...(silence === undefined ? [] : [{ code: "guard-silent", at, detail: silence } as const]),
    ...(words.includes("--watch") ? [{ code: "guard-watches", at } as const] : []),
  ];
}

/** How long a guard that stays may take to answer, in milliseconds: it judges one plain command. */
const PATIENCE_MS = 5000;

/** Why a guard that stays answers no call of the agent; undefined: it answers. */
async function silenceOf(service: ServiceAddress, event: object): Promise<string | undefined> {
  const answer = await askService(service, JSON.stringify(event), PATIENCE_MS);
  if (answer.kind === "silent") return answer.why;
  return answer.status === 200 ? undefined : `status ${answer.status}`;
}
