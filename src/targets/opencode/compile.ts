import type { Environment } from "../../policy/environment.ts";
import { absolutePath, isAbove, namesFile, parsePath } from "../../policy/path.ts";
import type { CommandRule, DomainRule, PathRule, Policy, Rule, ToolRule } from "../../policy/policy.ts";
import type { ToolName } from "../../policy/tool-name.ts";
import { spellWords } from "../../shell/rule-word.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { toolKind, type NamedForm, type Spelled } from "../kit/forms.ts";
import { closedList, rulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { CONFIG } from "./artifacts.ts";
import { commandPatterns } from "./command.ts";
import { allowPatterns, denyPatterns } from "./host.ts";
import type { OpencodeOptions } from "./options.ts";
import { FORMS } from "./forms.ts";
import { KEYS, toolKey } from "./keys.ts";
import { spellPath, type PathSpelling } from "./path.ts";
import { nativeTool } from "./tool.ts";
import { matches } from "./wildcard.ts";

/**
 * Compiles a policy into rules of `permission` (research/opencode.md and facts.md beside this file, release 1.18.33). Of
 * the rules that match the last one counts, so what allows comes first, then what asks, then what denies.
 */
export function compile(policy: Policy, environment: Environment, options: OpencodeOptions): Compiled {
  const out = collector(CONFIG);
  const rules = rulesByKind(policy, out);
  for (const rule of rules.denied) denyPath(rule, environment, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of rules.writable) out.lose("allow-write-by-default", rule);
  const { write } = policy.closed;
  if (write !== undefined) out.lose("writes-not-closed", closedList(write, "allowWrite"));

  emit(
    rules.commands.flatMap((rule) => commandRules(rule, options, out)),
    out,
  );

  for (const rule of rules.allowedCommands) out.lose("allow-by-default", rule);
  restrictTools(rules.tools, out);

  const isClosed = policy.closed.connect !== undefined;
  if (isClosed) out.emit(FORMS["webfetc? deny"], { text: "*", pieces: ["*"] });
  const hosts = [
    ...rules.allowedHosts.flatMap((rule) => allowHost(rule, out)),
    ...rules.deniedHosts.flatMap((rule) => denyHost(rule, isClosed, out)),
  ];
  emit(hosts, out);
  return out.finish(Object.values(KEYS));
}

function denyPath(rule: PathRule, environment: Environment, out: Collector): void {
  const spelling = spellPath(rule.subject, environment);
  for (const loss of spelling.losses) out.lose(loss, rule);
  if (holdsStart(rule, environment)) out.lose("start-inside-denied", rule);
  const isFile = namesFile(rule.subject, environment);
  // What may not be read may not be written either.
  if (rule.action === "read") {
    for (const folder of spelling.folders) out.put(FORMS.external_directory, folder, rule, !isFile);
    denyPatternsOf(FORMS.read, spelling, rule, isFile, out);
  }
  denyPatternsOf(FORMS.edit, spelling, rule, isFile, out);
}

function denyPatternsOf(
  form: NamedForm,
  spelling: PathSpelling,
  rule: PathRule,
  isFile: boolean,
  out: Collector,
): void {
  for (const { path, children, isElsewhere = false } of spelling.patterns) {
    out.put(form, path, rule, !isElsewhere);
    if (children !== undefined) out.put(form, children, rule, !isElsewhere && !isFile);
  }
}

/** Whether the agent is started in what is denied. From inside of a repository there, the path is not seen. */
function holdsStart(rule: PathRule, environment: Environment): boolean {
  const pattern = parsePath(rule.subject);
  const path = pattern.anchor === "cwd" ? undefined : absolutePath(pattern, environment);
  if (path === undefined || isAbove(path, environment.home)) return false;
  return isAbove(path, environment.cwd);
}

interface Emitted {
  readonly form: NamedForm;
  readonly pattern: Spelled;
  readonly rule: Rule;
}

/** Writes rules in the order that lets the strictest count. A pattern stands in the file once, for the strictest too. */
function emit(rules: readonly Emitted[], out: Collector): void {
  const stricter = new Set<string>();
  const [denied, asked, allowed] = (["deny", "ask", "allow"] as const).map((effect) => {
    const some = rules.filter(({ form }) => form.effect === effect);
    const left = stricter.size === 0 ? some : some.filter(({ pattern }) => !stricter.has(pattern.text));
    // Nothing is weaker than what allows.
    if (effect !== "allow") for (const { pattern } of some) stricter.add(pattern.text);
    if (left.length === some.length) return left;
    const spoken = new Set(left.map(({ rule }) => rule));
    for (const rule of new Set(some.map((one) => one.rule)))
      if (!spoken.has(rule)) out.lose("denied-anyway", rule);
    return left;
  });
  for (const some of [allowed, asked, denied])
    for (const { form, pattern, rule } of some ?? []) out.emit(form, pattern, rule);
}

function commandRules(rule: CommandRule, options: OpencodeOptions, out: Collector): readonly Emitted[] {
  const { losses } = commandPatterns(rule.subject.words, options.commands);
  for (const loss of losses) out.lose(loss, rule);
  const form = FORMS[rule.effect === "ask" ? "bash ask" : "bash deny"];
  const patterns = allSpellings(rule.subject.words).flatMap(
    (words) => commandPatterns(words, options.commands).patterns,
  );
  return patterns.map((pattern) => ({ form, pattern, rule }));
}

/** What asks comes first, and what is denied anyway needs no question. */
function restrictTools(rules: readonly ToolRule[], out: Collector): void {
  const names = new Map(rules.map((rule) => [rule, nativeTool(spelled(rule))]));
  const denied = rules.filter(({ effect }) => effect === "deny").map((rule) => names.get(rule) ?? "");
  for (const effect of ["ask", "deny"] as const)
    for (const rule of rules.filter((one) => one.effect === effect)) {
      const name = names.get(rule) ?? "";
      if (effect === "ask" && denied.some((pattern) => matches(name, pattern))) {
        out.lose("denied-anyway", rule);
        continue;
      }
      const form = { ...FORMS[`tool ${effect}`], key: toolKey(name) };
      out.emit(form, { text: "", pieces: [toolKind(rule.subject)] }, rule);
    }
}

function spelled({ subject: { server, tool } }: ToolRule): ToolName {
  return { server, tool: spellWords([tool]) };
}

function allowHost(rule: DomainRule, out: Collector): readonly Emitted[] {
  const patterns = allowPatterns(rule.subject);
  if (patterns.length === 0) out.lose("wildcard-not-allowed", rule);
  else if (rule.subject.port === undefined) out.lose("default-ports-only", rule);
  return patterns.map((pattern) => ({ form: FORMS["webfetc? allow"], pattern, rule }));
}

function denyHost(rule: DomainRule, isClosed: boolean, out: Collector): readonly Emitted[] {
  const { host } = rule.subject;
  // Where a list of hosts is allowed, another spelling of a denied one is not in it.
  if (!isClosed && host !== "*") out.lose("host-as-written", rule);
  if (host.startsWith("*")) out.lose("widened", rule);
  return denyPatterns(rule.subject, isClosed).map((pattern) => ({
    form: FORMS["webfetc? deny"],
    pattern,
    rule,
  }));
}
