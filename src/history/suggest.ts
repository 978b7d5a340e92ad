import { extend } from "../adopt/extend.ts";
import { readRule } from "../adopt/rules.ts";
import { editJson } from "../edit/json-edit.ts";
import { patchOf } from "../edit/patch.ts";
import { realEnvironment } from "../files/environment.ts";
import type { Recorded } from "../guard/record.ts";
import { parseAccess } from "../policy/access.ts";
import { withAllowances } from "../policy/allowance.ts";
import { policyFor } from "../policy/applies.ts";
import type { Access } from "../policy/attempt.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import { judgeOf, type Decision } from "../policy/decide.ts";
import type { Environment } from "../policy/environment.ts";
import { baseName } from "../policy/normalize.ts";
import { EMPTY_POLICY, type Policy, type Rule } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import { commandsOf } from "../shell/commands.ts";
import { fixedText } from "../shell/rule-word.ts";
import type { SourceRule } from "../targets/reading.ts";
import { isRun } from "../targets/transcript.ts";
import type { Workspace } from "../workspace/load.ts";
import { idleRules, type IdleRule } from "./idle.ts";
import type { Session } from "./sessions.ts";

/** What was approved less often is not proposed. */
const OFTEN = 3;

/** A rule that is proposed, and why. */
export interface Proposal {
  readonly text: string;
  readonly approved: number;
  /** The rule that asks today, which would go. */
  readonly instead?: Rule;
}

/** What a policy could be changed in, after what happened. */
export interface Suggestions {
  readonly proposals: readonly Proposal[];
  /** Approved often, covered by no rule, and not for an allow rule: it would open more than what was approved. */
  readonly uncovered: readonly { readonly command: string; readonly approved: number }[];
  /** Restrictions that nothing has met. */
  readonly idle: readonly IdleRule[];
  /** The change to the source. */
  readonly diff: string;
}

/** An access that an agent made. */
interface Used {
  readonly access: Access;
  readonly agent: string;
}

/** Proposes changes to the command rules. Whatever a refused call falls under is left out. */
export async function suggestions(
  workspace: Workspace,
  sessions: readonly Session[],
  record: readonly Recorded[],
): Promise<Suggestions> {
  const { environment, policy } = workspace;
  const past = sessions.flatMap(({ target, calls }) =>
    calls.flatMap(({ call, outcome }) =>
      call.accesses.map((access) => ({
        access,
        agent: target.name,
        isRefused: !isRun(outcome),
        isApproved: outcome === "approved" && access.tool === "Bash" && call.accesses.length === 1,
      })),
    ),
  );
  const judge = judgeOfUsed(policy, environment);
  const met = new Set(record.map(({ rule }) => rule));
  for (const used of distinct(past))
    for (const voice of judge(used).heard) if (voice.kind === "rule") met.add(subjectText(voice.rule));
  const approved = past.filter(({ isApproved }) => isApproved);
  const refused = (): readonly Used[] =>
    distinct([
      ...past.filter(({ isRefused }) => isRefused),
      ...record.filter(({ decision }) => decision === "deny").flatMap(recordedAccesses),
    ]);
  const { asked, unnamed } = counted(approved, judge);
  const often = (counts: ReadonlyMap<unknown, number>): boolean =>
    [...counts.values()].some((count) => count >= OFTEN);
  const isRefused = often(asked) || often(unnamed) ? refusedBy(refused(), environment) : () => true;

  const proposals: Proposal[] = [];
  const uncovered: Suggestions["uncovered"][number][] = [];
  for (const [rule, count] of asked)
    if (count >= OFTEN && rule.origin.layer === undefined && !isRefused(rule))
      proposals.push({ text: subjectText(rule), approved: count, instead: rule });
  for (const [command, count] of unnamed) {
    const read = count < OFTEN ? undefined : readRule({ list: "allow", text: command });
    if (read === undefined || isRefused(read)) continue;
    if (isHarmlessToAllow(read, policy, environment)) proposals.push({ text: command, approved: count });
    else uncovered.push({ command, approved: count });
  }
  return {
    proposals,
    uncovered,
    idle: await idleRules(policy, (rule) => met.has(subjectText(rule))),
    diff: diffOf(workspace, proposals),
  };
}

function recordedAccesses({ accesses, agent, cwd }: Recorded): readonly Used[] {
  return accesses.flatMap((text) => {
    const read = parseAccess(text, cwd);
    return read.kind === "access" ? [{ access: read.access, agent }] : [];
  });
}

