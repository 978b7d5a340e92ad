import type { Environment } from "../../policy/environment.ts";
import { absolutePath, namesFile, parsePath } from "../../policy/path.ts";
import type { CommandRule, DomainRule, PathRule, Policy } from "../../policy/policy.ts";
import { heldInStart } from "../../policy/start-literal.ts";
import type { RuleWord } from "../../shell/rule-word.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { toldOf } from "../kit/allow.ts";
import { spellHost, spellTool, type Spelled } from "../kit/forms.ts";
import { closedList, rulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { SETTINGS } from "./artifacts.ts";
import type { ClaudeOptions, FileTool } from "./options.ts";
import { commandForms } from "./command.ts";
import { deniedAsks } from "./denied-asks.ts";
import { FORMS } from "./forms.ts";
import { BYPASS, KEYS } from "./keys.ts";
import { spellPath, withChildren } from "./path.ts";
import { passNothing, passOn } from "./sandbox-keys.ts";

/**
 * Compiles a policy into the managed parts of a user settings file. Which spelling is consulted, and which only
 * looks right, was measured: research/claude-code.md and facts.md beside this file, release 2.1.330.
 */
export function compile(policy: Policy, environment: Environment, options: ClaudeOptions): Compiled {
  const out = collector(SETTINGS);
  const requiresSandbox = options.sandbox === "require";
  const writingTools = options.file_tools.filter((tool) => tool !== "Read");

  const rules = rulesByKind(policy, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of rules.denied)
    if (rule.action === "read") denyPath(rule, options.file_tools, environment, out);
  for (const rule of rules.denied) {
    if (rule.action === "read") continue;
    denyPath(rule, writingTools, environment, out);
    denyInStart(rule, environment, out);
    if (requiresSandbox && isIgnoredBySandbox(rule, environment)) out.lose("write-pattern-commands", rule);
  }
  for (const rule of rules.deniedHosts) denyDomain(rule, out);
  const isDeniedAnyway = deniedAsks(rules.commands);
  for (const rule of rules.commands) {
    const isDenied = rule.effect === "ask" ? isDeniedAnyway : (): boolean => false;
    if (isDenied(rule.subject.words)) out.lose("denied-anyway", rule);
    else restrictCommand(rule, isDenied, out);
  }
  for (const rule of rules.allowedCommands) allowCommand(rule, out);
  for (const rule of rules.tools)
    out.emit(FORMS[rule.effect === "ask" ? "ask MCP" : "deny MCP"], spellTool(rule.subject, "__"), rule);
  for (const rule of rules.allowedHosts) allowDomain(rule, out);
  if (options.bypass === "disable") out.emit(FORMS[BYPASS], { text: "disable", pieces: ["disable"] });
  const lists: string[] = [KEYS.deny, KEYS.ask, KEYS.allow];
  if (requiresSandbox) {
    requireSandbox(policy, rules.writable, environment, out);
    lists.push(...passOn(policy, out));
  } else {
    if (options.unattended === true) closeQuestions(policy, out);
    passNothing(policy, out);
  }

  if (policy.closed.connect !== undefined) lists.push(KEYS.domains);
  if (requiresSandbox && policy.closed.write !== undefined) lists.push(KEYS.allowWrite);
  return out.finish(lists);
}

function denyPath(
  rule: PathRule,
  tools: readonly FileTool[],
  environment: Environment,
  out: Collector,
): void {
  const spelling = spellPath(rule.subject, environment);
  if (spelling.loss !== undefined) out.lose(spelling.loss, rule);
  // A read deny names a directory and its children; a write deny covers children by itself.
  const namesChildren = rule.action === "read" && spelling.isPlain;
  const isFile = namesChildren && namesFile(rule.subject, environment);
  for (const pattern of spelling.patterns) {
    for (const tool of tools) {
      const form = FORMS[`deny ${tool}`];
      out.emit(form, pattern, rule);
      if (namesChildren) out.put(form, withChildren(pattern), rule, !isFile);
    }
  }
}

/**
 * On Linux the agent's sandbox ignores write patterns, but protects a plain path, present or missing (facts.md K).
 * Matches that exist further down are left out: the file serves all directories, and in another one such an entry
 * would keep commands from making the directory above it.
 */
function denyInStart(rule: PathRule, environment: Environment, out: Collector): void {
  const literal = heldInStart(rule);
  if (literal === undefined) return;
  for (const pattern of spellPath(literal, environment).patterns) {
    // An escape holds in the tools alone, where the pattern itself already matches.
    if (!/[*?[\]\\]/.test(pattern.text)) out.emit(FORMS["deny Edit"], pattern, rule);
  }
}

/** The agent's sandbox takes a final `/**` and no other wildcard of a rule for writing. */
function isIgnoredBySandbox({ subject }: PathRule, environment: Environment): boolean {
  return spellPath(subject, environment).patterns.some(({ text }) =>
    /[*?[\]\\]/.test(text.replace(/\/\*\*$/, "")),
  );
}

function denyDomain(rule: DomainRule, out: Collector): void {
  const { host, port } = rule.subject;
  if (port !== undefined) {
    // Every fetch would be denied for the sake of one port that no fetch uses.
    if (host === "*") return out.lose("any-host-port", rule);
    out.lose("port-dropped", rule);
  }
  out.emit(FORMS["deny WebFetch"], spellHost({ kind: "domain", host }), rule);
}

function allowDomain(rule: DomainRule, out: Collector): void {
  const host = spellHost(rule.subject);
  // The sandbox knows ports; a rule of the tool does not, and without its port it would open every port.
  if (rule.subject.port === undefined) out.emit(FORMS["allow WebFetch"], host, rule);
  else out.lose("port-not-expressible", rule);
  out.emit(FORMS[KEYS.domains], host, rule);
}

function restrictCommand(
  rule: CommandRule,
  isDenied: (words: readonly RuleWord[]) => boolean,
  out: Collector,
): void {
  const { loss } = commandForms(rule.subject.words);
  if (loss !== undefined) out.lose(loss, rule);
  const form = FORMS[rule.effect === "ask" ? "ask Bash" : "deny Bash"];
  for (const words of allSpellings(rule.subject.words).filter((some) => !isDenied(some)))
    for (const spelled of commandForms(words).forms) out.emit(form, spelled, rule);
}

/**
 * A rule is compared with the text of a command, as it is written, and every command of a line needs one. It lets no command out
 * of the sandbox (facts.md I, release 2.1.330).
 */
function allowCommand(rule: CommandRule, out: Collector): void {
  const told = toldOf(rule, out);
  if (told === undefined) return;
  const form = FORMS["allow Bash"];
  out.emit(form, { text: told.text, pieces: ["a"] }, rule);
  if (told.isOpen) out.emit(form, { text: `${told.text} *`, pieces: ["a *"] }, rule);
}

/**
 * Owns what makes the agent's own sandbox a boundary. Without `failIfUnavailable` commands run unguarded where the
 * sandbox cannot start, and without `allowUnsandboxedCommands: false` the model may ask to leave it.
 */
function requireSandbox(
  policy: Policy,
  writable: readonly PathRule[],
  environment: Environment,
  out: Collector,
): void {
  out.emit(FORMS["sandbox.enabled"], true);
  out.emit(FORMS["sandbox.failIfUnavailable"], true);
  closeQuestions(policy, out);
  let grantsCwd = false;
  for (const rule of writable) {
    const pattern = parsePath(rule.subject);
    const path = grantPath(rule, environment);
    if (pattern.anchor === "cwd" && pattern.parents === 0 && path === undefined) {
      // The start directory is always writable, and with it what lies below.
      grantsCwd ||= pattern.segments.length === 0;
    } else if (path === undefined) {
      out.lose("allow-write-form", rule);
    } else {
      out.emit(FORMS[KEYS.allowWrite], path, rule);
    }
  }
  const closed = policy.closed.write;
  if (closed !== undefined && !grantsCwd) {
    out.lose("cwd-always-writable", closedList(closed, "."));
  }
}

/** What the agent's sandbox would otherwise ask a person about. Neither has an effect while the sandbox is off. */
function closeQuestions(policy: Policy, out: Collector): void {
  out.emit(FORMS["sandbox.allowUnsandboxedCommands"], false);
  if (policy.closed.connect !== undefined) out.emit(FORMS["sandbox.network.strictAllowlist"], true);
}

/**
 * The absolute or `~` path to grant. A relative one would hang at the settings file's folder, and a pattern other
 * than a trailing `/**` grants nothing (research/claude-code.md section 5).
 */
function grantPath(rule: PathRule, environment: Environment): Spelled | undefined {
  const { text, literal } = rule.subject;
  const pattern = parsePath({ ...rule.subject, text: literal ? text : text.replace(/\/\*\*$/, "") || "/" });
  if (pattern.anchor === "cwd" || pattern.isGlob) return undefined;
  const path = absolutePath(pattern, environment);
  // A literal `*` is a wildcard there, and a wildcard grants nothing.
  if (path === undefined || /[*?[\]]/.test(path)) return undefined;
  const { home } = environment;
  if (pattern.anchor !== "home" || pattern.parents > 0) return { text: path, pieces: ["/p"] };
  return path === home
    ? { text: "~", pieces: ["~"] }
    : { text: `~${path.slice(home.length)}`, pieces: ["~/p"] };
}
