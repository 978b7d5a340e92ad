import type { NativeEntry } from "../../../enforcers/model.ts";
import { SETTINGS } from "../artifacts.ts";
import type { Layer } from "./layers.ts";

/** The lists of rules, from the strictest. */
export const LISTS = ["deny", "ask", "allow"] as const;
export type List = (typeof LISTS)[number];

/** One rule that the agent understands. */
export interface Rule {
  readonly list: List;
  readonly tool: string;
  /** Undefined: the whole tool, as `Read` and `Read(*)` mean it. */
  readonly content: string | undefined;
  /** Its place in its list, over all files. */
  readonly order: number;
  /** The folder of its file, where `/x` begins. */
  readonly folder: string;
  readonly entry: NativeEntry;
}

/** The rules of the settings files, in their order. Entries that the agent drops are left out. */
export function readRules(layers: readonly Layer[]): readonly Rule[] {
  const rules: Rule[] = [];
  for (const list of LISTS) {
    let order = 0;
    for (const { id, folder, permissions } of layers) {
      const entries = permissions[list];
      if (!Array.isArray(entries)) continue;
      for (const text of entries) {
        const parsed = typeof text === "string" ? parseEntry(text, list) : undefined;
        if (parsed !== undefined)
          rules.push({ ...parsed, list, order, folder, entry: nativeEntry(list, text as string, id) });
        order++;
      }
    }
  }
  return rules;
}

/** An entry of a list of rules as an answer names it. */
export function nativeEntry(list: List, value: string, artifact: string = SETTINGS): NativeEntry {
  return { artifact, key: `permissions.${list}`, value };
}

/**
 * A tool name; wildcards take tools away. Blanks around it, or lower case, name no tool (facts.md A), but for those of MCP
 * servers (facts.md R).
 */
const TOOL = /^(?:[A-Z*][A-Za-z_*-]*|mcp__[\w*-]+)$/;
const FILE_TOOLS: ReadonlySet<string> = new Set(["Read", "Edit", "Write", "NotebookEdit", "Glob", "Grep"]);

/**
 * Reads `Tool` or `Tool(content)`. The content ends at the last parenthesis, which has to end the text, and one
 * backslash before a parenthesis or another backslash is taken off (facts.md A, research/claude-code.md 1.2 and 6).
 * @returns undefined for what the agent drops
 */
export function parseEntry(
  text: string,
  list: List,
): { readonly tool: string; readonly content: string | undefined } | undefined {
  const open = text.indexOf("(");
  if (open < 0) return TOOL.test(text) ? { tool: text, content: undefined } : undefined;
  const tool = text.slice(0, open);
  if (!TOOL.test(tool) || !text.endsWith(")") || isEscaped(text, text.length - 1)) return undefined;
  const raw = text.slice(open + 1, -1);
  if (raw === "") return undefined;
  if (raw === "*") return { tool, content: undefined };
  const content = raw.replace(/\\([()\\])/g, "$1");
  if (FILE_TOOLS.has(tool) && raw.includes(":*")) return undefined;
  if (tool === "Bash" && content === ":*" && list === "allow") return undefined;
  return { tool, content };
}

function isEscaped(text: string, index: number): boolean {
  let count = 0;
  while (text[index - 1 - count] === "\\") count++;
  return count % 2 === 1;
}

/** Whether a rule takes a whole tool away, as `R*` and `*` do. */
export function namesTool(rule: Rule, tool: string): boolean {
  if (rule.content !== undefined) return false;
  if (!rule.tool.includes("*")) return rule.tool === tool;
  const pieces = rule.tool.split("*").map((piece) => piece.replace(/[^A-Za-z]/g, "\\$&"));
  return new RegExp(`^${pieces.join("[A-Za-z]*")}$`).test(tool);
}
