import { valueText } from "../../../schema/findings.ts";
import { dotted, type Diagnostic, type Document, type KeyPath } from "../../../diagnostics/diagnostic.ts";

/** A rule as the file has it. */
export interface PolicyRule {
  readonly toolName: string | readonly string[];
  /** The MCP server that the tool belongs to. */
  readonly mcpName?: string;
  readonly argsPattern?: string;
  readonly commandPrefix?: string | readonly string[];
  readonly commandRegex?: string;
  readonly decision: "allow" | "deny" | "ask_user";
  readonly priority: number;
  readonly modes?: readonly string[];
  readonly allowRedirection?: boolean;
  /** Further fields that narrow a rule, or change what it says. */
  readonly others: readonly string[];
}

interface Checked {
  readonly rules: readonly PolicyRule[];
  /** Further parts of the file, by name. */
  readonly others: readonly string[];
  readonly problems: readonly Diagnostic[];
}

type Is = (value: unknown) => boolean;

const isText: Is = (value) => typeof value === "string";
const isFlag: Is = (value) => typeof value === "boolean";
const isTexts: Is = (value) => isText(value) || (Array.isArray(value) && value.every(isText));
const oneOf =
  (...known: readonly string[]): Is =>
  (value) =>
    known.includes(value as string);

/** What each field of a rule may be; other fields are not looked at (facts.md, limits, release 0.61.0). */
const FIELDS: Readonly<
  Record<string, { readonly is: Is; readonly expected: string; readonly required?: true }>
> = {
  toolName: { is: isTexts, expected: "a tool's name or a list of names", required: true },
  decision: {
    is: oneOf("allow", "deny", "ask_user"),
    expected: "`allow`, `deny` or `ask_user`",
    required: true,
  },
  priority: {
    is: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 999,
    expected: "an integer from 0 to 999",
    required: true,
  },
  argsPattern: { is: isText, expected: "a string" },
  commandPrefix: { is: isTexts, expected: "a string or a list of strings" },
  commandRegex: { is: isText, expected: "a string" },
  subagent: { is: isText, expected: "a string" },
  mcpName: { is: isText, expected: "a string" },
  modes: {
    is: (value) => Array.isArray(value) && value.every(oneOf("default", "autoEdit", "plan", "yolo")),
    expected: "a list of `default`, `autoEdit`, `plan` and `yolo`",
  },
  interactive: { is: isFlag, expected: "true or false" },
  toolAnnotations: { is: isTable, expected: "a table" },
  allowRedirection: { is: isFlag, expected: "true or false" },
  allow_redirection: { is: isFlag, expected: "true or false" },
  denyMessage: { is: isText, expected: "a string" },
  deny_message: { is: isText, expected: "a string" },
};

/** They decide nothing. */
const READ: ReadonlySet<string> = new Set([
  "toolName",
  "decision",
  "priority",
  "argsPattern",
  "commandPrefix",
  "commandRegex",
  "modes",
  "allowRedirection",
  "denyMessage",
  "deny_message",
]);

/** Checks a parsed policy file as the agent does. */
export function checkPolicy(value: Readonly<Record<string, unknown>>, document: Document): Checked {
  const problems: Diagnostic[] = [];
  const refuse = (
    path: KeyPath,
    expected: string,
    got: unknown,
    code: "target-refused" | "target-stops-agent" = "target-refused",
  ): void => {
    problems.push({
      code,
      args: { path: dotted(path), expected, got: valueText(got, "a table") },
      place: { at: "value", document, path },
    });
  };
  const rules: PolicyRule[] = [];
  const list = value["rule"];
  if (list !== undefined && !Array.isArray(list)) refuse(["rule"], "a list of tables, `[[rule]]`", list);
  (Array.isArray(list) ? (list as readonly unknown[]) : []).forEach((rule, index) => {
    if (!isTable(rule)) return refuse(["rule", index], "a table", rule);
    let isRight = true;
    for (const [key, { is, expected, required }] of Object.entries(FIELDS)) {
      const field = rule[key];
      if (field === undefined ? required !== true : is(field)) continue;
      isRight = false;
      refuse(["rule", index, key], expected, field);
    }
    if (!isRight) return;
    const { toolName } = rule;
    const isNameless = Array.isArray(toolName) ? toolName.includes("") : toolName === "";
    if (isNameless)
      return refuse(["rule", index, "toolName"], "a name that is not empty", toolName, "target-stops-agent");
    const others = Object.keys(rule).filter((key) => !READ.has(key) && Object.hasOwn(FIELDS, key));
    const allowRedirection = rule["allowRedirection"] ?? rule["allow_redirection"];
    rules.push({
      ...(rule as unknown as PolicyRule),
      ...(allowRedirection === undefined ? {} : { allowRedirection: allowRedirection === true }),
      others,
    });
  });
  const checkers = value["safety_checker"];
  if (checkers !== undefined && !(Array.isArray(checkers) && checkers.every(isChecker)))
    refuse(["safety_checker"], "a list of tables with `toolName` and `checker`", checkers);
  // Tables of other names are not looked at.
  return { rules, others: Object.keys(value).filter((key) => key !== "rule"), problems };
}

function isChecker(value: unknown): boolean {
  return isTable(value) && isTexts(value["toolName"]) && isTable(value["checker"]);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
