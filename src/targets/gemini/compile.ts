import type { Environment } from "../../policy/environment.ts";
import { namesFile, parsePath } from "../../policy/path.ts";
import type { CommandRule, DomainRule, PathRule, Policy, Rule, ToolRule } from "../../policy/policy.ts";
import { sameSpellings } from "../../shell/programs/spellings.ts";
import { toldOf } from "../kit/allow.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { spellTool, toolKind, type Spelled } from "../kit/forms.ts";
import { closedList, rulesByKind } from "../kit/rules.ts";
import type { Compiled, Places } from "../target.ts";
import { commandAnywhere, commandPrefix } from "./command.ts";
import { FORMS, RULE_FORMS, type RuleKey } from "./forms.ts";
import { allowedHost, deniedHost, DISGUISED_HOST, EVERY_FETCH } from "./host.ts";
import type { GeminiOptions } from "./options.ts";
import { ignoreLines } from "./ignore.ts";
import { IGNORE, IGNORE_PATH, POLICY, POLICY_PATH, SETTINGS } from "./artifacts.ts";
import { IGNORE_KEY, IGNORE_LINE, PATHS_KEY } from "./keys.ts";
import { END, literally } from "./regex.ts";
import { nativeTool } from "./tool.ts";
import { DISGUISED, EVERY_PATH, spellAllBut, spellPath } from "./path.ts";

/**
 * Compiles a policy into rules of a policy file. The agent compares regular expressions with what the model wrote,
 * and resolves nothing before: which spellings reach the same path or host was measured (research/gemini.md and
 * facts.md beside this file, release 0.61.0).
 */
export function compile(
  policy: Policy,
  environment: Environment,
  options: GeminiOptions,
  places: Places = {},
): Compiled {
  const out = collector(POLICY);
  const ignored = collector(IGNORE);
  const settings = collector(SETTINGS);
  const rules = rulesByKind(policy, out);
  const { denied } = rules;
  // What stands for reading covers writing too.
  const disguised = denied.some((rule) => rule.action === "read") ? "deny read" : "deny write";
  for (const rule of denied) denyPath(rule, disguised, environment, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of denied) {
    if (rule.action !== "read") continue;
    for (const line of ignoreLines(rule.subject, environment))
      ignored.emit(FORMS[IGNORE_LINE], plain(line), rule);
    settings.emit(FORMS[IGNORE_KEY], plain(ignoreEntry(environment.home)), rule);
    // A search may be told to look into ignored files.
    out.emit(FORMS["deny search"], plain('"no_ignore":true'), rule);
  }
  if (policy.closed.write !== undefined)
    closeWriting(rules.writable, closedList(policy.closed.write, "."), environment, out);
  for (const rule of rules.commands) restrictCommand(rule, options, out);
  for (const rule of rules.allowedCommands) allowCommand(rule, out);
  for (const rule of rules.tools) restrictTool(rule, out);
  for (const rule of rules.deniedHosts) denyHost(rule, out);
  for (const rule of rules.allowedHosts) allowHost(rule, out);
  const { connect } = policy.closed;
  if (connect !== undefined) {
    out.emit(FORMS["other fetch"], EVERY_FETCH);
    for (const rule of rules.allowedHosts) out.emit(FORMS["other fetch"], EVERY_FETCH, rule);
  }
  settings.emit(FORMS[PATHS_KEY], plain(policyName(places[POLICY], environment)));
  const [main, ...further] = [
    out.finish(Object.keys(RULE_FORMS)),
    settings.finish([PATHS_KEY, IGNORE_KEY]),
    ignored.finish([IGNORE_LINE]),
  ];
  return { ...main, entries: [...main.entries, ...further.flatMap(({ entries }) => entries)] };
}

/** The policy file as the settings name it: the usual one by `~`, so that the text does not depend on the home. */
function policyName(file: string | undefined, { home }: Environment): string {
  return file === undefined || file === POLICY_PATH.replace("~", () => home) ? POLICY_PATH : file;
}

/** The agent hangs such a path at the project, wherever that is, so that it has to climb to the root first. */
function ignoreEntry(home: string): string {
  return `${"../".repeat(DEEPEST)}${home.slice(1)}${IGNORE_PATH.slice(1)}`;
}

/** A project deeper than this does not find the ignore file. */
const DEEPEST = 24;

/** A text of a form without pieces. */
function plain(text: string): Spelled {
  return { text, pieces: [] };
}

