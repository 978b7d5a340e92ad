import { settingsText } from "../kit/json-text.ts";
import type { Compiled, Entry } from "../target.ts";
import { BYPASS, jsonOf, KEYS } from "./keys.ts";

/** Lists in which entries of others may stand beside the managed ones. */
export const SHARED_LISTS: ReadonlySet<string> = new Set([KEYS.deny, KEYS.ask, KEYS.allow, KEYS.variables]);

/** The text of a settings file that holds nothing but what the policy demands. */
export function render(compiled: Compiled): string {
  return settingsText(valuesOf(compiled));
}

/** The lists and settings of a file by their keys. */
export function valuesOf(compiled: Compiled): readonly (readonly [key: string, value: unknown])[] {
  const { lists, scalars } = grouped(compiled);
  return [
    ...[...lists].map(
      ([key, entries]) =>
        [key, entries.map(({ value }) => JSON.parse(jsonOf(key, value)) as unknown)] as const,
    ),
    ...scalars.map(({ key, value }) => [key, value] as const),
  ];
}

/** The entries by list, every owned list included, and the single settings. */
export function grouped(compiled: Compiled): { lists: Map<string, Entry[]>; scalars: Entry[] } {
  const lists = new Map<string, Entry[]>(compiled.lists.map((key) => [key, []]));
  const scalars: Entry[] = [];
  for (const entry of compiled.entries) {
    const list = lists.get(entry.key);
    if (list !== undefined) list.push(entry);
    else if (entry.key === BYPASS || typeof entry.value !== "string") scalars.push(entry);
  }
  return { lists, scalars };
}
