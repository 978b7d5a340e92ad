import { settingsText } from "../../src/targets/kit/json-text.ts";
import type { Compiled } from "../../src/targets/target.ts";

/** The text of a settings file that holds nothing but what the policy demands. */
export function render({ entries, lists }: Compiled): string {
  return settingsText(
    lists.map((key) => [key, entries.flatMap((entry) => (entry.key === key ? [entry.value] : []))]),
  );
}