function denyPath(rule: PathRule, disguised: RuleKey, environment: Environment, out: Collector): void {
  const { patterns, losses } = spellPath(rule.subject, environment);
  for (const loss of losses) out.lose(loss, rule);
  if (patterns.length === 0) return;
  // What may not be read may not be written either.
  const key = rule.action === "read" ? "deny read" : "deny write";
  for (const pattern of patterns) out.emit(FORMS[key], pattern, rule);
  if (patterns.includes(EVERY_PATH)) return;
  for (const pattern of DISGUISED) out.emit(FORMS[disguised], pattern, rule);
  out.lose("unusual-spelling", rule);
  out.lose("edit-by-path-end", rule);
  if (mayBeFolder(rule, environment)) out.lose("started-inside", rule);
}

function mayBeFolder({ subject }: PathRule, environment: Environment): boolean {
  return parsePath(subject).anchor !== "cwd" && !namesFile(subject, environment);
}

/**
 * The file tools write below the start directory and nowhere else, so that a list with the start directory needs no
 * rule. No rule allows: the agent goes on asking where it asks.
 */
function closeWriting(
  grants: readonly PathRule[],
  list: Rule,
  environment: Environment,
  out: Collector,
): void {
  const isStart = ({ subject }: PathRule): boolean => {
    const { anchor, parents, segments } = parsePath(subject);
    return anchor === "cwd" && parents === 0 && segments.length === 0;
  };
  if (grants.some(isStart)) {
    for (const rule of grants) if (!isStart(rule)) out.lose("grant-outside-workspace", rule);
    return;
  }
  const subjects = grants.map(({ subject }) => subject);
  const pattern = spellAllBut(subjects, environment);
  if (pattern === undefined) for (const rule of grants) out.lose("allow-write-form", rule);
  if (grants.length === 0) out.emit(FORMS["other write"], EVERY_PATH, list);
  for (const rule of grants) {
    out.emit(FORMS["other write"], pattern ?? EVERY_PATH, rule);
    if (pattern !== undefined) out.lose("grant-asks", rule);
  }
}

function restrictCommand(rule: CommandRule, { commands }: GeminiOptions, out: Collector): void {
  const spell = commands === "prefix" ? commandPrefix : commandAnywhere;
  for (const loss of spell(rule.subject.words).losses) out.lose(loss, rule);
  const effect = rule.effect === "ask" ? ("ask" as const) : ("deny" as const);
  // Joined letters are found in every order.
  for (const words of sameSpellings(rule.subject.words)) {
    const { pattern } = spell(words);
    if (pattern === undefined) continue;
    out.emit(
      FORMS[commands === "prefix" ? (`${effect} prefix` as const) : (`${effect} command` as const)],
      pattern,
      rule,
    );
  }
}

/**
 * Every command of a line needs a rule, and a line with a redirection or a substitution is asked about or refused (facts.md,
 * "Which file decides" and "Commands", release 0.61.0).
 */
function allowCommand(rule: CommandRule, out: Collector): void {
  const told = toldOf(rule, out);
  if (told === undefined) return;
  const text = told.isOpen ? told.text : literally(told.text) + END;
  out.emit(FORMS[told.isOpen ? "allow prefix" : "allow command"], { text, pieces: ["a"] }, rule);
}

/** The agent compares whole names of tools; a star is every tool of the server (facts.md, "Tools of MCP servers"). */
function restrictTool(rule: ToolRule, out: Collector): void {
  if (toolKind(rule.subject) === "tool*") return out.lose("tool-prefix", rule);
  const { server, tool } = rule.subject;
  if (rule.effect === "deny") return out.emit(FORMS["deny tool"], spellTool(rule.subject, "."), rule);
  if (typeof tool !== "string") return out.emit(FORMS["ask tool"], spellTool(rule.subject, "."), rule);
  out.emit(FORMS["ask named tool"], { text: nativeTool({ server, tool }), pieces: ["tool"] }, rule);
}

function denyHost(rule: DomainRule, out: Collector): void {
  const { host, port } = rule.subject;
  if (host === "*") {
    // Every fetch would be denied for the sake of one port.
    if (port !== undefined) return out.lose("any-host-port", rule);
    return out.emit(FORMS["deny fetch"], EVERY_FETCH, rule);
  }
  const pattern = deniedHost(rule.subject);
  if (pattern === undefined) return out.lose("not-expressible", rule);
  if (port !== undefined) out.lose("port-dropped", rule);
  out.emit(FORMS["deny fetch"], pattern, rule);
  out.emit(FORMS["deny fetch"], DISGUISED_HOST, rule);
  out.lose("unusual-spelling", rule);
}

function allowHost(rule: DomainRule, out: Collector): void {
  const pattern = allowedHost(rule.subject);
  if (pattern === undefined) return out.lose("not-expressible", rule);
  out.emit(FORMS["allow fetch"], pattern, rule);
}
