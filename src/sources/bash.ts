import * as v from "valibot";
import { dotted, pointer, type Document, type KeyPath, type Result } from "../diagnostics/diagnostic.ts";
import { EMPTY_POLICY, type Policy, type Rule } from "../policy/policy.ts";
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
const BASH_RULES = v.object({ $schema: v.optional(v.string()), deny: list, ask: list });
const ENTRY = v.object({
  command: v.string(),
  reason: v.optional(v.string()),
  agents: v.optional(v.array(v.string())),
});
type Entry = v.InferOutput<typeof ENTRY>;

/**
 * Reads the command rules: `{ "deny": [...], "ask": [...] }`, each entry a command or
 * `{ "command", "reason", "agents" }`. Comments are accepted.
 * @param known the names of all agents; an entry may be limited to some of them
 * @returns the rules with their origins, and warnings; or every problem found, and no policy
 */
export function readBashRules(document: Document, known: readonly string[] = []): Result<Parsed<Policy>> {
  const parsed = parseDocument(document, STRICT_JSONC, WHAT);
  if (!parsed.ok) return parsed;
  const findings = noFindings();
  checkShape(BASH_RULES, parsed.value, document, WHAT, findings);
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
  const lists = parsed.value as { deny?: unknown[]; ask?: unknown[] };
  const rules: Rule[] = [];
  for (const effect of ["deny", "ask"] as const) {
    lists[effect]?.forEach((entry, index) => {
      const rule = commandRule(entry, effect, { document, known, findings }, [effect, index]);
      if (rule !== undefined) rules.push(rule);
    });
  }
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
  return { ok: true, value: { value: { ...EMPTY_POLICY, rules }, warnings: findings.warnings } };
}

/** What reading an entry needs to know, and where it says what it found. */
interface Reading {
  readonly document: Document;
  readonly known: readonly string[];
  readonly findings: Findings;
}

function commandRule(
  entry: unknown,
  effect: "deny" | "ask",
  { document, known, findings }: Reading,
  path: KeyPath,
): Rule | undefined {
  const place = { at: "value", document, path } as const;
  let text: string;
  let more: Omit<Entry, "command"> = {};
  if (typeof entry === "string") {
    text = entry;
  } else if (typeof entry === "object" && entry !== null && !Array.isArray(entry)) {
    const inner = noFindings();
    checkShape(ENTRY, entry, document, WHAT, inner, path);
    findings.problems.push(...inner.problems);
    findings.warnings.push(...inner.warnings);
    if (inner.problems.length > 0) return undefined;
    ({ command: text, ...more } = entry as Entry);
    if (!checkAgents(more.agents, { document, known, findings }, path)) return undefined;
  } else {
    const expected = 'a command, or { "command": "...", "reason": "...", "agents": [...] }';
    findings.problems.push({
      code: "wrong-type",
      args: { path: dotted(path), expected, got: typeName(entry) },
      place,
    });
    return undefined;
  }
  if (!checkPattern(text, document, path, findings)) return undefined;
  const base = {
    id: `bash:${pointer(path)}`,
    effect,
    origin: { source: "bash", document, path },
    action: "execute",
    ...(more.reason === undefined ? {} : { reason: more.reason }),
    ...(more.agents === undefined ? {} : { agents: more.agents }),
  } as const;
  const wrong = wrongForm(text);
  if (wrong !== undefined) {
    findings.problems.push({ code: "command-form", args: { entry: text, ...wrong }, place });
    return undefined;
  }
  const split = splitWords(text);
  const read = split.kind === "words" ? readRuleWords(split.words) : undefined;
  if (read?.kind !== "words") {
    findings.warnings.push({ code: "command-not-simple", args: { entry: text }, place });
    const inert = "it is no simple command";
    return { ...base, subject: { kind: "command", text, words: [text.trim()] }, inert };
  }
  const { words, plainly } = read;
  if (plainly !== undefined)
    findings.warnings.push({ code: "command-wildcard", args: { entry: text, plainly }, place });
  if (words.every((word) => word === "")) {
    findings.problems.push({ code: "empty-entry", args: { path: dotted(path) }, place });
    return undefined;
  }
  return { ...base, subject: { kind: "command", text, words } };
}

/** A rule for a misspelled agent, or for none, would silently apply nowhere. */
function checkAgents(
  agents: Entry["agents"],
  { document, known, findings }: Reading,
  path: KeyPath,
): boolean {
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
