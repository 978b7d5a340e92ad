import { isObject, readJson } from "../edit/json.ts";
import { STRICT_JSONC, type JsonDialect } from "../edit/json-dialect.ts";
import { commandMeaning } from "../targets/kit/import/command.ts";
import { kept } from "../targets/kit/import/meaning.ts";
import { pathRule, withoutChildren } from "../targets/kit/import/path.ts";
import { namedToolMeaning } from "../targets/kit/import/tool.ts";
import type { Meaning, Note, Reading } from "../targets/reading.ts";

/** In the place of the name of an agent: what the file says is for all of them. */
export const RULESYNC = "rulesync";

/** What rulesync 17.0.0 reads: comments and a comma behind the last element. */
const DIALECT: JsonDialect = { ...STRICT_JSONC, trailingCommas: true };

/** Sections whose `permission` takes the place of the shared one for an agent, by the names of the agents here. */
const AGENT_OF: Readonly<Record<string, string>> = {
  claudecode: "claude",
  copilotcli: "copilot",
  codexcli: "codex",
  opencode: "opencode",
  qwencode: "qwen",
};

const EFFECTS = ["deny", "ask", "allow"] as const;
type Effect = (typeof EFFECTS)[number];

/**
 * What the permissions file of rulesync says: under `permission` a map for each kind of tool, from patterns to `allow`, `ask` or
 * `deny`, and the same in sections for one agent. It gives the patterns to each agent as they are, so they mean what the agents
 * have in common. The file belongs to a project, so that nothing of what it allows is taken over. Pure.
 * @returns undefined where the file cannot be read
 */
export function rulesyncReadings(text: string): readonly Reading[] | undefined {
  const parsed = readJson(text, DIALECT);
  if (!parsed.ok || !isObject(parsed.value) || !isObject(parsed.value["permission"])) return undefined;
  const { permission, $schema: _schema, ...sections } = parsed.value;
  return [
    ...toolReadings("permission", permission, undefined),
    ...Object.entries(sections).flatMap(([name, section]) => sectionReadings(name, section)),
  ];
}

function sectionReadings(name: string, section: unknown): readonly Reading[] {
  const agent = Object.hasOwn(AGENT_OF, name) ? AGENT_OF[name] : undefined;
  if (!isObject(section)) return [{ key: name, value: JSON.stringify(section), ...kept("setting") }];
  const { permission, ...settings } = section;
  const own =
    agent === undefined || !isObject(permission)
      ? Object.entries(permission === undefined ? {} : { permission })
      : [];
  return [
    ...(agent === undefined ? [] : toolReadings(`${name}.permission`, permission, agent)),
    ...[...own, ...Object.entries(settings)].map(([key, value]): Reading => ({
      key: `${name}.${key}`,
      value: JSON.stringify(value),
      ...kept("setting"),
    })),
  ];
}

/** @param agent the only one that the rules apply to */
function toolReadings(key: string, tools: unknown, agent: string | undefined): readonly Reading[] {
  if (!isObject(tools)) return [];
  return Object.entries(tools).flatMap(([tool, patterns]): readonly Reading[] => {
    const at = `${key}.${tool}`;
    if (!isObject(patterns)) return [{ key: at, value: JSON.stringify(patterns), ...kept("not-a-rule") }];
    return Object.entries(patterns).map(([pattern, action]): Reading => {
      const effect = EFFECTS.find((one) => one === action);
      const meaning = effect === undefined ? kept("not-a-rule") : meaningOf(tool, pattern.trim(), effect);
      return { key: at, value: `${pattern}: ${String(action)}`, ...limitedTo(meaning, agent) };
    });
  });
}

/** Rules on commands and tools of servers can be limited to an agent; others would apply to all of them. */
function limitedTo(meaning: Meaning, agent: string | undefined): Meaning {
  if (agent === undefined || meaning.kind === "kept") return meaning;
  const isLimitable = meaning.rules.every(({ list }) => /^(?:mcp )?(?:deny|ask)$/.test(list));
  if (!isLimitable) return kept("only-here");
  return { ...meaning, rules: meaning.rules.map((rule) => ({ ...rule, agents: [agent] })) };
}

function meaningOf(tool: string, pattern: string, effect: Effect): Meaning {
  if (effect === "allow") return kept("allow-project");
  if (tool.startsWith("mcp__")) return pattern === "*" ? namedToolMeaning(effect, tool) : kept("wildcards");
  switch (tool) {
    case "bash": {
      const text = pattern.replace(/:\*$/, "").replace(/(?: \*)+$/, "");
      return commandMeaning({ list: effect, text, open: text !== pattern, stars: "text" });
    }
    case "read":
    case "edit":
    case "write":
      return effect === "ask" ? kept("ask-path") : pathMeaning(pattern, tool);
    case "webfetch":
      return effect === "ask" ? kept("ask-host") : hostMeaning(pattern);
    default:
      return kept("only-here");
  }
}

/** A relative pattern begins at another place for each agent, so that the rule matches it at any depth. */
function pathMeaning(pattern: string, tool: "read" | "edit" | "write"): Meaning {
  if (/^\*+$/.test(pattern)) return kept("whole-tool");
  const list = tool === "read" ? "denyRead" : "denyWrite";
  if (/[{}$]/.test(pattern) || pattern.startsWith("..") || pattern.startsWith("!")) return kept("wildcards");
  const relative = pattern.replace(/^(?:\.\/)+/, "");
  const isAnchored = /^(?:\/|~\/|\*\*\/)/.test(relative);
  const text = withoutChildren(isAnchored ? relative.replace(/^\/+/, "/") : `**/${relative}`);
  const below = pattern.endsWith("/**") ? "directory-too" : "below-too";
  const note: Note = { code: isAnchored ? below : "any-depth" };
  return { kind: "wider", rules: [pathRule(list, text)], note };
}

function hostMeaning(pattern: string): Meaning {
  if (pattern === "*") return kept("whole-tool");
  const host = /^(?:domain:)?((?:\*\.)?[\w-]+(?:\.[\w-]+)+)$/.exec(pattern)?.[1];
  if (host === undefined) return kept("wildcards");
  const note: Note = { code: "other-tools", about: "fetching" };
  return { kind: "wider", rules: [{ list: "deniedDomains", text: host.toLowerCase() }], note };
}
