import { readJson } from "../../edit/json.ts";
import { valueAt } from "../../policy/value-at.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { toolMeaning } from "../kit/import/tool.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Reading } from "../reading.ts";
import { IGNORE } from "./artifacts.ts";
import { commandsOf } from "./import-regex.ts";
import { DIALECT } from "./json.ts";
import { IGNORE_LINE } from "./keys.ts";
import type { PolicyRule } from "./policy-file/check.ts";
import { ownEntry } from "./policy-file/own-entry.ts";
import { readPolicy } from "./policy-file/read.ts";
import { shownRule } from "./policy-file/shown.ts";

/**
 * What the rules of a policy file amount to (facts.md, release 0.61.0). The highest priority wins, whatever it decides, so
 * each is looked at with those above it.
 */
export function readingsOf({ id, kind, file, text }: NativeFile): readonly Reading[] | undefined {
  if (id === IGNORE) return ignoreReadings(text);
  if (!file.endsWith(".toml")) return settingsReadings(text);
  const read = readPolicy({ file, text, syntax: "toml" });
  if (read.kind !== "rules") return undefined;
  const { rules } = read;
  return [
    ...rules.map((rule, index): Reading => {
      const { key, value } = ownEntry(rule) ?? { key: "", value: shownRule(rule) };
      const isProjectAllow = kind === "project" && rule.decision === "allow";
      const meaning = isProjectAllow ? kept("allow-project") : ruleMeaning(rule);
      return { key, value, ...belowOthers(meaning, rule, above(rules, index)) };
    }),
    ...read.others.map((name): Reading => ({ key: "", value: name, ...kept("not-a-rule") })),
  ];
}

/** Settings that take tools away or let them run. What a policy file has to say about the same tool was not measured. */
const TOOL_SETTINGS = ["tools.exclude", "tools.core", "tools.allowed", "excludeTools", "coreTools"] as const;

function settingsReadings(text: string): readonly Reading[] | undefined {
  const read = readJson(text, DIALECT);
  if (!read.ok) return undefined;
  return TOOL_SETTINGS.flatMap((key) => {
    const items = valueAt(read.value, key.split("."));
    const code = key === "tools.allowed" ? "allow-command" : "only-here";
    return (Array.isArray(items) ? items : []).map((item: unknown): Reading => ({
      key,
      value: typeof item === "string" ? item : JSON.stringify(item),
      ...kept(code),
    }));
  });
}

function ignoreReadings(text: string): readonly Reading[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line): Reading => ({ key: IGNORE_LINE, value: line, ...kept("setting") }));
}

/** The rules that are asked first: of a higher priority, or of the same and before. */
function above(rules: readonly PolicyRule[], index: number): readonly PolicyRule[] {
  const own = rules[index]?.priority ?? 0;
  return rules.filter(({ priority }, other) => priority > own || (priority === own && other < index));
}

const WEIGHT = { allow: 0, ask_user: 1, deny: 2 } as const;

/** What rules above it leave of a restriction. */
function belowOthers(meaning: Meaning, rule: PolicyRule, others: readonly PolicyRule[]): Meaning {
  if (meaning.kind === "kept" || rule.decision === "allow") return meaning;
  const weaker = others.filter(
    (one) =>
      WEIGHT[one.decision] < WEIGHT[rule.decision] &&
      toolsOf(one).some((tool) => toolsOf(rule).includes(tool)),
  );
  const own = prefixesOf(rule);
  // Without a pattern a rule is about the whole tool.
  const isCovered = weaker.some(
    (one) =>
      !isNarrow(one) &&
      (prefixesOf(one).length === 0 ||
        own.every((prefix) => prefixesOf(one).some((other) => begins(prefix, other)))),
  );
  if (isCovered) return dead("overridden");
  return weaker.length > 0 ? { kind: "wider", rules: meaning.rules, note: { code: "exceptions" } } : meaning;
}

function toolsOf({ toolName }: PolicyRule): readonly string[] {
  return [toolName].flat();
}

function prefixesOf({ commandPrefix }: PolicyRule): readonly string[] {
  return commandPrefix === undefined ? [] : [commandPrefix].flat();
}

function isNarrow({ commandRegex, argsPattern, modes, others }: PolicyRule): boolean {
  return commandRegex !== undefined || argsPattern !== undefined || modes !== undefined || others.length > 0;
}

function begins(text: string, prefix: string): boolean {
  return text === prefix || text.startsWith(`${prefix} `);
}

function ruleMeaning(rule: PolicyRule): Meaning {
  const isOfServer = rule.mcpName !== undefined && rule.others.length === 1;
  if (rule.modes !== undefined || (rule.others.length > 0 && !isOfServer)) return kept("condition");
  if (rule.argsPattern !== undefined) return kept("wildcards");
  if (rule.commandRegex !== undefined)
    return isOfServer ? kept("wildcards") : regexMeaning(rule.commandRegex, rule.decision);
  const effect = rule.decision === "ask_user" ? "ask" : rule.decision;
  if (isOfServer) return serverMeaning(effect, rule.mcpName ?? "", toolsOf(rule));
  const prefixes = prefixesOf(rule);
  if (prefixes.length === 0) return kept(rule.decision === "allow" ? "setting" : "whole-tool");
  if (rule.decision === "allow") return kept("allow-command");
  const list = rule.decision === "deny" ? "deny" : "ask";
  const meanings = prefixes.map((text) => commandMeaning({ list, text, open: true, stars: "none" }));
  const other = meanings.find((one) => one.kind === "kept");
  if (other !== undefined) return other;
  const rules = meanings.flatMap((one) => (one.kind === "kept" ? [] : one.rules));
  return { kind: "wider", rules, note: { code: "other-programs" } };
}

/** Names of tools are compared as a whole, and `*` is every tool. */
function serverMeaning(effect: "deny" | "ask" | "allow", server: string, tools: readonly string[]): Meaning {
  const isPrefix = (tool: string): boolean => tool !== "*" && tool.endsWith("*");
  if (tools.every(isPrefix)) return dead("matches-nothing");
  const meanings = tools.filter((tool) => !isPrefix(tool)).map((tool) => toolMeaning(effect, server, tool));
  const other = meanings.find(({ kind }) => kind === "kept");
  if (other !== undefined) return other;
  return { kind: "exact", rules: meanings.flatMap((one) => (one.kind === "kept" ? [] : one.rules)) };
}

function regexMeaning(expression: string, decision: PolicyRule["decision"]): Meaning {
  if (decision === "allow") return kept("allow-command");
  const commands = commandsOf(expression);
  if (commands === undefined) return kept("wildcards");
  const list = decision === "deny" ? "deny" : "ask";
  const meanings = commands.map((text) => commandMeaning({ list, text, open: true, stars: "text" }));
  const other = meanings.find((one) => one.kind === "kept");
  if (other !== undefined) return other;
  const rules = meanings.flatMap((one) => (one.kind === "kept" ? [] : one.rules));
  return { kind: "wider", rules, note: { code: "other-programs" } };
}
