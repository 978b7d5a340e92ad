import { guardLayer } from "../answers/guard-layer.ts";
import type { LayerAnswer } from "../enforcers/model.ts";
import { readText } from "../files/read.ts";
import type { Attempt } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import { wordsOf, type HookProgram, type Registered } from "../targets/kit/hooks/seat.ts";
import type { Target } from "../targets/target.ts";
import { entryProgram, hookProgram } from "../workspace/hook.ts";
import type { Workspace } from "../workspace/load.ts";
import { lockFile } from "../workspace/lock-file.ts";
import { trustFile } from "../workspace/trust.ts";
import type { EnforcerFile } from "../answers/enforcers.ts";
import type { JobGuard } from "./protocol.ts";

/** Why the agent does not start the guard that the configuration has for it. */
export type NoGuard = "not-registered" | "other-program" | "off";

/** The guard that the configuration has for an agent. */
export interface GuardPlan {
  /** What is put in place for a trial. */
  readonly job: JobGuard;
  /** Why the agent would not start it. */
  readonly absent?: NoGuard;
  /** What the guard says to an access; undefined: no hook hears of it. */
  readonly promise: (attempt: Attempt) => LayerAnswer;
}

/**
 * The guard of an agent, and whether it is registered in the files under test.
 * @returns undefined where the configuration has none for the agent, or one that stops nothing
 */
export async function guardPlan(
  workspace: Workspace,
  target: Target,
  files: readonly EnforcerFile[],
  environment: Environment,
): Promise<GuardPlan | undefined> {
  const { guard } = workspace.config;
  if (target.hook === undefined || !guard.agents.includes(target.name) || guard.mode === "watch")
    return undefined;
  const { artifact } = target.hook;
  const program = hookProgram(workspace, target.name);
  const seat = await target.hook.seat();
  const file = files.find((one) => one.artifact === artifact);
  const path = file?.path ?? "";
  const fresh = await seat.seat({ text: "", file: path, program, written: [] });
  if (fresh.kind !== "seated") return undefined;
  const layer = await guardLayer(workspace, target, [{ artifact, path, text: fresh.text }], []);
  const registered =
    file?.text === undefined ? undefined : await seat.registered(file.text, path, workspace.variables);
  const absent = absence(registered, entryProgram(workspace, target));
  return {
    job: { program, files: policyFiles(workspace) },
    ...(absent === undefined ? {} : { absent }),
    promise: layer?.(environment) ?? (() => ({ verdict: "none" })),
  };
}

function absence(registered: Registered | undefined, program: HookProgram | "no-token"): NoGuard | undefined {
  if (registered === undefined) return "not-registered";
  if (registered.off !== undefined) return "off";
  if (program === "no-token") return "other-program";
  const { service } = program;
  const wanted = [
    service === undefined ? wordsOf(program) : program.arguments,
    service?.port,
    service?.token,
  ];
  const { words, service: asked } = registered;
  const isSame = JSON.stringify([words, asked?.port, asked?.token]) === JSON.stringify(wanted);
  return isSame ? undefined : "other-program";
}

/** Everything that the policy was loaded from, so that the guard of a trial loads the same. */
function policyFiles({ config, documents, layers, state }: Workspace): Readonly<Record<string, string>> {
  const read = [
    config.document,
    ...Object.values(documents),
    ...layers.all.flatMap((layer) => Object.values(layer.documents)),
  ];
  const found: Record<string, string> = {};
  for (const document of read) if (document !== undefined) found[document.file] = document.text;
  for (const file of [lockFile(config), trustFile(state)]) {
    const content = readText(file);
    if (content.kind === "ok") found[file] = content.text;
  }
  return found;
}

/** Files and folders that the guard cannot start without, besides the system. */
export function neededBy({ program }: JobGuard): readonly string[] {
  return [program.node, folderOf(program.script)];
}

/** A program that a package manager installed needs what lies beside it. */
function folderOf(script: string): string {
  const at = script.indexOf("/node_modules/");
  return at === -1 ? script.slice(0, script.lastIndexOf("/")) : script.slice(0, at + "/node_modules".length);
}
