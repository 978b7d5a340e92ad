import type { Compiled, Entry } from "../target.ts";
import { KEY_ORDER, ruleOf, type NativeRule } from "./keys.ts";

/** With it there, the agent does not write to the file by itself (facts.md, "The file", release 1.18.33). */
const SCHEMA = "https://opencode.ai/config.json";

/** The text of a configuration that holds nothing but what the policy demands. */
export function render(compiled: Compiled): string {
  const sections = [...grouped(compiled)].flatMap(([key, entries]) => {
    if (entries.length === 0) return [];
    const rules = entries.map(({ value }) => `      ${ruleMember(ruleOf(String(value)))}`);
    return [`    ${jsonText(nameOf(key))}: {\n${rules.join(",\n")}\n    }`];
  });
  const permission = sections.length === 0 ? "" : `,\n  "permission": {\n${sections.join(",\n")}\n  }`;
  return `{\n  "$schema": ${jsonText(SCHEMA)}${permission}\n}\n`;
}

/** The entries by key, in the order in which the agent has to find them: those of tools have keys of their own. */
export function grouped({ entries }: Compiled): ReadonlyMap<string, readonly Entry[]> {
  const tools = entries.flatMap(({ key }) => (KEY_ORDER.includes(key) ? [] : [key]));
  const keys = [...KEY_ORDER, ...new Set(tools)];
  return new Map(keys.map((key) => [key, entries.filter((entry) => entry.key === key)]));
}

/** A rule as a member of an object. */
export function ruleMember({ pattern, action }: NativeRule): string {
  return `${jsonText(pattern)}: ${jsonText(action)}`;
}

/**
 * A text as JSON. `{env:X}` and `{file:x}` would be replaced before the agent reads the file as JSON, wherever they
 * stand (facts.md, "The file", release 1.18.33).
 */
export function jsonText(text: string): string {
  const json = JSON.stringify(text);
  return json.includes("{") ? json.replaceAll(/\{(?=env:|file:)/g, "\\u007b") : json;
}

/** `permission.bash` without what it stands in. */
export function nameOf(key: string): string {
  return key.slice("permission.".length);
}
