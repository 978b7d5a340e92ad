import type { Document } from "../diagnostics/diagnostic.ts";
import { parsePath } from "../policy/path.ts";
import type { Policy, Rule, Subject } from "../policy/policy.ts";
import { readBashRules } from "../sources/bash.ts";
import { readSrtSettings } from "../sources/srt.ts";
import { AGENTS } from "../targets/registry.ts";
import type { SourceList, SourceRule } from "../targets/reading.ts";

/** Where a list is in its source. */
export const PLACES: Readonly<
  Record<SourceList, { readonly source: "srt" | "bash"; readonly route: readonly string[] }>
> = {
  denyRead: { source: "srt", route: ["filesystem", "denyRead"] },
  allowRead: { source: "srt", route: ["filesystem", "allowRead"] },
  denyWrite: { source: "srt", route: ["filesystem", "denyWrite"] },
  allowWrite: { source: "srt", route: ["filesystem", "allowWrite"] },
  deniedDomains: { source: "srt", route: ["network", "deniedDomains"] },
  allowedDomains: { source: "srt", route: ["network", "allowedDomains"] },
  deny: { source: "bash", route: ["deny"] },
  ask: { source: "bash", route: ["ask"] },
  allow: { source: "bash", route: ["allow"] },
  "mcp deny": { source: "bash", route: ["mcp", "deny"] },
  "mcp ask": { source: "bash", route: ["mcp", "ask"] },
};

/** A rule as it is written into its list. */
export function ruleJson({ list, text, literal, agents }: SourceRule): string {
  if (agents !== undefined)
    return JSON.stringify({ [list.startsWith("mcp ") ? "tool" : "command"]: text, agents });
  return JSON.stringify(literal === true ? { path: text, literal: true } : text);
}

/** Warnings with which a source accepts a text that means something else than it seems to. */
const MISREAD: ReadonlySet<string> = new Set(["inert-path", "command-not-simple", "srt-refuses-pattern"]);

/**
 * The rule as its source reads it.
 * @returns undefined where the source refuses it, or reads it as a rule that matches nothing
 */
export function readRule(rule: SourceRule): Rule | undefined {
  const { source, route } = PLACES[rule.list];
  const inner = `[${ruleJson(rule)}]`;
  const text = route.reduceRight((body, key) => `{${JSON.stringify(key)}:${body}}`, inner);
  const document: Document = { file: "", text, syntax: "json" };
  const read = source === "srt" ? readSrtSettings(document) : readBashRules(document, AGENTS);
  if (!read.ok) return undefined;
  const [one] = read.value.value.rules;
  const isMisread = read.value.warnings.some(
    ({ code, place }) =>
      MISREAD.has(code) || (code === "srt-refuses-file" && place?.at === "value" && place.path.length > 0),
  );
  return one === undefined || one.inert !== undefined || isMisread ? undefined : one;
}

/** Equal for rules that mean the same. */
export function meaningOf({ effect, action, subject }: Rule): string {
  return JSON.stringify([effect, action, subjectKey(subject)]);
}

function subjectKey(subject: Subject): unknown {
  switch (subject.kind) {
    case "path": {
      const { anchor, parents, segments } = parsePath(subject);
      return [anchor, parents, segments];
    }
    case "command":
      return subject.words.filter((word) => word !== "");
    case "domain":
      return [subject.host, subject.port];
    case "tool":
      return [subject.server, subject.tool];
  }
}

/** The meanings that a policy holds, with those that its rules imply: a path that may not be read may not be written either. */
export function meaningsOf(rules: Policy["rules"]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const rule of rules) {
    if (rule.inert !== undefined) continue;
    found.add(meaningOf(rule));
    if (rule.action === "read" && rule.effect === "deny") found.add(meaningOf({ ...rule, action: "write" }));
    const isAskedAbout = rule.action === "execute" || rule.action === "call";
    if (isAskedAbout && rule.effect === "deny") found.add(meaningOf({ ...rule, effect: "ask" }));
  }
  return found;
}
