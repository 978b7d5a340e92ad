import { isObject, readJson } from "../../edit/json.ts";
import { LENIENT_JSON } from "../../edit/json-dialect.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { hostWithSubdomains } from "../kit/import/host.ts";
import { namedToolMeaning } from "../kit/import/tool.ts";
import { pathRule, withoutChildren } from "../kit/import/path.ts";
import { kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Reading } from "../reading.ts";
import { KEYS } from "./keys.ts";

type Effect = "deny" | "ask" | "allow";

/** What the entries of a settings file amount to (facts.md, sections A to E, release 0.24.4). */
export function readingsOf({ text, kind }: NativeFile): readonly Reading[] | undefined {
  const parsed = readJson(text, LENIENT_JSON);
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const { permissions, tools } = parsed.value;
  const readings: Reading[] = [];
  if (isObject(permissions))
    for (const effect of ["deny", "ask", "allow"] as const) {
      const list = permissions[effect];
      const items: readonly unknown[] = Array.isArray(list) ? list : [];
      for (const item of items) {
        const value = typeof item === "string" ? item : JSON.stringify(item);
        const isProjectAllow = effect === "allow" && kind === "project";
        const meaning = isProjectAllow ? kept("allow-project") : entryMeaning(value, effect);
        readings.push({ key: KEYS[effect], value, ...meaning });
      }
    }
  if (isObject(tools))
    for (const [name, value] of Object.entries(tools))
      readings.push({ key: `tools.${name}`, value: JSON.stringify(value), ...kept("setting") });
  return readings;
}

function entryMeaning(entry: string, effect: Effect): Meaning {
  const [, tool = "", argument] = /^([A-Za-z_][\w-]*)(?:\((.*)\))?$/s.exec(entry.trim()) ?? [];
  switch (tool) {
    case "Bash":
    case "ShellTool":
    case "run_shell_command":
      return shellMeaning(argument, effect);
    case "Read":
      return fileMeaning(argument, effect, "denyRead");
    case "Edit":
    case "Write":
      return fileMeaning(argument, effect, "denyWrite");
    case "WebFetch":
      return hostMeaning(argument, effect);
    default:
      return /^mcp__[\w-]*\*?$/.test(entry.trim())
        ? namedToolMeaning(effect, entry.trim())
        : kept("only-here");
  }
}

function shellMeaning(argument: string | undefined, effect: Effect): Meaning {
  if (effect === "allow") return kept("allow-command");
  if (argument === undefined || argument === "") return kept("whole-tool");
  const text = argument.replace(/:\*$/, "").replace(/(?: \*)+$/, "");
  // `rm` alone is a prefix there as well.
  return commandMeaning({ list: effect, text, open: text !== argument, stars: "text" });
}

const PREFIX = /^(?:\/\/|~\/|\/)/;

function fileMeaning(argument: string | undefined, effect: Effect, list: "denyRead" | "denyWrite"): Meaning {
  if (argument === undefined || argument === "") return kept("whole-tool");
  if (effect !== "deny") return kept(effect === "ask" ? "ask-path" : "allow-path");
  if (argument.startsWith("!")) return kept("negated");
  const pattern = argument
    .replace(PREFIX, (prefix) => ({ "//": "/", "/": "" })[prefix] ?? prefix)
    .replace(/^\.\//, "");
  const rules = [pathRule(list, withoutChildren(pattern === "" ? "." : pattern === "**" ? "." : pattern))];
  if (argument.endsWith("**")) return { kind: "exact", rules };
  return { kind: "wider", rules, note: { code: "below-too" } };
}

/** A host is there for all its subdomains too. */
function hostMeaning(argument: string | undefined, effect: Effect): Meaning {
  if (argument === undefined || argument === "") return kept("whole-tool");
  if (effect === "ask") return kept("ask-host");
  const host = argument
    .replace(/^domain:/, "")
    .replace(/^\*\./, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (!/^(?:[\w-]+\.)*[\w-]+$/.test(host) && !host.startsWith("[")) return kept("wildcards");
  return hostWithSubdomains(effect === "deny" ? "deniedDomains" : "allowedDomains", host);
}
