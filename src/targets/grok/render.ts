import { listText, sectionText } from "../../edit/toml-text.ts";
import type { Compiled } from "../target.ts";

/** The text of a configuration that holds nothing but what the policy demands. */
export function render({ entries, lists }: Compiled): string {
  const lines = lists.map((key) => ({
    key: key.replace(/^permission\./, ""),
    value: listText(entries.flatMap((entry) => (entry.key === key ? [String(entry.value)] : []))),
  }));
  return sectionText(["permission"], lines);
}
