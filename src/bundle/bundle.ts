import { createHash } from "node:crypto";
import { policyFor } from "../policy/applies.ts";
import type { Lock, ManagedFile } from "../targets/managed.ts";
import type { Compiled, Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { managedHook } from "../workspace/hook.ts";
import { compilePortable } from "../workspace/portable.ts";

/** What an administrator installs for one agent. */
export interface ManagedAgent {
  readonly target: Target;
  readonly files: readonly ManagedFile[];
  readonly compiled: Compiled;
  readonly locks: readonly Lock[];
  /** Locks that config.toml leaves out. */
  readonly omitted: readonly Lock[];
  readonly limits: readonly string[];
}

/**
 * Makes the files of one agent, the same on every machine. Pure but for the loading of code.
 * @param workspace a portable one
 * @returns undefined for an agent without such files
 */
export async function managedAgent(workspace: Workspace, target: Target): Promise<ManagedAgent | undefined> {
  const module = await target.managed?.();
  if (module === undefined) return undefined;
  const { policy, config } = workspace;
  const hasHosts = policy.closed.connect !== undefined;
  const possible = module.locks.filter(({ needs }) => needs === undefined || hasHosts);
  const isOmitted = ({ key }: Lock): boolean => config.omittedLocks.includes(lockName(target, key));
  const locks = possible.filter((lock) => !isOmitted(lock));
  const hook =
    module.takesHook === true && config.guard.agents.includes(target.name)
      ? managedHook(workspace, target.name)
      : undefined;
  const { files, compiled } = module.managed({
    options: config.options[target.name],
    locks,
    ...(hook === undefined ? {} : { hook }),
    compile: (translate) =>
      compilePortable(module.knowsHome === true ? {} : target, policyFor(policy, target.name), translate),
  });
  return { target, files, compiled, locks, omitted: possible.filter(isOmitted), limits: module.limits };
}

/** A lock as config.toml names it: `claude.sandbox.enabled`. */
export function lockName({ name }: Pick<Target, "name">, key: string): string {
  return `${name}.${key}`;
}

/** Names of locks in config.toml that no agent has. */
export async function unknownLocks(
  { config }: Workspace,
  targets: readonly Target[],
): Promise<{ readonly unknown: readonly string[]; readonly known: readonly string[] }> {
  if (config.omittedLocks.length === 0) return { unknown: [], known: [] };
  const known = await Promise.all(
    targets.map(async (target) =>
      ((await target.managed?.())?.locks ?? [])
        .filter(({ isRequired }) => isRequired !== true)
        .map(({ key }) => lockName(target, key)),
    ),
  );
  const all = known.flat();
  return { unknown: config.omittedLocks.filter((name) => !all.includes(name)), known: all };
}

/** The checksum of a text or of a file, as `sha256sum` prints it. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Agents whose guard the files of an administrator cannot start, and whether it is known where the program is for the others. */
export async function guardParts(
  workspace: Workspace,
  targets: readonly Target[],
): Promise<{ readonly left: readonly string[]; readonly isPlaceless: boolean }> {
  const wanted = targets.filter(({ name }) => workspace.config.guard.agents.includes(name));
  const modules = await Promise.all(
    wanted.map(async (target) => (await target.managed?.())?.takesHook === true),
  );
  const taken = wanted.filter((_, index) => modules[index]);
  return {
    left: wanted.filter((_, index) => modules[index] !== true).map(({ title }) => title),
    isPlaceless: taken.some(({ name }) => managedHook(workspace, name) === undefined),
  };
}
