/** The lists of the settings file that twsrt owns, wholly or in part. */
export const KEYS = {
  deny: "permissions.deny",
  ask: "permissions.ask",
  allow: "permissions.allow",
  domains: "sandbox.network.allowedDomains",
  allowWrite: "sandbox.filesystem.allowWrite",
  variables: "sandbox.credentials.envVars",
} as const;

/** A setting that is a text. Every other text is an item of a list. */
export const BYPASS = "permissions.disableBypassPermissionsMode";

/** The same rules restrict in both. */
export const RESTRICTING: readonly string[] = [KEYS.deny, KEYS.ask];

/** The text of an entry of `KEYS.variables`, which are objects in the file. */
export function variableText({ name, mode }: { readonly name: string; readonly mode: string }): string {
  return JSON.stringify({ name, mode });
}

/** The entry that is a text in a compilation, as JSON of the file. */
export function jsonOf(key: string, value: string | boolean | number): string {
  return key === KEYS.variables ? String(value) : JSON.stringify(value);
}

/** The text of an item of a list in the file; undefined for one that twsrt would not write. */
export function textOf(key: string, item: unknown): string | undefined {
  if (key !== KEYS.variables) return typeof item === "string" ? item : undefined;
  if (typeof item !== "object" || item === null || Object.keys(item).length !== 2) return undefined;
  const { name, mode } = item as Readonly<Record<string, unknown>>;
  return typeof name === "string" && typeof mode === "string" ? variableText({ name, mode }) : undefined;
}
