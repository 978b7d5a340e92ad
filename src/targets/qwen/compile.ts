import { dotted } from "../../diagnostics/diagnostic.ts";
import { domainText } from "../../policy/domain.ts";
import type { Environment } from "../../policy/environment.ts";
import type { CommandRule, DomainRule, PathRule, Policy } from "../../policy/policy.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { hostKind, spellTool, WHOLE, type Spelled } from "../kit/forms.ts";
import { closedList, rulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { commandForms } from "./command.ts";
import { FORMS } from "./forms.ts";
import type { QwenOptions } from "./options.ts";
import { LISTS, SETTINGS } from "./keys.ts";
import { spellPath } from "./path.ts";

/**
 * Compiles a policy into the managed parts of a user settings file. What each form does was measured:
 * research/qwen.md and facts.md beside this file, release 0.24.4.
 */
export function compile(policy: Policy, environment: Environment, options: QwenOptions): Compiled {
  const out = collector(SETTINGS);
  const rules = rulesByKind(policy, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of rules.writable) out.lose("grant-asks", rule);
  // What may not be read may not be written either.
  for (const rule of rules.denied)
    denyPath(rule, rule.action === "read" ? ["deny Read", "deny Edit"] : ["deny Edit"], environment, out);
  for (const rule of rules.deniedHosts) denyDomain(rule, out);
  for (const rule of rules.commands) restrictCommand(rule, options, out);
  // A rule leaves redirections, substitutions and assignments out of the comparison (facts.md, section D).
  for (const rule of rules.allowedCommands) out.lose("allow-covers-more", rule);
  for (const rule of rules.tools)
    out.emit(FORMS[rule.effect === "ask" ? "ask MCP" : "deny MCP"], spellTool(rule.subject, "__"), rule);
  const allowed = new Set(rules.allowedHosts.map(({ subject }) => domainText(subject)));
  for (const rule of rules.allowedHosts) allowDomain(rule, allowed, out);
  loseLists(policy, out);
  return out.finish(LISTS);
}

function denyPath(
  rule: PathRule,
  names: readonly ("deny Read" | "deny Edit")[],
  environment: Environment,
  out: Collector,
): void {
  const { patterns, loss } = spellPath(rule.subject, environment);
  if (loss !== undefined) out.lose(loss, rule);
  for (const pattern of patterns) for (const name of names) out.emit(FORMS[name], pattern, rule);
}

/** A host stands for all its sub-domains too, and the agent has no sign for them alone. */
function denyDomain(rule: DomainRule, out: Collector): void {
  const { host, port } = rule.subject;
  if (host === "*") {
    // Every fetch would be denied for the sake of one port that no fetch uses.
    if (port !== undefined) return out.lose("any-host-port", rule);
    return out.emit(FORMS["deny every WebFetch"], WHOLE, rule);
  }
  if (port !== undefined) out.lose("port-dropped", rule);
  out.lose(host.startsWith("*.") ? "apex-denied" : "subdomains-denied", rule);
  const name = spellApex(host);
  out.emit(FORMS["deny WebFetch"], name, rule);
  // With a dot at its end it is another name for the agent, and the same host.
  if (name.pieces.includes("h"))
    out.emit(FORMS["deny WebFetch"], { text: `${name.text}.`, pieces: ["h."] }, rule);
}

function allowDomain(rule: DomainRule, allowed: ReadonlySet<string>, out: Collector): void {
  const { host, port } = rule.subject;
  if (port !== undefined) return out.lose("port-not-expressible", rule);
  const isWild = host.startsWith("*.");
  if (isWild && !allowed.has(host.slice(2))) out.lose("apex-opened", rule);
  if (!isWild && !allowed.has(`*.${host}`)) out.lose("subdomains-opened", rule);
  out.emit(FORMS["allow WebFetch"], spellApex(host), rule);
}

function spellApex(host: string): Spelled {
  const apex = host.replace(/^\*\./, "");
  return { text: domainText({ kind: "domain", host: apex }), pieces: [hostKind({ host: apex })] };
}

function restrictCommand(rule: CommandRule, options: QwenOptions, out: Collector): void {
  for (const loss of commandForms(rule.subject.words, options.commands).losses) out.lose(loss, rule);
  const form = FORMS[rule.effect === "ask" ? "ask Bash" : "deny Bash"];
  for (const words of allSpellings(rule.subject.words))
    for (const spelled of commandForms(words, options.commands).forms) out.emit(form, spelled, rule);
}

/** That an allow list is there denies what it does not name, which no rule of the agent can say. */
function loseLists({ closed }: Policy, out: Collector): void {
  for (const [action, code] of [
    ["write", "write-list-open"],
    ["connect", "host-list-open"],
  ] as const) {
    const origin = closed[action];
    if (origin !== undefined) out.lose(code, closedList(origin, dotted(origin.path), `closed:${action}`));
  }
}
