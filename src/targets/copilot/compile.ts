import { domainText } from "../../policy/domain.ts";
import type { Environment } from "../../policy/environment.ts";
import { namesFile } from "../../policy/path.ts";
import type { CommandRule, DomainRule, PathRule, Policy, ToolRule } from "../../policy/policy.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { isAnyCommand } from "../../shell/rule-word.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { hostKind, toolKind, WHOLE, type NamedForm } from "../kit/forms.ts";
import { rulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { FLAGS } from "./artifacts.ts";
import { spellCommand } from "./command.ts";
import { ALLOW, ALLOW_URL, DENY, DENY_URL, FORMS } from "./forms.ts";
import type { CopilotOptions } from "./options.ts";
import { spellPath } from "./path.ts";

/**
 * Compiles a policy into launch flags (research/copilot-cli.md and facts.md beside this file, release 1.0.102).
 *
 * Path rules are emitted although the sandbox around the agent guards paths too: on Linux it does not enforce
 * write patterns, and without it the flags are all there is.
 */
export function compile(policy: Policy, environment: Environment, options: CopilotOptions): Compiled {
  const out = collector(FLAGS);
  const isWrapped = options.wrapper === "srt";
  const rules = rulesByKind(policy, out);
  // Inside the sandbox these may open: it holds every path. Outside nothing would.
  const [grant] = rules.writable;
  if (grant !== undefined && isWrapped)
    for (const form of [FORMS["allow command"], FORMS["allow write"]]) out.emit(form, WHOLE, grant);
  if (!isWrapped) for (const rule of rules.writable) out.lose("allow-write-not-emitted", rule);
  for (const rule of rules.denied) denyPath(rule, environment, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of rules.commands) restrictCommand(rule, isWrapped, out);
  // A flag for one command would allow `PATH=. x` too; with the grant every command runs anyway.
  for (const rule of rules.allowedCommands)
    if (grant !== undefined && isWrapped) out.emit(FORMS["allow command"], WHOLE, rule);
    else out.lose("allow-covers-more", rule);
  for (const rule of rules.tools) denyTool(rule, out);
  const hosts = new Set(rules.allowedHosts.map(({ subject }) => domainText(subject)));
  for (const rule of rules.allowedHosts) reachHost(rule, hosts, out);
  for (const rule of rules.deniedHosts) denyHost(rule, out);
  return out.finish([DENY, ALLOW, ALLOW_URL, DENY_URL]);
}

function denyPath(rule: PathRule, environment: Environment, out: Collector): void {
  const { patterns, loss } = spellPath(rule.subject, environment);
  if (loss !== undefined) out.lose(loss, rule);
  // What may not be read may not be written either.
  const effects = rule.action === "read" ? (["deny read", "deny write"] as const) : (["deny write"] as const);
  const isFile = namesFile(rule.subject, environment);
  for (const { path, children } of patterns) {
    for (const name of effects) {
      out.emit(FORMS[name], path, rule);
      if (children !== undefined) out.put(FORMS[name], children, rule, !isFile);
    }
  }
}

function restrictCommand(rule: CommandRule, isWrapped: boolean, out: Collector): void {
  // Without allow flags the agent asks by itself.
  if (rule.effect === "ask" && !isWrapped) return;
  const isAny = isAnyCommand(rule.subject.words);
  const { spelled, loss } = isAny ? { spelled: WHOLE } : spellCommand(rule.subject.words);
  if (loss !== undefined) out.lose(loss, rule);
  if (spelled === undefined) return;
  if (rule.effect === "ask") out.lose("ask-becomes-deny", rule);
  if (isAny) return out.emit(FORMS["deny every command"], WHOLE, rule);
  for (const words of allSpellings(rule.subject.words)) {
    const one = spellCommand(words).spelled;
    if (one !== undefined) out.emit(FORMS["deny command"], one, rule);
  }
}

/** The agent lets tools run unasked that say of themselves that they only read, so a question has to become a denial. */
function denyTool(rule: ToolRule, out: Collector): void {
  const { server, tool } = rule.subject;
  const kind = toolKind(rule.subject);
  // A rule on such a name would be one on commands, paths or addresses.
  if (KINDS.has(server)) return out.lose("server-name-taken", rule);
  if (kind === "tool*") return out.lose("tool-prefix", rule);
  if (rule.effect === "ask") out.lose("ask-becomes-deny", rule);
  const text = typeof tool === "string" ? `${server}(${tool})` : server;
  out.emit(FORMS["deny tool"], { text, pieces: [kind] }, rule);
}

const KINDS: ReadonlySet<string> = new Set(["shell", "read", "write", "url"]);

function reachHost(rule: DomainRule, hosts: ReadonlySet<string>, out: Collector): void {
  const { host } = rule.subject;
  // `*.h` opens `h` too, which is no loss where the policy allows it as well.
  if (host.startsWith("*.") && !hosts.has(host.slice(2))) out.lose("apex-opened", rule);
  addHost(FORMS["allow url"], rule, out);
}

function denyHost(rule: DomainRule, out: Collector): void {
  const { host, port } = rule.subject;
  if (host === "*") {
    if (port !== undefined) return out.lose("any-host-port", rule);
    return out.emit(FORMS["deny every url"], WHOLE, rule);
  }
  if (port === undefined) out.lose("other-ports", rule);
  if (host.startsWith("*.")) out.lose("apex-denied", rule);
  addHost(FORMS["deny url"], rule, out);
}

/** A bare host means https alone, so plain http is named beside it. */
function addHost(form: NamedForm, rule: DomainRule, out: Collector): void {
  const host = domainText(rule.subject);
  // As a word of its own it would be taken for a flag, and the agent would not start.
  if (host.startsWith("-")) return out.lose("not-expressible", rule);
  const kind = hostKind(rule.subject) + (rule.subject.port === undefined ? "" : ":port");
  for (const scheme of ["", "http://"])
    out.emit(form, { text: scheme + host, pieces: [scheme + kind] }, rule);
}
