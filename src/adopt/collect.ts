import { perPolicy, policyFor } from "../policy/applies.ts";
import type { Environment } from "../policy/environment.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { absolutePath, parsePath } from "../policy/path.ts";
import { judgeOf } from "../policy/decide.ts";
import type { Policy, Rule } from "../policy/policy.ts";
import { noteText } from "../targets/kit/import/notes.ts";
import type { Reading, SourceRule } from "../targets/reading.ts";
import { RULESYNC } from "./rulesync.ts";
import { meaningOf, meaningsOf, readRule } from "./rules.ts";

export type Verdict = "exact" | "wider" | "narrower" | "dead" | "kept" | "conflict";

/** The verdicts in the order in which they are shown. */
export const VERDICTS: readonly Verdict[] = ["exact", "wider", "narrower", "dead", "conflict", "kept"];

/** What one agent says in one file. */
export interface Found {
  readonly agent: string;
  /** The artifact or scope. */
  readonly id: string;
  readonly file: string;
  readonly isArtifact: boolean;
  readonly readings: readonly Reading[];
  /** Whether the policy explains an entry of the file. */
  readonly isExplained: (key: string, value: string) => boolean;
}

/** One native entry that the policy does not explain. */
export interface Item {
  readonly verdict: Verdict;
  readonly agent: string;
  readonly id: string;
  readonly file: string;
  readonly isArtifact: boolean;
  readonly key: string;
  readonly value: string;
  /** What it amounts to; none for what is kept. */
  readonly rules: readonly SourceRule[];
  /** Why it got its verdict. */
  readonly note?: string;
  /** It matches only what is called by its very text, which was not meant. */
  readonly isVerbatim?: true;
}

/** A rule that the sources do not have yet, and the entries that it comes from. */
export interface Addition {
  readonly rule: SourceRule;
  readonly read: Rule;
  readonly origins: readonly Item[];
}

export interface Collection {
  readonly items: readonly Item[];
  readonly additions: readonly Addition[];
}

/**
 * Puts together what all agents say: equal rules become one, and what the policy has already is left out. Pure.
 * @param limitedIn the agents in use, to limit each command rule to those of them that have it; undefined: rules are for all
 */
export function collect(
  found: readonly Found[],
  policy: Policy,
  environment: Environment,
  limitedIn?: readonly string[],
): Collection {
  const items = found.flatMap(itemsOf).map((item) => ({
    ...item,
    rules: item.rules.map((rule) => inHome(rule, environment)),
  }));
  const read = new Map(items.flatMap(({ rules }) => rules).map((rule) => [rule, readRule(rule)]));
  const restricting = [...read.values()].filter((rule) => rule !== undefined && rule.effect !== "allow");
  const all: Policy = { ...policy, rules: [...policy.rules, ...(restricting as Rule[])], closed: {} };
  const judged = items.map((item) => againstConflicts(item, read, policyFor(all, item.agent), environment));
  const knownTo = perPolicy(({ rules }) => meaningsOf(rules));
  const impliedIn = perPolicy(({ rules }) => meaningsOf(rules.filter(({ effect }) => effect === "deny")));
  // A rule that is to be limited to its agents implies nothing for the others.
  const implying = limitedIn === undefined ? all : policy;
  const additions = new Map<string, Addition>();
  for (const item of judged) {
    if (item.verdict === "conflict") continue;
    for (const rule of item.rules) {
      const agent = rule.agents?.[0] ?? item.agent;
      const known = knownTo(policyFor(policy, agent));
      const implied = impliedIn(policyFor(implying, agent));
      const one = read.get(rule);
      if (one === undefined) continue;
      const meaning = meaningOf(one);
      if (known.has(meaning) || (one.effect === "ask" && implied.has(meaning))) continue;
      const addition = additions.get(meaning);
      additions.set(meaning, {
        rule: addition?.rule ?? rule,
        read: addition?.read ?? one,
        origins: [...(addition?.origins ?? []), item],
      });
    }
  }
  const limited = [...additions.values()].map((one) => limitedTo(one, limitedIn ?? []));
  return { items: judged, additions: withoutImplied(limited) };
}

