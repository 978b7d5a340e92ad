import type { NativeEntry } from "../../../enforcers/model.ts";
import { RULES } from "../artifacts.ts";
import { isTable, valueAt } from "../merge/values.ts";
import { PREFIX_RULES } from "../settings.ts";
import type { Layer, RuleText } from "./layers.ts";

/** A rule about the first words of a command, each of which may be one of several. */
export interface PrefixRule {
  readonly words: readonly (readonly string[])[];
  readonly decision: "forbidden" | "prompt" | "allow";
  readonly entry: NativeEntry;
}

/** A rule with plain texts: what twsrt writes, what the agent adds, and most of what people do. */
const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
const ITEM = String.raw`(?:${TEXT}|\[(?:\s*${TEXT}\s*,?)*\s*\])`;
const RULE = new RegExp(
  String.raw`^prefix_rule\(\s*pattern\s*=\s*(\[(?:\s*${ITEM}\s*,?)*\s*\])\s*(?:,\s*decision\s*=\s*"(\w+)"\s*)?(?:,\s*justification\s*=\s*${TEXT}\s*)?,?\s*\)$`,
);

/** @returns `refused`: the agent does not start; `unmeasured`: something in it was not tried */
export function readRules({ artifact, text }: RuleText): readonly PrefixRule[] | "refused" | "unmeasured" {
  const rules: PrefixRule[] = [];
  if (text.startsWith("\uFEFF")) return "refused";
  for (const statement of statementsOf(text)) {
    const [, list, decision = "allow"] = RULE.exec(statement) ?? [];
    const words = list === undefined ? undefined : wordsOf(list);
    if (words === undefined) return "unmeasured";
    if (words.length === 0 || words.some((some) => some.length === 0)) return "refused";
    if (decision !== "forbidden" && decision !== "prompt" && decision !== "allow") return "refused";
    rules.push({ words, decision, entry: { artifact, key: RULES, value: statement } });
  }
  return rules;
}

/** The statements of a file of rules, without comments. A line that ends inside of brackets goes on. */
function statementsOf(text: string): readonly string[] {
  const statements: string[] = [];
  let statement = "";
  for (const line of text.split("\n")) {
    const bare = (/^(?:[^"#]|"(?:[^"\\]|\\.)*")*/.exec(line)?.[0] ?? "") + (hasOpenText(line) ? line : "");
    statement = statement === "" ? bare.trim() : `${statement}\n${bare}`.trim();
    if (depthOf(statement) > 0 || statement === "") continue;
    statements.push(statement);
    statement = "";
  }
  return statement === "" ? statements : [...statements, statement];
}

/** Quotes that are not closed on their line make the file one that was not measured. */
function hasOpenText(line: string): boolean {
  const rest = line.replace(/^(?:[^"#]|"(?:[^"\\]|\\.)*")*/, "");
  return rest.startsWith('"');
}

function depthOf(statement: string): number {
  const bare = statement.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
  return bare.split(/[([]/).length - bare.split(/[)\]]/).length;
}

function wordsOf(list: string): readonly (readonly string[])[] | undefined {
  try {
    const value: unknown = JSON.parse(list.replaceAll(/,\s*\]/g, "]"));
    if (!Array.isArray(value)) return undefined;
    const words = value.map((word: unknown) => (Array.isArray(word) ? word : [word]) as readonly string[]);
    const isText = words.every((some) => some.every((word) => typeof word === "string"));
    return isText ? words : undefined;
  } catch {
    return undefined;
  }
}

/** The rules of requirements. What they hold was looked at when the profile was read. */
export function requiredRules({ id, table }: Layer): readonly PrefixRule[] | "unmeasured" {
  const listed = valueAt(table, [...PREFIX_RULES.table, PREFIX_RULES.key]);
  const rules: PrefixRule[] = [];
  for (const rule of Array.isArray(listed) ? (listed as readonly unknown[]) : []) {
    const { pattern, decision } = isTable(rule) ? rule : {};
    const words = Array.isArray(pattern) ? (pattern as readonly unknown[]).map(tokensOf) : [];
    if (words.some((some) => some === undefined)) return "unmeasured";
    const known = decision === "forbidden" ? "forbidden" : "prompt";
    const entry = { artifact: id, key: "rules.prefix_rules", value: JSON.stringify(rule) };
    rules.push({ words: words.filter((some) => some !== undefined), decision: known, entry });
  }
  return rules;
}

function tokensOf(token: unknown): readonly string[] | undefined {
  const { token: one, any_of: several } = isTable(token) ? token : {};
  if (typeof one === "string") return [one];
  return Array.isArray(several) && several.every((word) => typeof word === "string") ? several : undefined;
}
