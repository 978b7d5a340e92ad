import * as path from "node:path/posix";
import { isObject, readJson } from "../../edit/json.ts";
import { LENIENT_JSON } from "../../edit/json-dialect.ts";
import { urlOf } from "../../policy/url.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { namedToolMeaning } from "../kit/import/tool.ts";
import { alternatives, pathRule, withoutChildren } from "../kit/import/path.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Note, Reading, SourceList } from "../reading.ts";
import { DIALECT } from "./json.ts";
import { KEYS, textOf } from "./keys.ts";
import { checkSettings } from "./settings/check.ts";

type Effect = "deny" | "ask" | "allow";

/** What the entries of a settings file amount to (facts.md, research/claude-code.md 1 to 3, release 2.1.330). */
export function readingsOf(file: NativeFile): readonly Reading[] | undefined {
  const parsed = readJson(file.text, LENIENT_JSON);
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const { permissions, sandbox } = parsed.value;
  const readings = [...permissionReadings(permissions, file), ...sandboxReadings(sandbox, file)];
  const strict = readJson(file.text, DIALECT);
  const isIgnored = file.kind !== "managed" && (!strict.ok || checkSettings(strict.value).length > 0);
  return isIgnored ? readings.map(unheard) : readings;
}

/** An entry of a file that the agent ignores. */
function unheard(reading: Reading): Reading {
  if (reading.kind === "kept") return reading;
  return { ...reading, kind: "dead", note: { code: "file-ignored" } };
}

function permissionReadings(permissions: unknown, file: NativeFile): readonly Reading[] {
  if (!isObject(permissions)) return [];
  const readings: Reading[] = [];
  for (const effect of ["deny", "ask", "allow"] as const) {
    const list = permissions[effect];
    if (!Array.isArray(list)) continue;
    const texts = new Set(list.filter((one) => typeof one === "string"));
    for (const item of list as readonly unknown[]) {
      const key = KEYS[effect];
      const value = typeof item === "string" ? item : JSON.stringify(item);
      const meaning = typeof item === "string" ? entryMeaning(item, effect, file, texts) : kept("not-a-rule");
      readings.push({ key, value, ...meaning });
    }
  }
  for (const [name, value] of Object.entries(permissions))
    if (!["deny", "ask", "allow"].includes(name))
      readings.push({ key: `permissions.${name}`, value: JSON.stringify(value), ...kept("setting") });
  return readings;
}

/** @param beside the entries of the same list */
function entryMeaning(entry: string, effect: Effect, file: NativeFile, beside: ReadonlySet<string>): Meaning {
  const text = entry.trim();
  const [, tool = "", argument] = /^([A-Za-z_][\w-]*)(?:\((.*)\))?$/s.exec(text) ?? [];
  if (text.startsWith("mcp__")) return serverToolMeaning(text, effect);
  if (tool === "") return dead("dropped");
  if (argument === "") return dead("dropped");
  if (FILE_TOOLS.has(tool)) return fileMeaning(tool, argument, effect, file);
  if (tool === "Bash")
    return effect === "allow" ? allowMeaning(argument, file) : shellMeaning(argument, effect, beside);
  if (tool === "WebFetch") return hostMeaning(argument, effect, file);
  return /^[A-Z]/.test(tool) ? kept("only-here") : dead("dropped");
}

/** With anything in parentheses it is not consulted, and what allows has to name the server. */
function serverToolMeaning(text: string, effect: Effect): Meaning {
  const name = /^mcp__[\w*-]+$/.exec(text)?.[0];
  return name === undefined ? dead("matches-nothing") : namedToolMeaning(effect, name);
}

const FILE_TOOLS: ReadonlySet<string> = new Set([
  "Read",
  "Edit",
  "Write",
  "MultiEdit",
  "NotebookEdit",
  "Glob",
  "Grep",
]);
/** The rules for other tools are accepted and never consulted. */
const READERS: readonly string[] = ["Read", "Glob", "Grep"];
const CONSULTED: readonly string[] = ["Read", "Edit"];

function fileMeaning(tool: string, argument: string | undefined, effect: Effect, file: NativeFile): Meaning {
  if (argument === undefined || argument === "*") return kept("whole-tool");
  if (effect === "allow") return kept("allow-path");
  if (effect === "ask")
    return CONSULTED.includes(tool) ? kept("ask-path") : dead("tool-not-consulted", [], tool);
  const meaning = pathMeaning(argument, READERS.includes(tool) ? "denyRead" : "denyWrite", file);
  if (CONSULTED.includes(tool) || meaning.kind === "kept") return meaning;
  return dead("tool-not-consulted", meaning.rules, tool);
}

