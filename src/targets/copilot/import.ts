import { commandMeaning } from "../kit/import/command.ts";
import { toolMeaning } from "../kit/import/tool.ts";
import { withoutChildren } from "../kit/import/path.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Reading } from "../reading.ts";
import { FLAGS } from "./artifacts.ts";
import { ALLOW, ALLOW_URL, DENY, DENY_URL } from "./forms.ts";
import { settingsReadings } from "./import-settings.ts";
import { readFlags } from "./plan.ts";

/** What the flags of a launch command amount to (facts.md, research/copilot-cli.md, release 1.0.102). */
export function readingsOf(file: NativeFile): readonly Reading[] | undefined {
  return file.id === FLAGS ? flagReadings(file.text) : settingsReadings(file);
}

function flagReadings(text: string): readonly Reading[] {
  const flags = [...readFlags(text).values()].map(({ key, entry }) => ({
    key,
    value: key === "" ? entry : entry.slice(key.length + 1),
  }));
  const present = new Set(flags.map(({ key, value }) => `${key} ${value}`));
  return flags.map(({ key, value }): Reading => ({ key, value, ...meaningOf(key, value, present) }));
}

function meaningOf(key: string, value: string, present: ReadonlySet<string>): Meaning {
  switch (key) {
    case DENY:
      return denied(value, present);
    case ALLOW:
      return kept(value.startsWith("write") || value.startsWith("read") ? "allow-path" : "allow-command");
    case DENY_URL:
    case ALLOW_URL:
      return host(key, value, present);
    default:
      return kept(key === "" ? "not-a-rule" : "setting");
  }
}

function denied(value: string, present: ReadonlySet<string>): Meaning {
  const [, tool = "", argument] = /^([\w-]+)(?:\((.*)\))?$/s.exec(value) ?? [];
  if (argument === undefined && !OWN.has(tool) && tool !== "") return toolMeaning("deny", tool, "*");
  if (argument === undefined) return kept(tool === "" ? "not-a-rule" : "whole-tool");
  if (tool === "shell") return command(argument);
  if (!OWN.has(tool))
    return argument.includes("*") ? dead("matches-nothing") : toolMeaning("deny", tool, argument);
  if (tool !== "read" && tool !== "write") return kept("only-here");
  const path = withoutChildren(argument);
  // A directory does not cover what is in it, nor the other way round.
  const twin = path === argument ? `${argument}/**` : path;
  const list = tool === "read" ? "denyRead" : "denyWrite";
  if (/^~|\$/.test(path)) return { kind: "dead", rules: [{ list, text: path }], note: { code: "variable" } };
  const rules = [{ list, text: path }] as const;
  if (present.has(`${DENY} ${tool}(${twin})`)) return { kind: "exact", rules };
  return { kind: "wider", rules, note: { code: path === argument ? "below-too" : "directory-too" } };
}

/** Kinds of rules, and tools of the agent that people write in place of them; any other name is that of an MCP server. */
const OWN: ReadonlySet<string> = new Set(
  "shell read write url bash view create edit glob grep web_fetch rm".split(" "),
);

/** The agent compares first words, and knows no wildcard but `:*` at the end. */
function command(argument: string): Meaning {
  const text = argument.replace(/:\*$/, "");
  if (text.includes("*")) return dead("matches-nothing");
  const isOpen = text !== argument;
  // Of these two the sub-command is part of the name.
  if (!isOpen && (text === "git" || text === "gh"))
    return { kind: "dead", rules: [{ list: "deny", text }], note: { code: "matches-nothing" } };
  const meaning = commandMeaning({ list: "deny", text, open: true, stars: "none" });
  if (meaning.kind !== "exact" || !/ -/.test(text)) return meaning;
  return { kind: "wider", rules: meaning.rules, note: { code: "order-free" } };
}

/** A bare host means https alone; with `*.` it means the host itself as well. */
function host(key: string, value: string, present: ReadonlySet<string>): Meaning {
  if (value === "url" || value === "*") return kept(key === ALLOW_URL ? "allow-any-host" : "whole-tool");
  const [, scheme = "", name = ""] = /^(https?:\/\/)?([^/]*)$/.exec(value) ?? [];
  if (name === "") return kept("wildcards");
  const text = name.toLowerCase();
  if (key === ALLOW_URL) return { kind: "exact", rules: [{ list: "allowedDomains", text }] };
  const apex = text.startsWith("*.") ? [{ list: "deniedDomains", text: text.slice(2) } as const] : [];
  const rules = [{ list: "deniedDomains", text }, ...apex] as const;
  const twin = scheme === "http://" ? name : `http://${name}`;
  if (present.has(`${key} ${twin}`)) return { kind: "exact", rules };
  return {
    kind: "wider",
    rules,
    note: { code: "any-scheme", about: scheme === "http://" ? "http" : "https" },
  };
}
