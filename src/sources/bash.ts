import * as v from "valibot";
import {
  dotted,
  pointer,
  type Diagnostic,
  type Document,
  type KeyPath,
  type Result,
} from "../diagnostics/diagnostic.ts";
import { EMPTY_POLICY, type Conditions, type Policy, type Rule } from "../policy/policy.ts";
import { toolNameIn, toolSubjectOf } from "../policy/tool-name.ts";
import { splitWords } from "../shell/words.ts";
import { wrongForm } from "./command-form.ts";
import { readRuleWords } from "./command-words.ts";
import { STRICT_JSONC } from "../edit/json-dialect.ts";
import { parseDocument, type Parsed } from "../schema/document.ts";
import { checkPattern } from "./entries.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { noFindings, typeName, type Findings } from "../schema/findings.ts";
import { checkShape } from "../schema/shape.ts";

const WHAT = "the bash rules file";

const list = v.optional(v.array(v.unknown()));
/** The file; entries are checked one by one. */
export const BASH_RULES = v.object({
  $schema: v.optional(v.string()),
  deny: list,
  ask: list,
  allow: list,
  mcp: v.optional(v.object({ deny: list, ask: list })),
});
const MORE = { reason: v.optional(v.string()), agents: v.optional(v.array(v.string())) };
const WHEN = v.object({
  branch: v.optional(v.string()),
  cwd: v.optional(v.string()),
  remote: v.optional(v.string()),
  env: v.optional(v.record(v.string(), v.string())),
});
/** An entry that says more than its command. */
export const ENTRY = v.object({ command: v.string(), ...MORE, when: v.optional(WHEN) });
/** An entry that says more than its tool. */
export const TOOL_ENTRY = v.object({ tool: v.string(), ...MORE });
type More = v.InferOutput<v.ObjectSchema<typeof MORE, undefined>> & { readonly when?: Conditions };

/**
 * Reads the command rules, `{ "deny": [...], "ask": [...], "allow": [...] }`, each entry a command or `{ "command", "reason", "agents" }`, and
 * those on tools of MCP servers under `mcp`. Comments are accepted.
 * @param known the names of all agents; an entry may be limited to some of them
 * @returns the rules with their origins, and warnings; or every problem found, and no policy
 */
export function readBashRules(document: Document, known: readonly string[] = []): Result<Parsed<Policy>> {
  const parsed = parseDocument(document, STRICT_JSONC, WHAT);
  if (!parsed.ok) return parsed;
  const findings = noFindings();
  checkShape(BASH_RULES, parsed.value, document, WHAT, findings);
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
  const { mcp = {}, ...lists } = parsed.value as Lists & { mcp?: Lists };
  const reading = { document, known, findings };
  const read = (make: typeof commandRule, all: Lists, path: KeyPath): readonly Rule[] =>
    EFFECTS.flatMap((effect) =>
      (all[effect] ?? []).flatMap(
        (entry, index) => make(entry, effect, reading, [...path, effect, index]) ?? [],
      ),
    );
  const rules = [...read(commandRule, lists, []), ...read(toolRule, mcp, ["mcp"])];
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
  return { ok: true, value: { value: { ...EMPTY_POLICY, rules }, warnings: findings.warnings } };
}

const EFFECTS = ["deny", "ask", "allow"] as const;
type Lists = { readonly [effect in (typeof EFFECTS)[number]]?: readonly unknown[] };

/** What reading an entry needs to know, and where it says what it found. */
interface Reading {
  readonly document: Document;
  readonly known: readonly string[];
  readonly findings: Findings;
}

function commandRule(
  entry: unknown,
  effect: (typeof EFFECTS)[number],
  reading: Reading,
  path: KeyPath,
): Rule | undefined {
  const { document, findings } = reading;
  const read = entryText(entry, ENTRY, "command", reading, path);
  if (read === undefined) return undefined;
  const { text } = read;
  const { when } = read;
  if (when !== undefined && !checkConditions(when, effect, text, reading, path)) return undefined;
  const place = { at: "value", document, path } as const;
  const base = {
    ...baseOf(read, effect, document, path),
    action: "execute",
    ...(when === undefined ? {} : { when }),
  } as const;
  const wrong = wrongForm(text);
  if (wrong !== undefined) {
    findings.problems.push({ code: "command-form", args: { entry: text, ...wrong }, place });
    return undefined;
  }
  const split = splitWords(text);
  const found = split.kind === "words" ? readRuleWords(split.words) : undefined;
  if (found?.kind !== "words") {
    findings.warnings.push({ code: "command-not-simple", args: { entry: text }, place });
    const inert = "it is no simple command";
    return { ...base, subject: { kind: "command", text, words: [text.trim()] }, inert };
  }
  const { words, plainly } = found;
  if (plainly !== undefined)
    findings.warnings.push({ code: "command-wildcard", args: { entry: text, plainly }, place });
  if (words.every((word) => word === "")) {
    findings.problems.push({ code: "empty-entry", args: { path: dotted(path) }, place });
    return undefined;
  }
  return { ...base, subject: { kind: "command", text, words } };
}

