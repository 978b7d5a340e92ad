import { sectionText } from "../../edit/toml-text.ts";
import type { Compiled, Entry } from "../target.ts";
import { RULES } from "./artifacts.ts";
import { PREFIX_RULES, routeText, settingOf, valueText } from "./settings.ts";

const RULES_HEAD = "# Written by twsrt from the canonical policy; changes made here are lost.\n";

/** The text of an artifact that holds nothing but what the policy demands. */
export function render({ entries }: Compiled, artifact: string): string {
  const own = entries.filter((entry) => entry.artifact === artifact);
  return artifact === RULES ? rulesText(own) : settingsText(own);
}

function rulesText(entries: readonly Entry[]): string {
  return RULES_HEAD + entries.map(({ value }) => `${String(value)}\n`).join("");
}

function settingsText(entries: readonly Entry[]): string {
  const sections = new Map<string, { table: readonly string[]; lines: { key: string; value: string }[] }>();
  // Behind a header a key of the top would belong to that table.
  sections.set("", { table: [], lines: [] });
  const put = (table: readonly string[], key: string, value: string): void => {
    const id = routeText(table);
    const section = sections.get(id) ?? { table, lines: [] };
    section.lines.push({ key, value });
    sections.set(id, section);
  };
  const required = entries.filter(isRequiredRule);
  for (const entry of entries) {
    if (isRequiredRule(entry)) continue;
    const { table, key, value } = settingOf(entry.key, entry.value);
    put(table, key, valueText(value));
  }
  if (required.length > 0) {
    put(PREFIX_RULES.table, PREFIX_RULES.key, listText(required.map(({ value }) => String(value))));
  }
  const filled = [...sections.values()].filter(({ lines }) => lines.length > 0);
  return filled.map(({ table, lines }) => sectionText(table, lines)).join("\n");
}

/** Whether an entry is an element of the list of rules. */
export function isRequiredRule({ key }: Pick<Entry, "key">): boolean {
  return key === routeText([...PREFIX_RULES.table, PREFIX_RULES.key]);
}

/** An array with one element a line. */
export function listText(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${items.map((item) => `  ${item},\n`).join("")}]`;
}