/** A command rule that some agents of several do not have is limited to those that do. */
function limitedTo(addition: Addition, inUse: readonly string[]): Addition {
  const { rule, read, origins } = addition;
  const agents = inUse.filter((agent) => origins.some((origin) => origin.agent === agent));
  // What is for all agents stays so.
  if (origins.some(({ agent }) => agent === RULESYNC)) return addition;
  const isLimitable = read.action === "execute" || read.action === "call";
  if (!isLimitable || agents.length === 0 || agents.length === inUse.length) return addition;
  return { rule: { ...rule, agents }, read: { ...read, agents }, origins };
}

/** A path in the home as people write it. */
function inHome(rule: SourceRule, { home }: Environment): SourceRule {
  const isInside = rule.text === home || rule.text.startsWith(`${home}/`);
  return isInside && home !== "/" ? { ...rule, text: `~${rule.text.slice(home.length)}` } : rule;
}

/** A path that may not be read may not be written, so that one rule is enough. */
function withoutImplied(additions: readonly Addition[]): readonly Addition[] {
  const reads = meaningsOf(additions.map(({ read }) => read).filter(({ action }) => action === "read"));
  return additions.filter(
    ({ read }) => read.action !== "write" || read.effect !== "deny" || !reads.has(meaningOf(read)),
  );
}

/** The entries of a file with their verdicts, as far as the file alone tells them. */
export function itemsOf({ agent, id, file, isArtifact, readings, isExplained }: Found): readonly Item[] {
  return readings.flatMap((reading): Item[] => {
    const { key, value, kind, note } = reading;
    if (isExplained(key, value)) return [];
    const base = { agent, id, file, isArtifact, key, value };
    const said = {
      ...(note === undefined ? {} : { note: noteText(note) }),
      ...(note?.code === "variable" || note?.code === "braces" ? { isVerbatim: true as const } : {}),
    };
    if (kind === "kept") return [{ ...base, verdict: "kept", rules: [], ...said }];
    const rules = reading.rules.filter((rule) => readRule(rule) !== undefined);
    if (rules.length < reading.rules.length && kind !== "dead")
      return [{ ...base, verdict: "kept", rules: [], note: noteText({ code: "not-one-command" }) }];
    return [{ ...base, verdict: kind, rules, ...said }];
  });
}

/** An allow of something that the policy or another agent denies, and a question about what is denied. */
function againstConflicts(
  item: Item,
  read: ReadonlyMap<SourceRule, Rule | undefined>,
  policy: Policy,
  environment: Environment,
): Item {
  const rules = item.rules.map((rule) => read.get(rule)).filter((rule) => rule !== undefined);
  const rival = rules.map((rule) => rivalOf(rule, policy, environment)).find((one) => one !== undefined);
  if (rival === undefined) return item;
  const does = rules.some(isAllowedCommand) ? "restricts" : "denies";
  return {
    ...item,
    verdict: "conflict",
    note: `your policy or another agent ${does} ${rival}, which is stricter`,
  };
}

/** Whether a rule lets a command run without a prompt. */
function isAllowedCommand({ action, effect }: Pick<Rule, "action" | "effect">): boolean {
  return action === "execute" && effect === "allow";
}

function rivalOf(rule: Rule, policy: Policy, environment: Environment): string | undefined {
  if (rule.effect === "ask") {
    const denied = meaningOf({ ...rule, effect: "deny" });
    return policy.rules.some((one) => meaningOf(one) === denied) ? "it" : undefined;
  }
  if (rule.effect !== "allow") return undefined;
  const judge = judgeOf(policy, environment);
  if (rule.action === "execute") {
    const access = { tool: "Bash", text: rule.subject.text, cwd: environment.cwd } as const;
    const { heard } = judge.decide(attemptOf(access, environment));
    return heard.some(({ effect }) => effect !== "allow") ? rule.subject.text : undefined;
  }
  if (rule.action === "connect") {
    const { host, port } = rule.subject;
    const touch = {
      action: "connect",
      host: host.replace(/^\*\./, "any."),
      ...(port === undefined ? {} : { port }),
    } as const;
    return deniedBy(judge.decideTouch(touch)) ? host : undefined;
  }
  if (rule.action !== "write") return undefined;
  const path = absolutePath(parsePath(rule.subject), environment);
  if (path === undefined) return undefined;
  return deniedBy(judge.decideTouch({ action: "write", path })) ? rule.subject.text : undefined;
}

function deniedBy({ by }: ReturnType<ReturnType<typeof judgeOf>["decideTouch"]>): boolean {
  return by.some((voice) => voice.kind === "rule" && voice.effect === "deny");
}
