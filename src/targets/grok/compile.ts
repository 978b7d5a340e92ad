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
import { CONFIG, LISTS } from "./keys.ts";
import { ODD_PATTERNS, spellPath } from "./path.ts";

/**
 * Compiles a policy into the managed lists of the user's configuration. What each form does was measured: facts.md beside this
 * file, release 1.0.41. Nothing is allowed: what no rule restricts, the agent asks about or lets pass as it does by itself.
 */
export function compile(policy: Policy, environment: Environment): Compiled {
  const out = collector(CONFIG);
  const rules = rulesByKind(policy, out);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of [...rules.writable, ...rules.allowedHosts]) out.lose("grant-asks", rule);
  for (const rule of rules.allowedCommands) out.lose("allow-covers-more", rule);
  for (const rule of rules.denied) denyPath(rule, environment, out);
  for (const rule of rules.deniedHosts) denyDomain(rule, out);
  for (const rule of rules.commands) restrictCommand(rule, out);
  for (const rule of rules.tools)
    out.emit(FORMS[rule.effect === "ask" ? "ask MCP" : "deny MCP"], spellTool(rule.subject, "__"), rule);
  for (const [action, code] of [
    ["write", "write-list-open"],
    ["connect", "host-list-open"],
  ] as const) {
    const origin = policy.closed[action];
    if (origin !== undefined) out.lose(code, closedList(origin, dotted(origin.path), `closed:${action}`));
  }
  return out.finish(LISTS);
}

/** What may not be read may not be written either. */
function denyPath(rule: PathRule, environment: Environment, out: Collector): void {
  const { patterns, losses } = spellPath(rule.subject, environment);
  for (const loss of losses) out.lose(loss, rule);
  if (patterns.length === 0) return;
  out.lose("odd-paths-denied", rule);
  if (rule.action === "read") out.lose("search-from-above", rule);
  for (const pattern of [...patterns, ...ODD_PATTERNS]) {
    if (rule.action === "read") out.emit(FORMS["deny Read"], pattern, rule);
    if (!isDirectory(pattern)) out.emit(FORMS["deny Edit"], pattern, rule);
  }
}

/** Of what is always a directory nothing is written. */
function isDirectory({ text }: Spelled): boolean {
  return text === "/" || text === "." || text === "~";
}

/** A host stands for all its sub-domains too, and the agent has no sign for them alone. */
function denyDomain(rule: DomainRule, out: Collector): void {
  const { host, port } = rule.subject;
  if (host === "*") {
    // Every fetch would be denied for the sake of one port that no fetch uses.
    if (port !== undefined) return out.lose("any-host-port", rule);
    return out.emit(FORMS["deny every WebFetch"], WHOLE, rule);
  }
  if (hostKind({ host }) === "[::1]") return out.lose("ipv6-not-fetched", rule);
  if (port !== undefined) out.lose("port-dropped", rule);
  out.lose(host.startsWith("*.") ? "apex-denied" : "subdomains-denied", rule);
  const apex = host.replace(/^\*\./, "");
  // `www.` is left out of both names that are compared.
  if (/^www\./i.test(apex)) out.lose("widened", rule);
  const text = domainText({ kind: "domain", host: apex });
  out.emit(FORMS["deny WebFetch"], { text, pieces: [hostKind({ host: apex })] }, rule);
}

function restrictCommand(rule: CommandRule, out: Collector): void {
  for (const loss of commandForms(rule.subject.words).losses) out.lose(loss, rule);
  const form = FORMS[rule.effect === "ask" ? "ask Bash" : "deny Bash"];
  for (const words of allSpellings(rule.subject.words))
    for (const spelled of commandForms(words).forms) out.emit(form, spelled, rule);
}
