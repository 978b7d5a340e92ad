import { parse, TomlError } from "smol-toml";
import { commandMeaning } from "../kit/import/command.ts";
import { toolMeaning } from "../kit/import/tool.ts";
import { pathRule, withoutChildren } from "../kit/import/path.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Reading, SourceRule } from "../reading.ts";
import { RULES } from "./artifacts.ts";
import { isTable, valueAt } from "./merge/values.ts";
import { DEFAULT_PROFILE, entryOf, tablesOf } from "./settings.ts";

/** What a configuration file or a file of command rules amounts to (facts.md, research/codex.md, release 0.169.0). */
export function readingsOf({ id, kind, file, text }: NativeFile): readonly Reading[] | undefined {
  const readings = id === RULES || file.endsWith(".rules") ? ruleReadings(text) : readingsOfToml(text);
  return kind === "project" ? readings?.map(withoutAllow) : readings;
}

/** What a project allows is not for the user's policy. */
function withoutAllow(reading: Reading): Reading {
  const isAllow =
    reading.kind !== "kept" &&
    reading.rules.some(({ list }) => list === "allowWrite" || list === "allowedDomains");
  return isAllow ? { key: reading.key, value: reading.value, ...kept("allow-project") } : reading;
}

function readingsOfToml(text: string): readonly Reading[] | undefined {
  let config: unknown;
  try {
    config = parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
  return isTable(config) ? configReadings(config) : [];
}

const SETTINGS = [DEFAULT_PROFILE, "approval_policy", "sandbox_mode", "sandbox_workspace_write"];

type Table = Readonly<Record<string, unknown>>;

function configReadings(config: Table): readonly Reading[] {
  const readings: Reading[] = SETTINGS.filter((name) => config[name] !== undefined).map((name) => ({
    key: name,
    value: typeof config[name] === "string" ? config[name] : JSON.stringify(config[name]),
    ...kept("setting"),
  }));
  readings.push(...serverReadings(config["mcp_servers"]));
  const profiles = config["permissions"];
  if (!isTable(profiles)) return readings;
  for (const name of Object.keys(profiles)) {
    const isSelected = config[DEFAULT_PROFILE] === name;
    for (const reading of profileReadings(profiles, name))
      readings.push(isSelected ? reading : { key: reading.key, value: reading.value, ...kept("condition") });
  }
  return readings;
}

/** What takes tools of MCP servers away; it stays in the table of its server, where alone it can be. */
function serverReadings(servers: unknown): readonly Reading[] {
  if (!isTable(servers)) return [];
  return Object.entries(servers).flatMap(([server, table]): readonly Reading[] => {
    const tools = isTable(table) ? table["disabled_tools"] : undefined;
    if (!Array.isArray(tools)) return [];
    return tools
      .filter((tool) => typeof tool === "string")
      .map((tool) => ({
        key: `mcp_servers.${server}.disabled_tools`,
        value: tool,
        ...toolMeaning("deny", server, tool),
      }));
  });
}

function profileReadings(profiles: Table, name: string): readonly Reading[] {
  const tables = tablesOf(name);
  const { profile, filesystem, start, domains } = tables;
  const readings: Reading[] = [];
  const places = valueAt(profiles, filesystem.slice(1));
  const denied = Object.entries(isTable(places) ? places : {})
    .filter(([, access]) => access === "deny" || access === "none")
    .map(([path]) => `${withoutChildren(path)}/`);
  const add = (table: readonly string[], key: string, value: unknown, meaning: Meaning): void => {
    const text = typeof value === "string" || typeof value === "boolean" ? value : JSON.stringify(value);
    const entry = entryOf({ table, key, value: text });
    readings.push({ key: entry.key, value: String(entry.value), ...meaning });
  };
  const walk = (value: unknown, table: readonly string[]): void => {
    if (!isTable(value)) return;
    const where = table.join("\0");
    for (const [key, inner] of Object.entries(value)) {
      if (isTable(inner)) walk(inner, [...table, key]);
      else if (where === filesystem.join("\0") && denied.some((path) => key.startsWith(path)))
        add(table, key, inner, inner === "deny" ? placeMeaning(key, inner) : kept("negated"));
      else if (where === filesystem.join("\0")) add(table, key, inner, placeMeaning(key, inner));
      else if (where === start.join("\0")) add(table, key, inner, placeMeaning(key, inner));
      else if (where === domains.join("\0")) add(table, key, inner, hostMeaning(key, inner));
      else add(table, key, inner, kept("setting"));
    }
  };
  walk(profiles[name], profile);
  return readings;
}

function placeMeaning(key: string, access: unknown): Meaning {
  if (key.startsWith(":")) return kept("setting");
  const path = withoutChildren(key);
  switch (access) {
    case "deny":
    case "none":
      return { kind: "exact", rules: [pathRule("denyRead", path)] };
    case "read":
      return { kind: "exact", rules: [pathRule("denyWrite", path)] };
    case "write":
      return { kind: "exact", rules: [pathRule("allowWrite", path)] };
    default:
      return kept("not-a-rule");
  }
}

function hostMeaning(key: string, access: unknown): Meaning {
  if (access !== "allow" && access !== "deny") return kept("not-a-rule");
  if (access === "allow" && key === "*") return kept("allow-any-host");
  const list = access === "allow" ? "allowedDomains" : "deniedDomains";
  const text = key.toLowerCase();
  // Two stars mean the host itself as well.
  const texts = text.startsWith("**.") ? [text.slice(3), text.slice(1)] : [text];
  return { kind: "exact", rules: texts.map((one): SourceRule => ({ list, text: one })) };
}

/** The rules of a file, each as one line; what is no such rule is a line as it is. */
function ruleReadings(text: string): readonly Reading[] {
  const lines = text
    .replaceAll(/prefix_rule\((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^()"'])*\)/g, (whole) =>
      whole.replaceAll(/\s*\n\s*/g, " "),
    )
    .split("\n")
    .map((line) => line.replaceAll(/^[ \t]+|[ \t\r]+$/g, ""))
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line): Reading => ({ key: RULES, value: line, ...lineMeaning(line) }));
}

function lineMeaning(line: string): Meaning {
  const inner = /^prefix_rule\((.*)\)$/.exec(line)?.[1];
  if (inner === undefined) return kept("not-a-rule");
  const decision = /\bdecision\s*=\s*["'](\w+)["']/.exec(inner)?.[1] ?? "allow";
  if (decision === "allow") return kept("allow-command");
  const pattern = patternIn(inner);
  if (pattern === undefined) return kept("not-a-rule");
  // A star is a word like any other there.
  if (pattern.flat().includes("*")) return dead("matches-nothing");
  const list = decision === "prompt" ? "ask" : "deny";
  const meanings = spreadOut(pattern).map((words) =>
    commandMeaning({ list, text: words.join(" "), open: true, stars: "none" }),
  );
  const rules = meanings.flatMap((one) => (one.kind === "kept" ? [] : one.rules));
  const other = meanings.find((one) => one.kind === "kept");
  if (other !== undefined) return other;
  const hasOption = pattern.flat().some((word) => word.startsWith("-"));
  return { kind: "wider", rules, note: { code: hasOption ? "order-free" : "other-programs" } };
}

type Pattern = readonly (string | readonly string[])[];

function patternIn(inner: string): Pattern | undefined {
  const text = /\bpattern\s*=\s*(\[(?:[^[\]]|\[[^[\]]*\])*\])/.exec(inner)?.[1];
  if (text === undefined) return undefined;
  try {
    const quoted = text.replaceAll(/'((?:[^'\\]|\\.)*)'/g, (_, body: string) => JSON.stringify(body));
    return JSON.parse(quoted.replaceAll(/,(\s*\])/g, "$1")) as Pattern;
  } catch {
    return undefined;
  }
}

/** A word may have alternatives. */
function spreadOut(pattern: Pattern): readonly (readonly string[])[] {
  return pattern.reduce<readonly (readonly string[])[]>(
    (all, step) => all.flatMap((words) => [step].flat().map((word) => [...words, word])),
    [[]],
  );
}
