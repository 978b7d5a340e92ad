import { parseUrl } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { judgeOf, type Decision, type Voice } from "../policy/decide.ts";
import type { Environment } from "../policy/environment.ts";
import type { ToolSubject } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import { stricter } from "../policy/voice.ts";
import { policyOf, rowOf } from "./policy-data.ts";

/** What a call of a tool does, in no agent's words. Paths are absolute and folded. */
export type GuardedAccess =
  | { readonly kind: "read" | "write"; readonly path: string }
  /** Everything below a directory: what files hold, or only their names. */
  | { readonly kind: "search" | "names"; readonly path: string }
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "connect"; readonly url: string }
  /** A tool of an MCP server. Agents rename those, so they tell which rules mean it. */
  | { readonly kind: "tool"; readonly name: string; readonly isNamed: (subject: ToolSubject) => boolean };

/**
 * `unknown`: a part of it cannot be determined, and a restriction could apply. `allow`: a rule allows it. `none`: no rule
 * applies.
 */
export type GuardDecision = "deny" | "ask" | "unknown" | "allow" | "none";

/** What the policy says to a call, and why. */
export interface Ruling {
  readonly decision: GuardDecision;
  /** The number of the row that decided; absent where none did alone. */
  readonly row?: number;
  /** The rule as its source spells it. */
  readonly rule?: string;
  readonly reason?: string;
  /** The document and the list that the rule is in. */
  readonly from?: string;
  /** The part of the call that is meant. */
  readonly about?: string;
}

/** A policy that rules on calls, with one look at the machine. */
export interface Guard {
  rule(access: GuardedAccess): Ruling;
}

const NOTHING: Ruling = { decision: "none" };

/**
 * A guard for one moment: the environment remembers what it has seen, so a later call needs another one.
 * @throws for rows that are not a policy
 */
export function guardOf(rows: readonly unknown[], environment: Environment): Guard {
  const policy = policyOf(rows);
  const judge = judgeOf(policy, environment);
  const decide = (access: GuardedAccess): Decision | undefined => {
    switch (access.kind) {
      case "read":
      case "write":
        return judge.decideTouch({ action: access.kind, path: access.path });
      case "search":
        return judge.decideTouch({ action: "read", path: access.path, reach: "tree" });
      case "names":
        return judge.decideTouch({ action: "read", path: access.path, reach: "list" });
      case "connect": {
        const url = parseUrl(access.url);
        if (url === undefined) return undefined;
        return judge.decideTouch({ action: "connect", host: url.host, port: url.port });
      }
      case "line": {
        const attempt = attemptOf({ tool: "Bash", text: access.line, cwd: environment.cwd }, environment);
        return judge.decide(attempt);
      }
      case "tool":
        return undefined;
    }
  };
  return {
    rule: (access) => {
      if (access.kind === "tool") return onTool(access);
      const decision = decide(access);
      // An address that is not one of the web: nothing is known of it.
      if (decision === undefined) return { decision: "unknown", about: "url" in access ? access.url : "" };
      return rulingOf(decision, policy.closed);
    },
  };

  function onTool({ name, isNamed }: Extract<GuardedAccess, { kind: "tool" }>): Ruling {
    let found = NOTHING;
    for (const rule of policy.rules) {
      if (rule.action !== "call" || !isNamed(rule.subject)) continue;
      found = strictestRuling([
        found,
        rulingBy({ kind: "rule", effect: rule.effect, rule, about: name, certain: true }),
      ]);
    }
    return found;
  }

  function rulingOf({ effect, by: [voice] }: Decision, closed: typeof policy.closed): Ruling {
    if (voice === undefined || effect === "default") return NOTHING;
    if (voice.kind !== "closed") return rulingBy(voice);
    const from = closed[voice.list]?.document.file;
    const row = rows.findIndex((one) => (one as { readonly closed?: unknown }).closed === voice.list);
    return {
      decision: "deny",
      row,
      about: voice.about,
      ...(from === undefined ? {} : { from }),
    };
  }
}

function rulingBy(voice: Exclude<Voice, { kind: "closed" }>): Ruling {
  const { rule } = voice;
  const about = voice.kind === "rule" ? voice.about : voice.part;
  const decision = voice.effect;
  if (rule === undefined) return { decision, about };
  const { reason, origin } = rule;
  return {
    decision,
    row: rowOf(rule),
    rule: subjectText(rule),
    from: origin.document.file,
    about,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The strictest of several rulings; of equal ones the first. */
export function strictestRuling(rulings: readonly Ruling[]): Ruling {
  return rulings.reduce((found, one) => (isStricter(one, found) ? one : found), NOTHING);
}

function isStricter({ decision: one }: Ruling, { decision: other }: Ruling): boolean {
  if (one === other) return false;
  const [a, b] = [effectOf(one), effectOf(other)];
  return stricter(a, b) === a;
}

function effectOf(decision: GuardDecision): Exclude<GuardDecision, "none"> | "default" {
  return decision === "none" ? "default" : decision;
}
