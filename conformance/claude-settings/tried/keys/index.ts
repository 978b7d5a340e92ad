import { object, plain, type ObjectNode } from "../nodes.ts";
import { BASICS } from "./basics.ts";
import { HOOKS } from "./hooks.ts";
import { INTERFACE } from "./interface.ts";
import { SANDBOX } from "./sandbox.ts";
import { WORKSPACE } from "./workspace.ts";

/** A key that no release knows: what becomes of it shows what becomes of unknown ones. */
export const UNKNOWN_KEY = "zzUnknownKey";

/**
 * Everything that is tried, in the order of the table.
 * @param found names that the agent's program has and that are not listed here: only plain values are tried for them
 */
export function settings(found: readonly string[]): ObjectNode {
  const listed = { ...BASICS, ...HOOKS, ...WORKSPACE, ...SANDBOX, ...INTERFACE, [UNKNOWN_KEY]: plain };
  const others = found.filter((name) => !Object.hasOwn(listed, name));
  return object({ ...listed, ...Object.fromEntries(others.map((name) => [name, plain])) });
}
