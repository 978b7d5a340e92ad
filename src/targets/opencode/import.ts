import { isObject } from "../../edit/json.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { toolMeaning } from "../kit/import/tool.ts";
import { withoutChildren } from "../kit/import/path.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Note, Reading, SourceRule } from "../reading.ts";
import { isToolName, KEYS, ruleText, rulesOf, WEIGHT, type NativeRule } from "./keys.ts";
import { configOf } from "./read.ts";
import { nameOf } from "./render.ts";
import { matches } from "./wildcard.ts";

/**
 * What the rules of a configuration amount to (facts.md, release 1.18.33). Of the rules that match the last one counts, so
 * each is looked at with those behind it.
 */
export function readingsOf({ text, kind, file }: NativeFile): readonly Reading[] | undefined {
  if (file.endsWith(".md")) return agentReadings(text);
  const config = configOf(text);
  if (config === undefined) return undefined;
  const { permission } = config;
  const sections = isObject(permission) ? permission : permission === undefined ? {} : { "*": permission };
  return Object.entries(sections).flatMap(([name, value]) => {
    const rules = rulesOf(value);
    return rules.map((rule, index): Reading => {
      const isProjectAllow = kind === "project" && rule.action === "allow";
      const servers = isObject(config["mcp"]) ? Object.keys(config["mcp"]) : [];
      const meaning = isProjectAllow ? kept("allow-project") : meaningIn(name, rule, servers);
      const behind = afterOthers(meaning, rule, rules.slice(index + 1));
      return { key: `permission.${name}`, value: ruleText(rule), ...behind };
    });
  });
}

/** What the description of an agent says holds for that agent alone. */
function agentReadings(text: string): readonly Reading[] {
  const [, front = ""] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  const keys = front.split(/\r?\n/).filter((line) => /^(?:permission|tools):/.test(line));
  return keys.map((line): Reading => ({ key: line.replace(/:.*/, ""), value: line, ...kept("condition") }));
}

/** What rules behind it leave of it. */
function afterOthers(
  meaning: Meaning,
  { pattern, action }: NativeRule,
  later: readonly NativeRule[],
): Meaning {
  if (meaning.kind === "kept") return meaning;
  if (action === "allow") {
    // An allow with exceptions would open them too.
    const stricter = later.filter((one) => WEIGHT[one.action] > WEIGHT[action]);
    if (stricter.some((one) => matches(pattern, one.pattern))) return dead("overridden");
    return stricter.some((one) => matches(one.pattern, pattern)) ? kept("exceptions") : meaning;
  }
  const weaker = later.filter((one) => WEIGHT[one.action] < WEIGHT[action]);
  if (weaker.some((one) => matches(pattern, one.pattern))) return dead("overridden");
  const isOpened = weaker.some((one) => matches(one.pattern, pattern));
  return isOpened ? { kind: "wider", rules: meaning.rules, note: { code: "exceptions" } } : meaning;
}

function meaningIn(name: string, rule: NativeRule, servers: readonly string[]): Meaning {
  if (isToolName(name) && rule.pattern === "*") return serverMeaning(name, rule, servers);
  if (rule.pattern === "*") return kept(rule.action === "allow" ? "setting" : "whole-tool");
  switch (name) {
    case nameOf(KEYS.shell):
      return shellMeaning(rule);
    case nameOf(KEYS.read):
      return fileMeaning(rule, "denyRead");
    case nameOf(KEYS.edit):
      return fileMeaning(rule, "denyWrite");
    case nameOf(KEYS.folder):
      return folderMeaning(rule);
    case nameOf(KEYS.fetch):
      return fetchMeaning(rule);
    default:
      return kept("only-here");
  }
}

/** Which server is meant, only the servers of the configuration tell: its name and that of its tool are joined. */
function serverMeaning(name: string, { action }: NativeRule, servers: readonly string[]): Meaning {
  const begins = servers.filter((server) => name.startsWith(`${server}_`));
  const [server = /^[^_]+(?=_\*$)/.exec(name)?.[0]] = begins;
  if (server === undefined || begins.length > 1) return kept("only-here");
  return toolMeaning(action, server, name.slice(server.length + 1));
}

function shellMeaning({ pattern, action }: NativeRule): Meaning {
  if (action === "allow") return kept("allow-command");
  const body = pattern.replace(/ \*$/, "");
  const meaning = commandMeaning({ list: action, text: body, open: body !== pattern, stars: "text" });
  return meaning.kind === "exact" ? { ...meaning, kind: "wider", note: { code: "other-programs" } } : meaning;
}

/** Patterns are compared with the path as it is seen from the root of the worktree, and `*` runs over directories. */
function fileMeaning({ pattern, action }: NativeRule, list: "denyRead" | "denyWrite"): Meaning {
  if (action !== "deny") return kept(action === "ask" ? "ask-path" : "allow-path");
  if (/^(?:\/|~)/.test(pattern)) {
    const rules: readonly SourceRule[] = [{ list, text: withoutChildren(pattern.replace(/\/\*+$/, "")) }];
    return dead("matches-nothing", rules);
  }
  const text = pattern.replace(/\/\*+$/, "").replace(/^\*+\//, "**/");
  if (/\.\.\//.test(text)) return kept("wildcards");
  const inner = text.replace(/^\*\*\//, "");
  if (/\*.*\/|\/.*\*/.test(inner)) return kept("wildcards");
  // A name that begins with a star is looked for at any depth.
  const rule: SourceRule = { list, text: inner.startsWith("*") ? `**/${inner}` : text };
  const note: Note = { code: /\/\*+$/.test(pattern) ? "directory-too" : "below-too" };
  return { kind: "wider", rules: [rule], note };
}

/** Absolute directories outside of the project. */
function folderMeaning({ pattern, action }: NativeRule): Meaning {
  if (action !== "deny") return kept(action === "ask" ? "ask-path" : "allow-path");
  const path = pattern.replace(/\/\*+$/, "");
  if (!/^(?:\/|~\/)/.test(path) || path.includes("*")) return kept("wildcards");
  const note: Note = { code: "other-tools", about: "paths outside the project" };
  return { kind: "wider", rules: [{ list: "denyRead", text: path }], note };
}

function fetchMeaning({ pattern, action }: NativeRule): Meaning {
  if (action === "ask") return kept("ask-host");
  const host = /^(?:\*|https?):\/\/([\w.-]+)(?:\/\*|\*)?$/.exec(pattern)?.[1];
  if (host === undefined) return kept("wildcards");
  const list = action === "deny" ? "deniedDomains" : "allowedDomains";
  const rules: readonly SourceRule[] = [{ list, text: host.toLowerCase() }];
  if (action === "allow") return { kind: "exact", rules };
  return { kind: "wider", rules, note: { code: "any-scheme", about: pattern } };
}
