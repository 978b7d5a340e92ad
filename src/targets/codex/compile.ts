import { domainText } from "../../policy/domain.ts";
import type { Environment } from "../../policy/environment.ts";
import type { DomainRule, Policy, Rule } from "../../policy/policy.ts";
import { sandboxSettings } from "../../policy/sandbox-settings.ts";
import { allSpellings } from "../../shell/programs/spellings.ts";
import { collector, type Collector } from "../kit/collect.ts";
import { rulesByKind } from "../kit/rules.ts";
import type { Compiled } from "../target.ts";
import { prefixRule, requiredRule, ruleLine } from "./command.ts";
import { filesystemOf } from "./filesystem.ts";
import type { PathEntry } from "./path.ts";
import { CONFIG, REQUIREMENTS, RULES } from "./artifacts.ts";
import {
  ALLOWED_PROFILES,
  DEFAULT_PROFILE,
  entryOf,
  FEATURES,
  NETWORK_PROXY,
  PREFIX_RULES,
  PROFILES,
  routeText,
  tablesOf,
  type ProfileTables,
  type Setting,
} from "./settings.ts";

/**
 * Compiles a policy into a permission profile and command rules, and once more into requirements, which nothing else
 * overrides (research/codex.md and facts.md beside this file, release 0.169.0).
 */
export function compile(policy: Policy, environment: Environment): Compiled {
  const config = new ProfileWriter(CONFIG, PROFILES.config);
  const required = new ProfileWriter(REQUIREMENTS, PROFILES.requirements);
  const rules = collector(RULES);
  const kinds = rulesByKind(policy, rules);

  const writers = [config, required];
  for (const writer of writers) writer.add({ table: [], key: DEFAULT_PROFILE, value: writer.profile });
  required.add({ table: ALLOWED_PROFILES, key: PROFILES.requirements, value: true });
  const files = filesystemOf(kinds.paths, policy, environment);
  for (const { code, rule } of files.losses) rules.lose(code, rule);
  for (const writer of writers) {
    writer.add({ table: writer.tables.profile, key: "extends", value: files.base });
    for (const entry of files.entries) writer.path(entry);
    for (const entry of files.tolerated) writer.toleratedPath(entry);
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
      rules.add(RULES, ruleLine(spelled), rule);
      required.out.add(routeText([...PREFIX_RULES.table, PREFIX_RULES.key]), requiredRule(spelled), rule);
    }
  }
  return merged([...writers.map(({ out }) => out), rules].map((out) => out.finish([])));
}

/** Writes settings of one file, under its own name of the profile. */
class ProfileWriter {
  readonly profile: string;
  readonly tables: ProfileTables;
  readonly out: Collector;

  constructor(artifact: string, profile: string) {
    this.profile = profile;
    this.tables = tablesOf(profile);
    this.out = collector(artifact);
  }

  add(setting: Setting, rules: readonly Rule[] = []): void {
    const { key, value } = entryOf(setting);
    if (rules.length === 0) this.out.add(key, value);
    for (const rule of rules) this.out.add(key, value, rule);
  }

  path(entry: PathEntry): void {
    this.add(this.#setting(entry), entry.rules);
  }

  toleratedPath(entry: PathEntry): void {
    const { key, value } = entryOf(this.#setting(entry));
    for (const rule of entry.rules) this.out.explain(key, String(value), rule);
  }

  #setting({ table, text, access }: PathEntry): Setting {
    const { filesystem, start } = this.tables;
    return { table: table === "start" ? start : filesystem, key: text, value: access };
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
  for (const writer of writers) {
    const { network, domains: table } = writer.tables;
    if (isClosed || everything !== undefined)
      writer.add(
        { table: network, key: "enabled", value: opens },
        everything === undefined ? [] : [everything],
      );
    for (const { rule, value } of hosts) {
      const { host } = rule.subject;
      // A key stands once, and a denial wins.
      const isDenied = hosts.some((other) => other.value === "deny" && other.rule.subject.host === host);
      const key = domainText({ kind: "domain", host });
      writer.add({ table, key, value: isDenied ? "deny" : value }, [rule]);
    }
    writer.add({ table: FEATURES, key: NETWORK_PROXY, value: true });
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
