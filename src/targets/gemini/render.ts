import { settingsText } from "../kit/json-text.ts";
import type { NamedForm } from "../kit/forms.ts";
import type { Compiled } from "../target.ts";
import { IGNORE, POLICY, SETTINGS } from "./artifacts.ts";
import { DECISIONS, RULE_FORMS, type RuleForm } from "./forms.ts";
import { toolFields } from "./tool.ts";
import { IGNORE_KEY, PATHS_KEY } from "./keys.ts";

const HEADER = [
  "# Written by twsrt, which owns all of this file: what is changed here is lost when it is written again.",
  "# One value that the agent does not accept makes it ignore the whole file.",
].join("\n");

/** The text of an artifact that holds nothing else. */
export function render(compiled: Compiled, artifact: string): string {
  if (artifact === SETTINGS) return renderSettings(compiled.entries);
  return artifact === IGNORE ? renderIgnore(compiled) : renderPolicy(compiled);
}

/** The kinds of rules in a fixed order, each rule with its kind's shape. */
function renderPolicy({ entries }: Compiled): string {
  const rules = Object.values<RuleForm & NamedForm>(RULE_FORMS).flatMap((form) =>
    entries
      .filter(({ artifact, key }) => artifact === POLICY && key === form.key)
      .map(({ value }) => ruleText(form, String(value))),
  );
  return `${[HEADER, ...rules].join("\n\n")}\n`;
}

function renderIgnore({ entries }: Compiled): string {
  const lines = entries.filter(({ artifact }) => artifact === IGNORE).map(({ value }) => String(value));
  return [IGNORE_HEADER, ...lines, ""].join("\n");
}

/** The settings of a home that has none. */
function renderSettings(entries: Compiled["entries"]): string {
  const own = entries.filter(({ artifact }) => artifact === SETTINGS);
  const lists = [PATHS_KEY, IGNORE_KEY].map(
    (list) => [list, own.flatMap(({ key, value }) => (key === list ? [value] : []))] as const,
  );
  return settingsText(lists.filter(([, values]) => values.length > 0));
}

function ruleText({ toolName, field, effect, priority }: RuleForm, value: string): string {
  const decided = [`decision = "${DECISIONS[effect]}"`, `priority = ${priority}`];
  if (field === "tool") {
    const { mcpName, toolName: tool } = toolFields(value);
    return [
      "[[rule]]",
      `mcpName = ${tomlString(mcpName)}`,
      `toolName = ${tomlString(tool)}`,
      ...decided,
    ].join("\n");
  }
  if (field === "toolName") return ["[[rule]]", `toolName = ${tomlString(value)}`, ...decided].join("\n");
  const tools =
    typeof toolName === "string" ? `"${toolName}"` : `[${toolName.map((name) => `"${name}"`).join(", ")}]`;
  return ["[[rule]]", `toolName = ${tools}`, `${field} = ${tomlString(value)}`, ...decided].join("\n");
}

const IGNORE_HEADER =
  "# Written by twsrt, which owns all of this file: what is changed here is lost when it is written again.";

/** Patterns hold no quote, and commands with one are none that begin with their words. */
function tomlString(text: string): string {
  return `'${text}'`;
}
