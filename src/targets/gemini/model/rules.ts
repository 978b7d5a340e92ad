import type { NativeEntry } from "../../../enforcers/model.ts";
import type { ToolName } from "../../../policy/tool-name.ts";
import { nativeTool } from "../tool.ts";
import type { PolicyRule } from "../policy-file/check.ts";
import { ownEntry } from "../policy-file/own-entry.ts";
import { readPolicy } from "../policy-file/read.ts";

/** A rule as the agent asks it: one tool, one pattern. */
export interface Rule {
  readonly tool: string;
  /** The MCP server that the tool belongs to. */
  readonly server: string | undefined;
  readonly decision: PolicyRule["decision"];
  readonly priority: number;
  readonly pattern: RegExp | undefined;
  /** It holds for sessions of one kind only, which was not tried. */
  readonly isDoubtful: boolean;
  readonly allowRedirection: boolean;
  readonly entry: NativeEntry;
}

/** What the agent keeps of a policy file. */
export type Rules =
  | { readonly kind: "rules"; readonly rules: readonly Rule[] }
  /** It goes on without the file. */
  | { readonly kind: "dropped" }
  | { readonly kind: "not-measured" };

/** Longer patterns are dropped, and so are those that this finds (facts.md, limits, release 0.61.0). */
const LONGEST = 2048;
const TAKEN_FOR_SLOW = /\([^)]*[*+?{].*\)[*+?{]/;

/** The rules of a policy file in the order in which the agent asks them: the highest priority first. */
export function rulesOf(text: string | undefined, artifact: string): Rules {
  if (text === undefined || text.trim() === "") return { kind: "rules", rules: [] };
  const read = readPolicy({ file: artifact, text, syntax: "toml" });
  if (read.kind !== "rules") return { kind: read.kind === "dropped" ? "dropped" : "not-measured" };
  const rules = read.rules.filter(isAsked).flatMap((rule) => rulesFrom(rule, artifact));
  return { kind: "rules", rules: rules.toSorted((a, b) => b.priority - a.priority) };
}

/** Rules for other modes and for agents below the first are not asked. */
function isAsked({ modes, others }: PolicyRule): boolean {
  if (modes !== undefined && modes.length > 0 && !modes.includes("default")) return false;
  return !others.some((field) => field === "subagent" || field === "toolAnnotations");
}

function rulesFrom(rule: PolicyRule, artifact: string): Rule[] {
  const tools = typeof rule.toolName === "string" ? [rule.toolName] : rule.toolName;
  const own = ownEntry(rule);
  return patternsOf(rule).flatMap(({ field, value, source }) => {
    const pattern = source === undefined ? undefined : compiled(source);
    // A pattern that it does not take costs the rule.
    if (source !== undefined && pattern === undefined) return [];
    return tools.map((tool): Rule => ({
      tool,
      server: rule.mcpName,
      decision: rule.decision,
      priority: rule.priority,
      pattern,
      isDoubtful: rule.others.includes("interactive"),
      allowRedirection: rule.allowRedirection === true,
      entry: { artifact, key: own?.key ?? `${rule.decision} ${field}`, value: own?.value ?? value },
    }));
  });
}

interface Source {
  readonly field: string;
  readonly value: string;
  readonly source: string | undefined;
}

function patternsOf({ argsPattern, commandPrefix, commandRegex, toolName }: PolicyRule): Source[] {
  if (commandPrefix !== undefined && commandPrefix !== "") {
    const prefixes = typeof commandPrefix === "string" ? [commandPrefix] : commandPrefix;
    return prefixes.map((value) => ({ field: "commandPrefix", value, source: prefixPattern(value) }));
  }
  if (commandRegex !== undefined && commandRegex !== "")
    return [{ field: "commandRegex", value: commandRegex, source: `"command":"${commandRegex}` }];
  if (argsPattern === undefined || argsPattern === "")
    return [{ field: "toolName", value: String(toolName), source: undefined }];
  return [{ field: "argsPattern", value: argsPattern, source: argsPattern }];
}

/** The command's beginning as the arguments have it, and then something that ends a word. */
function prefixPattern(prefix: string): string {
  const begun = `"command":${JSON.stringify(prefix).slice(0, -1)}`;
  const escaped = begun.replaceAll(/[-[\]{}()*+?.,\\^$|#\s"]/g, String.raw`\$&`);
  return String.raw`${escaped}(?:[\s"]|\\")`;
}

function compiled(source: string): RegExp | undefined {
  if (source.length > LONGEST || TAKEN_FOR_SLOW.test(source)) return undefined;
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

/** The arguments of a call as a pattern is compared with them: sorted, and each between two zero bytes. */
export function argumentsText(args: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(args)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `\0${JSON.stringify(key)}:${JSON.stringify(value)}\0`);
  return `{${pairs.join(",")}}`;
}

/**
 * The rule that decides about a tool of an MCP server (facts.md, "Tools of MCP servers", release 0.61.0). A question about its
 * server gives way to a rule that allows the tool whatever its server is.
 */
export function serverRule(rules: readonly Rule[], { server, tool }: ToolName): Rule | undefined {
  const whole = nativeTool({ server, tool: "*" });
  const name = nativeTool({ server, tool });
  const isAbout = (rule: Rule): boolean =>
    rule.server === undefined
      ? ["*", "mcp_*", whole, name].includes(rule.tool)
      : (rule.server === "*" || rule.server === server) && (rule.tool === "*" || rule.tool === tool);
  const isOfServer = (rule: Rule): boolean =>
    rule.server === undefined ? rule.tool === whole : rule.server !== "*";
  const about = rules.filter(isAbout);
  const [first] = about;
  if (first?.decision !== "ask_user" || !isOfServer(first)) return first;
  const other = about.find((rule) => !isOfServer(rule));
  return other?.decision === "allow" ? other : first;
}
