import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import { NOTHING, type Fact, type Knowledge, type NativeEntry } from "./knowledge.ts";
import { rows } from "./rows.ts";
import { partsOf, wordsShape, type Parts } from "./shapes.ts";

/** What is known of Gemini CLI beyond its translation. */
export const gemini: Knowledge = {
  formsOf,
  optionSets: [{}, { commands: "prefix" }],
  facts: {
    places: { home: "/w/home", cwd: "/w/ws", outside: "/w/out", temporary: "/tmp" },
    links: { "/w/ws/ln": "/w/ws/secrets", "/w/ws/lo": "/w/out", "/w/ws/lff": "/w/ws/a" },
    read: () => rows("gemini-0.61.0").flatMap(factOf),
  },
  variantOf: (random) => ({ options: { commands: random.pick(["anywhere", "prefix"]) }, ...NOTHING }),
};

function formsOf({ key, value }: NativeEntry): readonly string[] {
  const text = String(value);
  // What the agent does with other files was measured line by line: facts/gemini-….jsonl.
  if (key === "ignored" || key.endsWith("Paths")) return [];
  // It is about a search, which is no access.
  if (key === "deny search") return [key];
  if (key.endsWith("fetch")) return [`${key}: ${hostKind(text)}`];
  if (key.endsWith("prefix")) return [`${key}: ${wordsShape(text.split(" "))}`];
  const parts = key.endsWith("command") ? COMMAND_PARTS : PATH_PARTS;
  return partsOf(text, parts).map((part) => `${key}: ${part}`);
}

const PATH_PARTS: Parts = [
  ["every path", /^"\(file_path\|dir_path\)":"$/],
  ["absolute", /^"\(file_path\|dir_path\)":"\(\/[^|]/],
  ["relative", /^"\(file_path\|dir_path\)":"\(\|@/],
  ["percent signs", /%\[0-9A-Fa-f\]/],
  ["parent", /^"\(file_path\|dir_path\)":"\(\/\|.*\)\\\.\\\.\(\//],
  ["all but", /^"\(file_path\|dir_path\)":"\(\?!/],
  ["a*", /\[\^\/\\x00\]\*/],
  ["p?", /\\ud800/],
  ["p/**", /\/\[\^\\x00\]\*(?:\)|\||$)/],
  ["**/p", /\(\|\[\^\\x00\]\*\/\)/],
  ["a**b", /[^:/(|\]]\[\^\\x00\]\*|\[\^\\x00\]\*[^/|)@([\\]/],
  ["[ab]", /(?<!\\)\[[\w.-]+\](?!\*)(?!\[0-9A-F)/],
];

const COMMAND_PARTS: Parts = [
  ["program", /./],
  ["a*", /\[\^\\x00"\\x27 \\\\\]\*$/],
  ["a* inside", /\[\^\\x00"\\x27 \\\\\]\*./],
  ["--o*", /\(\[\^A-Za-z0-9_\.-\]\|\\\\\[nt\]\)(?:-[^([)]*|[\w-]+=)\)/],
  ["operand", /\\x27 /],
  ["two operands", /\\x27 .*\\x27 /],
  ["--o", /\(\[\^A-Za-z0-9_-\]\|\\x00\)/],
  ["-o", /-\[A-Za-z\]\*/],
];

/** What kind of host a pattern is for. */
function hostKind(text: string): string {
  if (text === '"(prompt|url)":"') return "every host";
  if (text.includes("(%|")) return "percent signs";
  const suffix = /\(\|:(?:443|80)\)/.test(text) ? ":default port" : /:\d+\[/.test(text) ? ":port" : "";
  if (text.includes("[A-Za-z0-9_-]\\.")) return `*.h${suffix}`;
  if (/\\\[[^\]]*:/.test(text)) return `[::1]${suffix}`;
  return /\d\\\.\d/.test(text) ? `1.2.3.4${suffix}` : `h${suffix}`;
}

type Rule = readonly [tool: unknown, field: string, value: string, decision: string, priority: number];

/** Rules, or the whole text of a policy file, in the paths that the answers were measured in. */
function factOf([rules, tool, text, verdict]: readonly unknown[]): readonly Fact[] {
  const written = (rules as readonly Rule[]).length === 0 ? undefined : policyText(rules);
  const access = { tool: tool as TriedAccess["tool"], text: String(text) };
  return [{ files: { policy: written }, access, verdict: verdict as ObservedVerdict }];
}

function policyText(rules: unknown): string {
  if (typeof rules === "string") return rules;
  return (rules as readonly Rule[])
    .map(([tool, field, value, decision, priority]) =>
      [
        "[[rule]]",
        `toolName = ${JSON.stringify(tool)}`,
        `${field} = '${value}'`,
        `decision = "${decision}"`,
        `priority = ${priority}\n`,
      ].join("\n"),
    )
    .join("\n");
}