/** A rule on tools of an MCP server: `github.delete_repo`, `github.delete_*` or `github.*`. */
function toolRule(
  entry: unknown,
  effect: (typeof EFFECTS)[number],
  reading: Reading,
  path: KeyPath,
): Rule | undefined {
  const { document, findings } = reading;
  const read = entryText(entry, TOOL_ENTRY, "tool", reading, path);
  if (read === undefined) return undefined;
  const subject = toolSubjectOf(read.text);
  if (subject === undefined) {
    const place = { at: "value", document, path } as const;
    const instead = toolNameIn(read.text);
    findings.problems.push({ code: "tool-form", args: { entry: read.text, instead }, place });
    return undefined;
  }
  return { ...baseOf(read, effect, document, path), action: "call", subject };
}

interface EntryText extends More {
  readonly text: string;
}

/** The text of an entry, which may be an object with more about it. */
function entryText(
  entry: unknown,
  shape: typeof ENTRY | typeof TOOL_ENTRY,
  key: "command" | "tool",
  reading: Reading,
  path: KeyPath,
): EntryText | undefined {
  const { document, findings } = reading;
  let read: EntryText;
  if (typeof entry === "string") read = { text: entry };
  else if (typeof entry === "object" && entry !== null && !Array.isArray(entry)) {
    const inner = noFindings();
    checkShape(shape, entry, document, WHAT, inner, path);
    findings.problems.push(...inner.problems);
    findings.warnings.push(...inner.warnings);
    if (inner.problems.length > 0) return undefined;
    const { [key]: text, ...more } = entry as More & { readonly [name in typeof key]: string };
    if (!checkAgents(more.agents, reading, path)) return undefined;
    read = { text, ...more };
  } else {
    const expected = `a ${key}, or { "${key}": "...", "reason": "...", "agents": [...] }`;
    findings.problems.push({
      code: "wrong-type",
      args: { path: dotted(path), expected, got: typeName(entry) },
      place: { at: "value", document, path },
    });
    return undefined;
  }
  return checkPattern(read.text, document, path, findings) ? read : undefined;
}

function baseOf({ reason, agents }: EntryText, effect: Rule["effect"], document: Document, path: KeyPath) {
  return {
    id: `bash:${pointer(path)}`,
    effect,
    origin: { source: "bash", document, path },
    ...(reason === undefined ? {} : { reason }),
    ...(agents === undefined ? {} : { agents }),
  } as const;
}

/** A condition that is not read would make an allow apply always. */
function checkConditions(
  when: Conditions,
  effect: Rule["effect"],
  entry: string,
  { document, findings }: Reading,
  path: KeyPath,
): boolean {
  const at = [...path, "when"];
  const known: readonly string[] = Object.keys(WHEN.entries);
  const wrong: Diagnostic[] = [];
  const place = (...keys: readonly string[]) => ({ at: "value", document, path: [...at, ...keys] }) as const;
  for (const key of Object.keys(when))
    if (!known.includes(key)) wrong.push({ code: "condition-key", args: { key, known }, place: place(key) });
  const { env, ...texts } = when;
  const values = [
    ...Object.entries(texts).map(([key, text]) => ({ keys: [key], text })),
    ...Object.entries(env ?? {}).map(([key, text]) => ({ keys: ["env", key], text })),
  ];
  if (values.length === 0) wrong.push({ code: "empty-entry", args: { path: dotted(at) }, place: place() });
  for (const { keys, text } of values)
    if (text === "")
      wrong.push({ code: "empty-entry", args: { path: dotted([...at, ...keys]) }, place: place(...keys) });
  const { cwd = "/" } = texts;
  if (cwd !== "" && !/^(?:\/|~(?:\/|$))/.test(cwd))
    wrong.push({ code: "condition-directory", args: { entry: cwd }, place: place("cwd") });
  findings.problems.push(...wrong);
  if (wrong.length === 0)
    findings.warnings.push({ code: "condition-guard-only", args: { entry, effect }, place: place() });
  return wrong.length === 0;
}

/** A rule for a misspelled agent, or for none, would silently apply nowhere. */
function checkAgents(agents: More["agents"], { document, known, findings }: Reading, path: KeyPath): boolean {
  if (agents === undefined) return true;
  const at = [...path, "agents"];
  if (agents.length === 0) {
    const place = { at: "value", document, path: at } as const;
    findings.problems.push({ code: "empty-entry", args: { path: dotted(at) }, place });
  }
  agents.forEach((agent, index) => {
    if (known.includes(agent)) return;
    const place = { at: "value", document, path: [...at, index] } as const;
    const near = suggest(agent, known);
    findings.problems.push({ code: "unknown-agent", args: { agent, near, known }, place });
  });
  return agents.length > 0 && agents.every((agent) => known.includes(agent));
}
