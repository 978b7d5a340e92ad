import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import { LISTS, type List, type Rule } from "./entries.ts";
import { asked, unruled, type Mode } from "./modes.ts";
import { isPreapproved } from "./preapproved.ts";
import type { RuleSet } from "./rule-set.ts";

/** What the tool for fetching answers (research/claude-code.md 3, facts.md E and I, release 2.1.330). */
export interface Web {
  decide(attempt: Extract<Attempt, { readonly tool: "WebFetch" }>): LayerAnswer;
}

export function web(rules: RuleSet, mode: Mode): Web {
  const lists = new Map(LISTS.map((list) => [list, domainIndex(rules.all, list)]));
  const find = (list: List, host: string): Rule | undefined => lists.get(list)?.(host);
  return {
    decide({ access, url }) {
      const { host } = url;
      const removed = rules.whole("deny", "WebFetch");
      if (removed !== undefined) return { verdict: "deny", entry: removed.entry, reason: "tool-removed" };
      const denied = find("deny", host);
      if (denied !== undefined) return { verdict: "deny", entry: denied.entry };
      const question = rules.whole("ask", "WebFetch") ?? find("ask", host);
      if (question !== undefined) return asked({ verdict: "ask", entry: question.entry }, mode);
      const allowed = rules.whole("allow", "WebFetch") ?? find("allow", host);
      if (allowed !== undefined) return { verdict: "allow", entry: allowed.entry };
      if (isPreapproved(access.text)) return { verdict: "allow", reason: "preapproved-host" };
      return unruled(mode, "web-list-only-asks");
    },
  };
}

/** A host with its dots escaped and `*` for any text of a label, or of all labels where it stands first. */
function domainIndex(all: readonly Rule[], list: List): (host: string) => Rule | undefined {
  const exact = new Map<string, Rule>();
  const below = new Map<string, Rule>();
  const wild: { readonly pattern: RegExp; readonly rule: Rule }[] = [];
  for (const rule of all) {
    if (rule.tool !== "WebFetch" || rule.list !== list || rule.content === undefined) continue;
    const name = domainOf(rule.content);
    if (name === undefined) continue;
    if (!name.includes("*")) keepFirst(exact, name, rule);
    else if (/^\*\.[^*]+$/.test(name)) keepFirst(below, name.slice(2), rule);
    else wild.push({ pattern: wildcard(name), rule });
  }
  return (host) => {
    const found: Rule[] = [];
    const add = (rule: Rule | undefined): void => void (rule !== undefined && found.push(rule));
    add(exact.get(host));
    for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1))
      add(below.get(host.slice(dot + 1)));
    for (const { pattern, rule } of wild) if (pattern.test(host)) found.push(rule);
    return found.reduce<Rule | undefined>(
      (a, b) => (a === undefined || b.order < a.order ? b : a),
      undefined,
    );
  };
}

function keepFirst(map: Map<string, Rule>, key: string, rule: Rule): void {
  if (!map.has(key)) map.set(key, rule);
}

/** @returns the canonical host or pattern; undefined for a spelling that matches nothing */
function domainOf(content: string): string | undefined {
  if (!content.startsWith("domain:")) return undefined;
  const name = content.slice("domain:".length).toLowerCase().replace(/\.$/, "");
  // Addresses are compared with their shortest spelling, which is not looked for in the rule.
  if (/^\[[0-9a-f:.]+\]$/.test(name)) return name.slice(1, -1);
  // Ports, paths, blanks, sets and names in other scripts are compared with hosts that never look like that.
  return /^[a-z0-9_*-]+(\.[a-z0-9_*-]+)*$/.test(name) ? name : undefined;
}

function wildcard(name: string): RegExp {
  if (name === "*") return /^/;
  const labels = name.split(".").map((label) => label.replace(/\*+/g, "[^.:]*"));
  // Only a star that is a first label of its own reaches over dots.
  const [first, ...rest] = labels;
  return new RegExp(`^${[name.startsWith("*.") ? ".+" : first, ...rest].join("\\.")}$`);
}
