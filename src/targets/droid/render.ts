import { settingsText } from "../kit/json-text.ts";
import type { Compiled } from "../target.ts";
import { ENABLED } from "./keys.ts";

/** The text of a settings file that holds nothing but what the policy demands. */
export function render({ entries, lists }: Compiled): string {
  const switches = entries.filter(({ key }) => key === ENABLED);
  return settingsText([
    ...switches.map(({ key, value }) => [key, value] as const),
    ...lists.map(
      (key) => [key, entries.flatMap((entry) => (entry.key === key ? [entry.value] : []))] as const,
    ),
  ]);
}