/** Each access once: a day has many equal ones. */
function distinct(all: readonly Used[]): readonly Used[] {
  const known = new Map<string, Used>();
  for (const used of all) {
    const { tool, text, cwd } = used.access;
    known.set([used.agent, tool, cwd, text].join("\0"), used);
  }
  return [...known.values()];
}

/** How often each rule was the only one that asked, and how often each command was approved that nothing names. */
function counted(
  approved: readonly Used[],
  judge: (used: Used) => Decision,
): { readonly asked: ReadonlyMap<Rule, number>; readonly unnamed: ReadonlyMap<string, number> } {
  const asked = new Map<Rule, number>();
  const unnamed = new Map<string, number>();
  for (const used of approved) {
    const { effect, by } = judge(used);
    const rule = effect === "ask" ? onlyRule(by) : undefined;
    if (rule !== undefined) asked.set(rule, (asked.get(rule) ?? 0) + 1);
    const command = effect === "default" ? commandIn(used.access.text) : undefined;
    if (command !== undefined) unnamed.set(command, (unnamed.get(command) ?? 0) + 1);
  }
  return { asked, unnamed };
}

function onlyRule(voices: Decision["by"]): Rule | undefined {
  const [first] = voices;
  if (first?.kind !== "rule" || first.rule.action !== "execute") return undefined;
  const isOnly = voices.every((voice) => voice.kind === "rule" && voice.rule.id === first.rule.id);
  return isOnly ? first.rule : undefined;
}

function judgeOfUsed(policy: Policy, { home }: Environment): (used: Used) => Decision {
  const known = new Map<string, (access: Access) => Decision>();
  return ({ access, agent }) => {
    const key = `${agent}\0${access.cwd}`;
    let decide = known.get(key);
    if (decide === undefined) {
      const environment = realEnvironment({ home, cwd: access.cwd });
      const judge = judgeOf(policyFor(policy, agent), environment);
      decide = (one) => judge.decide(attemptOf(one, environment));
      known.set(key, decide);
    }
    return decide(access);
  };
}

/** A line in which every word is what it seems to be, and no program reads what another one says. */
const PLAIN = /^[\w ./:=,@+;&-]*$/;

/** Whether a rule means, or could mean, a refused access or a part of it. */
function refusedBy(refused: readonly Used[], environment: Environment): (rule: Rule) => boolean {
  return (rule) => {
    // As a restriction, so that what is not known counts too.
    const judge = judgeOfUsed({ ...EMPTY_POLICY, rules: [{ ...rule, effect: "deny" }] }, environment);
    const name = rule.subject.kind === "command" ? baseName(fixedText(rule.subject.words[0] ?? "")) : "";
    const mayMean = ({ access: { tool, text } }: Used): boolean =>
      tool === "Bash" && (!PLAIN.test(text) || text.includes(name));
    return refused.some((used) => mayMean(used) && judge(used).effect !== "default");
  };
}

/** Whether the rule, with any further words, opens nothing and no restriction of the policy. */
function isHarmlessToAllow(rule: Rule, policy: Policy, environment: Environment): boolean {
  const own = { ...rule, id: "proposed" };
  const { rules } = withAllowances({ ...policy, rules: [...policy.rules, own] }, environment);
  return rules.some(
    (one) => one.id === own.id && one.action === "execute" && one.allowance?.further === true,
  );
}

/**
 * The beginning of a line that a rule could name: the program and its sub-commands. Undefined for a line of several commands, or one of
 * which a word is decided only when it runs.
 */
function commandIn(line: string): string | undefined {
  const found = commandsOf(line);
  const [command, ...more] = found.commands;
  if (found.kind !== "parsed" || command === undefined || more.length > 0) return undefined;
  if (command.wrappers.length > 0 || command.redirects.length > 0 || command.cwd !== "start")
    return undefined;
  const words: string[] = [];
  for (const word of command.words) {
    if (word.kind !== "literal" || !/^[A-Za-z][\w:.-]*$/.test(word.text) || words.length === 2) break;
    words.push(word.text);
  }
  return words.length === 0 ? undefined : words.join(" ");
}

function diffOf({ documents: { bash } }: Workspace, proposals: readonly Proposal[]): string {
  if (proposals.length === 0) return "";
  const removed = proposals.flatMap(({ instead }) =>
    instead === undefined ? [] : [{ kind: "remove", route: instead.origin.path } as const],
  );
  const added = proposals.map(({ text, instead }): SourceRule => {
    const agents = instead?.agents;
    return { list: "allow", text, ...(agents === undefined ? {} : { agents }) };
  });
  const next = extend(editJson(bash.text, removed), "bash", added);
  return patchOf([{ file: bash.file, before: bash.text, next }]);
}
