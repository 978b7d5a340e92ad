import { dotted } from "../../diagnostics/diagnostic.ts";
import { domainText } from "../../policy/domain.ts";
import type { Environment } from "../../policy/environment.ts";
import type { CommandRule, DomainRule, PathRule, Policy } from "../../policy/policy.ts";
import { sandboxSettings } from "../../policy/sandbox-settings.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { hostKind } from "../kit/forms.ts";
import { closedList, rulesByKind, type RulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { commandForms } from "./command.ts";
import { FORMS } from "./forms.ts";
import { COMMAND_LISTS, ENABLED, KEYS, SANDBOX_LISTS, SETTINGS } from "./keys.ts";
import { grantedPath, spellPath } from "./path.ts";

/**
 * Compiles a policy into the managed parts of the user's settings file. What each form does was measured: facts.md beside this
 * file, release 0.225.2. The agent's own sandbox decides about files and hosts, of its tools as of commands.
 */
export function compile(policy: Policy, environment: Environment): Compiled {
  const out = collector(SETTINGS);
  const rules = rulesByKind(policy, out);
  for (const rule of rules.commands) restrictCommand(rule, out);
  for (const rule of rules.allowedCommands) out.lose("allow-covers-more", rule);
  for (const rule of rules.tools) out.lose("server-tools-open", rule);
  for (const setting of sandboxSettings(policy)) {
    if (setting.effect === "restricts") out.loseSetting("restriction-not-passed", setting);
    if (setting.effect === "opens") out.loseSetting("opening-not-passed", setting);
  }
  const { closed } = policy;
  const isSandboxed =
    closed.write !== undefined ||
    closed.connect !== undefined ||
    rules.paths.length > 0 ||
    rules.deniedHosts.length > 0;
  if (isSandboxed) confine(policy, rules, environment, out);
  return out.finish(isSandboxed ? [...COMMAND_LISTS, ...SANDBOX_LISTS] : COMMAND_LISTS);
}

/** What the agent's sandbox is told, and that it is on. */
function confine({ closed }: Policy, rules: RulesByKind, environment: Environment, out: Collector): void {
  out.emit(FORMS[ENABLED], true);
  for (const rule of rules.readable) out.lose("no-read-exception", rule);
  for (const rule of rules.denied) denyPath(rule, environment, out);
  let isStartGranted = false;
  for (const rule of rules.writable) {
    const path = grantedPath(rule.subject, environment);
    if (path === "start") isStartGranted = true;
    else if (path === "below-start") continue;
    else if (path === undefined) out.lose("allow-write-form", rule);
    else out.emit(FORMS[KEYS.allowWrite], path, rule);
  }
  if (closed.write === undefined) out.emit(FORMS[KEYS.allowWrite], { text: "/", pieces: ["/"] });
  else {
    const list = closedList(closed.write, dotted(closed.write.path), "closed:write");
    out.lose("sandbox-asks", list);
    if (!isStartGranted) out.lose("cwd-always-writable", list);
  }
  const withheld = namesOf(rules.deniedHosts);
  for (const rule of rules.allowedHosts) allowHost(rule, withheld, out);
  // The agent has no list of denied hosts, but it asks about all that are not allowed.
  for (const rule of rules.deniedHosts) out.lose("sandbox-asks", rule);
  if (closed.connect !== undefined) {
    const list = closedList(closed.connect, dotted(closed.connect.path), "closed:connect");
    out.lose("sandbox-asks", list);
    out.lose("hosts-always-open", list);
  } else for (const rule of rules.deniedHosts) out.lose("no-host-means-every", rule);
}

/** What may not be read may not be written either. */
function denyPath(rule: PathRule, environment: Environment, out: Collector): void {
  for (const spelling of spellPath(rule.subject, environment)) {
    const { path } = spelling;
    if (spelling.kind === "pattern") {
      if (rule.action === "read") out.emit(FORMS[KEYS.denyRead], path, rule);
      out.lose(rule.action === "read" ? "pattern-in-commands-only" : "write-pattern-dead", rule);
      continue;
    }
    out.lose("sandbox-asks", rule);
    if (spelling.isWidened) out.lose("widened", rule);
    if (spelling.isPatternToo) out.lose("name-read-as-pattern", rule);
    if (rule.action === "read") out.emit(FORMS[KEYS.denyRead], path, rule);
    out.emit(FORMS[KEYS.denyWrite], path, rule);
  }
}

/** Denied hosts, and every name that one of them is below. */
interface Withheld {
  readonly every: boolean;
  readonly exact: ReadonlySet<string>;
  readonly wild: ReadonlySet<string>;
  readonly above: ReadonlySet<string>;
}

function namesOf(rules: readonly DomainRule[]): Withheld {
  const exact = new Set<string>();
  const wild = new Set<string>();
  const above = new Set<string>();
  let every = false;
  for (const { subject } of rules) {
    const { host } = subject;
    if (host === "*") every = true;
    else if (host.startsWith("*.")) {
      wild.add(host.slice(2));
      for (const name of namesAbove(host.slice(2))) above.add(name);
      above.add(host.slice(2));
    } else {
      exact.add(host);
      for (const name of namesAbove(host)) above.add(name);
    }
  }
  return { every, exact, wild, above };
}

function namesAbove(host: string): readonly string[] {
  const names: string[] = [];
  for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1))
    names.push(host.slice(dot + 1));
  return names;
}

function isWithheld(host: string, { every, exact, wild, above }: Withheld): boolean {
  if (every) return true;
  const isWild = host.startsWith("*.");
  const name = isWild ? host.slice(2) : host;
  // What is denied below the name, what is denied with it, and what it is denied by.
  return (isWild ? above.has(name) : exact.has(name)) || namesAbove(name).some((one) => wild.has(one));
}

function allowHost(rule: DomainRule, withheld: Withheld, out: Collector): void {
  const { host, port } = rule.subject;
  if (isWithheld(host, withheld)) return out.lose("host-withheld", rule);
  if (port !== undefined) return out.lose("port-not-expressible", rule);
  const kind = hostKind(rule.subject);
  if (kind === "*" || kind === "[::1]") return out.lose("no-host-means-every", rule);
  out.emit(FORMS[KEYS.domains], { text: domainText({ kind: "domain", host }), pieces: [kind] }, rule);
}

function restrictCommand(rule: CommandRule, out: Collector): void {
  for (const loss of commandForms(rule.subject.words).losses) out.lose(loss, rule);
  if (rule.effect === "ask" && rule.subject.words[0] === "rm") out.lose("temporary-not-asked", rule);
  const form = FORMS[rule.effect === "ask" ? "ask command" : "deny command"];
  for (const words of allSpellings(rule.subject.words))
    for (const spelled of commandForms(words).forms) out.emit(form, spelled, rule);
}