/** Patterns that name a whole tree and that the agent matches nothing with. */
const EMPTY = new Set([".", "./", "/", "//", "~", "~/"]);

function pathMeaning(pattern: string, list: "denyRead" | "denyWrite", file: NativeFile): Meaning {
  if (pattern.startsWith("!")) return kept("negated");
  if (/:\*/.test(pattern)) return dead("dropped");
  if (EMPTY.has(pattern)) return dead("matches-nothing");
  if (/\[[!^]/.test(pattern)) return kept("wildcards");
  const variable = /^\$\{?HOME\}?(\/.*)$/.exec(pattern)?.[1];
  if (variable !== undefined) return dead("variable", [pathRule(list, withoutChildren(`~${variable}`))]);
  if (pattern.startsWith("$")) return dead("variable");
  const braces = alternatives(pattern);
  if (braces !== undefined) {
    const inner = braces.map((one) => pathMeaning(one, list, file));
    return dead(
      "braces",
      inner.flatMap((one) => (one.kind === "kept" ? [] : one.rules)),
    );
  }
  const { text, note } = anchored(pattern, file);
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(text)) {
    const relative = pattern.startsWith("..") ? pattern : path.normalize(text);
    return dead("parent-path", [pathRule(list, withoutChildren(relative))]);
  }
  const rules = [pathRule(list, withoutChildren(text.replace(/(?<=.)\/$/, "")))];
  if (/[^/]\/$/.test(text)) return { kind: "wider", rules, note: { code: "directory-too" } };
  return note === undefined ? { kind: "exact", rules } : { kind: "exact", rules, note };
}

/** The pattern in the words of the sources, whose relative paths are one place: the agent looks at any depth. */
function anchored(pattern: string, { file, kind, environment }: NativeFile): { text: string; note?: Note } {
  if (pattern.startsWith("//")) return { text: pattern.replace(/^\/+/, "/") };
  if (pattern.startsWith("~/")) return { text: pattern };
  if (pattern.startsWith("/")) {
    const folder = path.dirname(file);
    const base = kind === "project" || kind === "local" ? path.dirname(folder) : folder;
    const shown = base.startsWith(`${environment.home}/`) ? `~${base.slice(environment.home.length)}` : base;
    return { text: shown + pattern, note: { code: "below-settings", about: shown } };
  }
  const relative = pattern.replace(/^(?:\.\/)+/, "").replace(/^\\(?=[!~])/, "");
  return { text: relative === "**" || relative.startsWith("**/") ? relative : `**/${relative}` };
}

/** With a wildcard it lets run what no rule of a policy could be told to let run. */
function allowMeaning(argument: string | undefined, file: NativeFile): Meaning {
  if (isProjects(file)) return kept("allow-project");
  const text = argument?.trim() ?? "";
  if (!/^[\w./-]+(?: [\w@%+=,./:-]+)*$/.test(text) || text.includes(":*")) return kept("allow-command");
  return { kind: "exact", rules: [{ list: "allow", text, agents: ["claude"] }] };
}

function shellMeaning(
  argument: string | undefined,
  effect: Exclude<Effect, "allow">,
  beside: ReadonlySet<string>,
): Meaning {
  if (argument === undefined) return kept("whole-tool");
  const text = argument.trim();
  if (/(?:\s|\*):\*$/.test(text)) {
    const meant = commandMeaning({
      list: effect,
      text: text.replace(/\s*\*?:\*$/, ""),
      open: true,
      stars: "text",
    });
    return dead("matches-nothing", meant.kind === "kept" ? [] : meant.rules);
  }
  // Redirections are taken out of the line before it is compared; a pipe stays.
  if (/[<>]/.test(text) && !text.includes("|")) return dead("redirect");
  const body = text.replace(/:\*$/, "").replace(/(?: \*)+$/, "");
  const open = body !== text || beside.has(`Bash(${text} *)`) || beside.has(`Bash(${text}:*)`);
  const meaning = commandMeaning({ list: effect, text: unescaped(body), open, stars: "text" });
  // With a second wildcard the last ` *` needs something behind it.
  const isPartial = open && body.includes("*") && !beside.has(`Bash(${body})`) && text.endsWith(" *");
  if (meaning.kind === "exact" && isPartial)
    return { ...meaning, kind: "wider", note: { code: "arguments" } };
  return meaning;
}

