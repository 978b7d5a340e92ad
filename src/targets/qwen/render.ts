import { settingsText } from "../kit/json-text.ts";
import type { Compiled } from "../target.ts";

/** The text of a settings file that holds nothing but what the policy demands. */
export function render(compiled: Compiled): string {
  return settingsText(valuesOf(compiled));
}

/** The lists of a file by their keys. */
export function valuesOf({ entries, lists }: Compiled): readonly (readonly [key: string, value: unknown])[] {
  return lists.map(
    (key) => [key, entries.flatMap((entry) => (entry.key === key ? [entry.value] : []))] as const,
  );
}
