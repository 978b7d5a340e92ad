import type { Compiled } from "../target.ts";
import { SHAPES, type RuleKey, type RuleShape } from "./keys.ts";

const HEADER = [
  "# Written by twsrt, which owns all of this file: what is changed here is lost when it is written again.",
  "# One value that the agent does not accept makes it ignore the whole file.",
].join("\n");

/** The text of the policy file: the kinds of rules in a fixed order, each rule with its kind's shape. */
export function render(compiled: Compiled): string {
  const keys = Object.keys(SHAPES) as RuleKey[];
  const rules = keys.flatMap((key) =>
    compiled.entries
      .filter((entry) => entry.key === key)
      .map(({ value }) => ruleText(SHAPES[key], String(value))),
  );
  return `${[HEADER, ...rules].join("\n\n")}\n`;
}

function ruleText({ toolName, field, decision, priority }: RuleShape, value: string): string {
  const tools =
    typeof toolName === "string" ? `"${toolName}"` : `[${toolName.map((name) => `"${name}"`).join(", ")}]`;
  return [
    "[[rule]]",
    `toolName = ${tools}`,
    `${field} = ${tomlString(value)}`,
    `decision = "${decision}"`,
    `priority = ${priority}`,
  ].join("\n");
}

/** Patterns hold no quote, and commands with one are none that begin with their words. */
function tomlString(text: string): string {
  return `'${text}'`;
}