/** Of doubled backslashes one is meant. */
function unescaped(text: string): string {
  return text.replaceAll("\\\\", "\\");
}

function hostMeaning(argument: string | undefined, effect: Effect, file: NativeFile): Meaning {
  if (argument === undefined || argument === "*") return kept("whole-tool");
  if (effect === "ask") return kept("ask-host");
  const list = effect === "deny" ? "deniedDomains" : "allowedDomains";
  const host = /^domain:(.*)$/s.exec(argument)?.[1];
  if (effect === "allow" && (host === "*" || isProjects(file)))
    return kept(host === "*" ? "allow-any-host" : "allow-project");
  const isLive = host !== undefined && /^(?:\*\.)?[\w-]+(?:\.[\w-]+)*\.?$|^\*$|^\[[0-9a-f:]+\]$/i.test(host);
  if (isLive) return { kind: "exact", rules: [{ list, text: host.toLowerCase().replace(/\.$/, "") }] };
  if (host !== undefined && host.includes("*")) return kept("wildcards");
  // An allow that never acted opens nothing when it is imported either.
  const meant = effect === "deny" ? hostIn(host ?? argument) : undefined;
  return dead(
    /^https?:/.test(argument) ? "dropped" : "host-form",
    meant === undefined ? [] : [{ list, text: meant }],
  );
}

/** Whether whoever made the project may have written the file. */
function isProjects({ kind }: NativeFile): boolean {
  return kind === "project" || kind === "local";
}

/** The host that somebody meant with a URL, a host with a port, or one in another script. */
function hostIn(text: string): string | undefined {
  const bare = text.trim().replace(/^\./, "");
  const url = urlOf(bare.includes("://") ? bare : `https://${bare}`);
  return url === undefined || url.hostname === "" ? undefined : url.hostname;
}

const SANDBOX_LISTS: readonly (readonly [section: string, list: SourceList])[] = [
  ["filesystem", "denyRead"],
  ["filesystem", "allowRead"],
  ["filesystem", "denyWrite"],
  ["filesystem", "allowWrite"],
  ["network", "allowedDomains"],
  ["network", "deniedDomains"],
];

function sandboxReadings(sandbox: unknown, file: NativeFile): readonly Reading[] {
  if (!isObject(sandbox)) return [];
  const readings: Reading[] = [];
  for (const [section, inner] of Object.entries(sandbox)) {
    if (!isObject(inner)) {
      readings.push({ key: `sandbox.${section}`, value: JSON.stringify(inner), ...kept("setting") });
      continue;
    }
    for (const [name, value] of Object.entries(inner)) {
      const key = `sandbox.${section}.${name}`;
      const list = SANDBOX_LISTS.find(([where, one]) => where === section && one === name)?.[1];
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      for (const item of items) {
        const text = textOf(key, item) ?? JSON.stringify(item);
        const meaning =
          list === undefined || typeof item !== "string" ? kept("setting") : inSandbox(item, list, file);
        readings.push({ key, value: text, ...meaning });
      }
    }
  }
  return readings;
}

/** What the sandbox alone holds: the same list of the sandbox runtime, which binds the other tools too. */
function inSandbox(item: string, list: SourceList, file: NativeFile): Meaning {
  const isAllow = list.startsWith("allow");
  if (isAllow && isProjects(file)) return kept("allow-project");
  if (list === "allowedDomains" && item === "*") return kept("allow-any-host");
  if (list.endsWith("Domains")) {
    const rules = [{ list, text: item.toLowerCase() }];
    return isAllow
      ? { kind: "exact", rules }
      : { kind: "wider", rules, note: { code: "other-tools", about: "commands" } };
  }
  const folder = path.dirname(file.file);
  const base = isProjects(file) ? path.dirname(folder) : folder;
  const isAnchored = /^(?:\/|~(?:\/|$))/.test(item);
  const text = isAnchored ? item.replace(/^\/+/, "/") : path.join(base, item);
  const rules = [{ list, text: withoutChildren(text) }];
  return isAllow
    ? { kind: "exact", rules }
    : { kind: "wider", rules, note: { code: "other-tools", about: "commands" } };
}
