import type { Environment } from "./environment.ts";
import { parsePath } from "./path.ts";
import type { PathRule, PathSubject, Policy, Rule } from "./policy.ts";

/** Steps that no machine has, so that what depends on them is found in a text. Plain letters: no agent escapes them. */
const NO_HOME = "TwsrtKnowsNoHome";
const NO_START = "TwsrtKnowsNoStart";

/** So deep that no path climbs out of it to what every machine has. */
const DEPTH = 12;

/**
 * The machine of a portable translation: any Linux machine. Its home and its start directory are in no path that an agent
 * finds, and nothing on the disk can be seen.
 */
export const ANY_MACHINE: Environment = {
  home: `/${NO_HOME}`.repeat(DEPTH),
  cwd: `/${NO_START}`.repeat(DEPTH),
  uid: 1,
  platform: "linux",
  kind: () => "unknown",
  realpath: () => undefined,
  list: () => undefined,
};

/** Whether a text would need the home or the start directory of a machine. */
export function needsMachine(text: string): boolean {
  return text.includes(NO_HOME) || text.includes(NO_START);
}

/** The policy with its denials in the home as denials below any directory, for agents that cannot name the home. */
export interface AnyHome {
  readonly policy: Policy;
  /** Rules that deny more than they say. */
  readonly widened: readonly PathRule[];
  /** Rules that are left out: denials of everything, and what allows something in the home. */
  readonly lost: readonly PathRule[];
}

/** What allows is left out: below any directory it would open more than it says. */
export function anyHome(policy: Policy): AnyHome {
  const widened: PathRule[] = [];
  const lost: PathRule[] = [];
  const rules = policy.rules.flatMap((rule): readonly Rule[] => {
    if (rule.inert !== undefined || rule.subject.kind !== "path") return [rule];
    const path = rule as PathRule;
    const { anchor, parents, segments } = parsePath(path.subject);
    if (anchor !== "home" || (parents > 0 && path.effect !== "allow")) return [rule];
    if (path.effect === "allow" || segments.length === 0) {
      lost.push(path);
      return [];
    }
    widened.push(path);
    return [{ ...path, subject: anywhere(path.subject) }];
  });
  return { policy: { ...policy, rules }, widened, lost };
}

// `~/x` as `/**/x`; a name keeps its characters.
function anywhere({ text, literal }: PathSubject): PathSubject {
  const rest = text.replace(/^~\/+/, "");
  const spelled = literal ? rest.replaceAll(/[*?[]/g, "[$&]") : rest;
  return { kind: "path", text: `/**/${spelled}`, literal: false };
}
