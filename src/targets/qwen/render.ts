import type { Compiled } from "../target.ts";

/** The text of a settings file that holds nothing but what the policy demands. */
export function render(compiled: Compiled): string {
  const permissions: Record<string, unknown> = {};
  for (const key of compiled.lists) permissions[nameOf(key)] = valuesOf(compiled, key);
  return `${JSON.stringify({ permissions }, undefined, 2)}\n`;
}

/** What the policy demands in one list, in the order in which it is written. */
export function valuesOf({ entries }: Compiled, key: string): string[] {
  return entries.flatMap((entry) => (entry.key === key ? [String(entry.value)] : []));
}

/** `permissions.deny` is `deny` inside of `permissions`. */
export function nameOf(key: string): string {
  return key.slice(key.indexOf(".") + 1);
}
