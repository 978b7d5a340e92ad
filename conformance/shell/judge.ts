import { attemptOf } from "../../src/policy/attempt-of.ts";
import { judgeOf } from "../../src/policy/decide.ts";
import type { Event } from "./event.ts";
import { isRestricting, restrictedBy, type Happened } from "./happened.ts";
import { POLICIES } from "./policies.ts";
import { CWD, worldEnvironment } from "./world.ts";

/** A policy of the oracle with the engine under test. */
export interface Judged {
  /** What the engine says to a line. */
  readonly answer: (line: string) => string;
  /** What of a line's events the policy restricts. */
  readonly restricted: (events: readonly Event[]) => readonly Happened[];
}

/** By the name of the policy. */
export const JUDGES: Readonly<Record<string, Judged>> = Object.fromEntries(
  Object.entries(POLICIES).map(([name, policy]) => {
    const environment = worldEnvironment(true);
    const judge = judgeOf(policy, environment);
    const answers = new Map<string, string>();
    const answer = (line: string): string => {
      const known = answers.get(line);
      if (known !== undefined) return known;
      const { effect } = judge.decide(attemptOf({ tool: "Bash", text: line, cwd: CWD }, environment));
      answers.set(line, effect);
      return effect;
    };
    return [name, { answer, restricted: restrictedBy(policy, worldEnvironment(false)) }];
  }),
);

/** Something restricted happened, and the engine said that nothing would. */
export interface Miss {
  readonly policy: string;
  readonly line: string;
  readonly said: string;
  /** Such as `read ~/.aws/credentials`. */
  readonly happened: readonly string[];
}

/** The miss that a line is under a policy, if it is one. */
export function missOf(policy: string, line: string, events: readonly Event[]): Miss | undefined {
  const judged = JUDGES[policy];
  if (judged === undefined) throw new Error(`no such policy: ${policy}`);
  const happened = judged.restricted(events);
  if (happened.length === 0) return undefined;
  const said = judged.answer(line);
  if (isRestricting(said)) return undefined;
  return {
    policy,
    line,
    said,
    happened: [...new Set(happened.map(({ action, about }) => `${action} ${about}`))],
  };
}

/** The kinds of what happened: `read`, `execute`. */
export function kindsOf({ happened }: Pick<Miss, "happened">): readonly string[] {
  return [...new Set(happened.map((text) => text.slice(0, text.indexOf(" "))))];
}
