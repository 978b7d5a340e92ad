import { isObject } from "../../edit/json.ts";
import { tomlTable } from "../../edit/toml-table.ts";
import { isAtOrUnder } from "../../policy/normalize.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { hostWithSubdomains } from "../kit/import/host.ts";
import { pathRule, withoutChildren } from "../kit/import/path.ts";
import { namedToolMeaning, toolMeaning } from "../kit/import/tool.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Reading } from "../reading.ts";
import { BEFORE } from "./command.ts";
import { CONFIG } from "./keys.ts";
import { ODD_PATTERNS } from "./path.ts";

type Effect = "deny" | "ask" | "allow";

/**
 * What the entries of the user's configuration amount to (facts.md, sections A to E, release 1.0.41). What files of a project do
 * was not measured, and those of Claude Code are read for that agent.
 */
export function readingsOf({ id, text, environment }: NativeFile): readonly Reading[] | undefined {
  if (id !== CONFIG) return [];
  const table = tomlTable(text);
  if (table === undefined) return undefined;
  const { permission, ui } = table;
  const readings: Reading[] = [];
  if (isObject(permission))
    for (const effect of ["deny", "ask", "allow"] as const) {
      const list = permission[effect];
      const items: readonly unknown[] = Array.isArray(list) ? list : [];
      for (const item of items) {
        const isText = typeof item === "string";
        const meaning = isText ? entryMeaning(item, effect, environment.home) : dead("dropped");
        readings.push({
          key: `permission.${effect}`,
          value: isText ? item : JSON.stringify(item),
          ...meaning,
        });
      }
    }
  if (isObject(ui))
    for (const name of ["permission_mode", "yolo"])
      if (ui[name] !== undefined)
        readings.push({ key: `ui.${name}`, value: JSON.stringify(ui[name]), ...kept("setting") });
  return readings;
}

function entryMeaning(entry: string, effect: Effect, home: string): Meaning {
  const [, tool = "", argument] = /^([A-Za-z_][\w-]*)(?:\((.*)\))?$/s.exec(entry) ?? [];
  switch (tool) {
    case "Bash":
      return shellMeaning(argument, effect);
    case "Read":
      return fileMeaning(argument, { effect, list: "denyRead", home });
    case "Edit":
    case "Write":
      return fileMeaning(argument, { effect, list: "denyWrite", home });
    case "WebFetch":
      return hostMeaning(argument, effect);
    case "MCPTool": {
      const [, server, name] = /^(.+?)__(.+)$/.exec(argument ?? "") ?? [];
      return server === undefined ? kept("whole-tool") : toolMeaning(effect, server, name ?? "*");
    }
    case "Grep":
    case "Glob":
    case "WebSearch":
      return kept("only-here");
    case "MultiEdit":
    case "read":
      return dead("tool-not-consulted", [], tool);
    default:
      // `mcp__server__*` does not match every tool of the server.
      return /^mcp__[\w-]+$/.test(entry) ? namedToolMeaning(effect, entry) : kept("not-a-rule");
  }
}

function shellMeaning(argument: string | undefined, effect: Effect): Meaning {
  if (effect === "allow") return kept("allow-command");
  if (argument === undefined || argument === "") return kept("whole-tool");
  const prefix = /^(.*):\*$/s.exec(argument)?.[1] ?? (/[*?[]/.test(argument) ? undefined : argument);
  // A prefix of the text: it may end inside of a word.
  if (prefix !== undefined)
    return commandMeaning({ list: effect, text: `${prefix.trim()}*`, open: true, stars: "text" });
  // twsrt writes each command in these ways too: behind other text, and with options before its sub-command.
  const own = argument.startsWith(BEFORE) ? argument.slice(BEFORE.length) : argument;
  const plain = own.replace(/^(\S+) -\* /, "$1 ").replaceAll(/\[([^\]!^*?[])\]/g, "$1");
  if (/[?[]/.test(plain)) return kept("wildcards");
  const text = plain.replace(/(?: \*)+$/, "");
  return commandMeaning({ list: effect, text, open: text !== plain, stars: "text" });
}

interface About {
  readonly effect: Effect;
  readonly list: "denyRead" | "denyWrite";
  readonly home: string;
}

function fileMeaning(argument: string | undefined, { effect, list, home }: About): Meaning {
  if (argument === undefined || /^(?:|\*|\*\*)$/.test(argument)) return kept("whole-tool");
  if (effect !== "deny") return kept(effect === "ask" ? "ask-path" : "allow-path");
  // These hold spellings of a path that the agent does not recognize.
  if (ODD_PATTERNS.some(({ text }) => text === argument)) return kept("only-here");
  if (/[{}\\]/.test(argument)) return kept("wildcards");
  if (argument === "." || /\/\/|(?:^|\/)\.\.(?:\/|$)/.test(argument)) return dead("matches-nothing");
  const short = withoutChildren(argument);
  const isBelowHome = isAtOrUnder(short, home);
  const text = isBelowHome ? `~${short.slice(home.length)}` : short.replace(/^\.\//, "");
  const rules = [pathRule(list, text)];
  // `~` is compared as it is written, and the agent's tools open what is in the home.
  if (argument.startsWith("~")) return dead("matches-nothing", rules);
  return { kind: "wider", rules, note: { code: short === argument ? "below-too" : "directory-too" } };
}

/** A host is there for everything below it too, and `www.` in front of it does not count. */
function hostMeaning(argument: string | undefined, effect: Effect): Meaning {
  if (argument === undefined || /^(?:|domain:\*)$/.test(argument)) return kept("whole-tool");
  if (effect === "ask") return kept("ask-host");
  const host = /^domain:([\w.-]+)$/.exec(argument)?.[1]?.toLowerCase();
  if (host === undefined) return dead("host-form");
  const list = effect === "deny" ? "deniedDomains" : "allowedDomains";
  return hostWithSubdomains(list, host.replace(/\.$/, "").replace(/^www\./, ""));
}
