import { tomlString } from "../../edit/toml-text.ts";
import type { Environment } from "../../policy/environment.ts";
import type { DomainRule, Policy, Rule } from "../../policy/policy.ts";
import { sandboxSettings } from "../../policy/sandbox-settings.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { collector, type Collector, type Filling } from "../kit/collect.ts";
import { spellHost, written, type NamedForm, type Spelled } from "../kit/forms.ts";
import { rulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { CONFIG, REQUIREMENTS, RULES } from "./artifacts.ts";
import { prefixRule, requiredRule, spellRule } from "./command.ts";
import { filesystemOf } from "./filesystem.ts";
import { FORMS, requiredForm, type ConfigForm } from "./forms.ts";
import type { PathEntry } from "./path.ts";
import { PROFILES } from "./settings.ts";

/**
 * Compiles a policy into a permission profile and command rules, and once more into requirements, which nothing else
 * overrides (research/codex.md and facts.md beside this file, release 0.169.0).
 */
export function compile(policy: Policy, environment: Environment): Compiled {
  const config = new ProfileWriter(CONFIG, (name) => FORMS[name]);
  const required = new ProfileWriter(REQUIREMENTS, requiredForm);
  const rules = collector(RULES);
  const kinds = rulesByKind(policy, rules);

  const writers = [config, required];
  config.emit("default_permissions", valueOf(PROFILES.config));
  required.emit("default_permissions", valueOf(PROFILES.requirements));
  required.out.emit(FORMS["required allowed_permission_profiles"], true);
  const files = filesystemOf(kinds.paths, policy, environment);
  for (const { code, rule } of files.losses) rules.lose(code, rule);
  for (const writer of writers) {
    writer.emit("extends", valueOf(files.base));
    for (const entry of files.entries) writer.path(entry);
    for (const entry of files.tolerated) writer.path(entry, false);
  }
  for (const setting of sandboxSettings(policy)) {
    if (setting.effect === "neither") continue;
    rules.loseSetting(
      setting.effect === "restricts" ? "restriction-not-passed" : "opening-not-passed",
      setting,
    );
  }
  restrictHosts([...kinds.allowedHosts, ...kinds.deniedHosts], policy, writers, rules);
  for (const rule of kinds.commands) {
    const found = prefixRule(rule);
    if (found === undefined) {
      const isPrefix = rule.subject.words.some((word) => typeof word !== "string");
      rules.lose(isPrefix ? "program-prefix" : "not-expressible", rule);
      continue;
    }
    if (found.loss !== undefined) rules.lose(found.loss, rule);
    for (const words of allSpellings(rule.subject.words)) {
      const spelled = prefixRule({ ...rule, subject: { ...rule.subject, words } });
      if (spelled === undefined) continue;
      rules.emit(FORMS[rule.effect === "ask" ? "prompt" : "forbidden"], spellRule(spelled), rule);
      required.out.emit(FORMS["required rules.prefix_rules"], valueOf(requiredRule(spelled)), rule);
    }
  }
  for (const rule of kinds.allowedCommands) rules.lose("allow-leaves-sandbox", rule);
  // The table that takes tools away has to define their server too, or the agent does not start.
  for (const rule of kinds.tools) rules.lose("server-not-defined", rule);
  return merged([...writers.map(({ out }) => out), rules].map((out) => out.finish([])));
}

/** A value that is a piece as a whole. */
function valueOf(text: string): Spelled {
  return { text, pieces: [text] };
}

/** Writes settings of one file, in its forms. */
class ProfileWriter {
  readonly out: Collector;
  readonly #formOf: (name: ConfigForm) => NamedForm;

  constructor(artifact: string, formOf: (name: ConfigForm) => NamedForm) {
    this.out = collector(artifact);
    this.#formOf = formOf;
  }

  emit(name: ConfigForm, filling: Filling, rule?: Rule): void {
    this.out.emit(this.#formOf(name), this.#filled(name, filling), rule);
  }

  path(entry: PathEntry, isForHere = true): void {
    const table = entry.table === "start" ? "start" : "filesystem";
    const name =
      entry.isPattern && entry.access === "deny"
        ? (`${table} deny pattern` as const)
        : (`${table} ${entry.access}` as const);
    const filling = this.#filled(name, { text: tomlString(entry.text), pieces: entry.pieces });
    for (const rule of entry.rules) this.out.put(this.#formOf(name), filling, rule, isForHere);
  }

  /** The words of a form that requirements have no other form for. */
  #filled(name: ConfigForm, filling: Filling): Filling {
    if (typeof filling !== "object" || this.#formOf(name) === FORMS[name]) return filling;
    return { ...filling, text: written(FORMS[name], filling.text) };
  }
}

/**
 * Without `network_proxy` an enabled network is open, and the list of hosts is not looked at. Without any list it
 * stays off, as the agent has it by default.
 */
function restrictHosts(
  domains: readonly DomainRule[],
  policy: Policy,
  writers: readonly ProfileWriter[],
  losses: Collector,
): void {
  const isClosed = policy.closed.connect !== undefined;
  if (!isClosed && domains.length === 0) return;
  const hosts: { readonly rule: DomainRule; readonly value: "allow" | "deny" }[] = [];
  let everything: DomainRule | undefined;
  for (const rule of domains) {
    const { host, port } = rule.subject;
    if (rule.effect === "deny" && host === "*") {
      // The agent does not start with a `*` among the denied hosts.
      if (port === undefined) everything = rule;
      else losses.lose("any-host-port", rule);
    } else if (rule.effect === "deny") {
      if (port !== undefined) losses.lose("port-dropped", rule);
      hosts.push({ rule, value: "deny" });
    } else if (port !== undefined) losses.lose("port-not-granted", rule);
    else hosts.push({ rule, value: "allow" });
  }
  const opens = hosts.some(({ value }) => value === "allow") && everything === undefined;
  // A key stands once, and a denial wins.
  const denied = new Set(hosts.flatMap(({ rule, value }) => (value === "deny" ? [rule.subject.host] : [])));
  for (const writer of writers) {
    if (isClosed || everything !== undefined) writer.emit("network.enabled", opens, everything);
    for (const { rule, value } of hosts) {
      const { host } = rule.subject;
      const { text, pieces } = spellHost({ kind: "domain", host });
      writer.emit(
        denied.has(host) ? "domains deny" : `domains ${value}`,
        { text: tomlString(text), pieces },
        rule,
      );
    }
    writer.emit("features.network_proxy", true);
  }
}

function merged(parts: readonly Compiled[]): Compiled {
  return {
    entries: parts.flatMap(({ entries }) => entries),
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
    lists: [],
    losses: parts.flatMap(({ losses }) => losses),
  };
}
