import { isAtOrUnder, normalize } from "./normalize.ts";
import type { Conditions, Policy, Rule } from "./policy.ts";

/** What conditions are compared with, at the moment of one call. Undefined: it is not known. */
export interface Circumstances {
  readonly home: string;
  /** The directory of the call, as it is spelled and without links. */
  readonly cwd: readonly string[] | undefined;
  /** A path without links; undefined: there is none. */
  readonly realpath?: (path: string) => string | undefined;
  /** The branch that is checked out, and others that the call names. */
  readonly branches: () => readonly string[] | undefined;
  /** The addresses of all remotes of the repository. */
  readonly remotes: () => readonly string[] | undefined;
  readonly variable: (name: string) => string | undefined;
}

/** Whether conditions are met; undefined: a part of them is not known, and the rest are met. */
export function areMet(when: Conditions, known: Circumstances): boolean | undefined {
  const { branch, cwd, remote, env } = when;
  const parts: (boolean | undefined)[] = [];
  if (branch !== undefined) parts.push(ofAll(known.branches(), matcher(branch)));
  if (cwd !== undefined) {
    const directory = normalize(cwd.startsWith("~") ? known.home + cwd.slice(1) : cwd);
    const spelled = ofAll(known.cwd, (path) => isBelow(path, directory));
    // Where only the directory behind a link matches, a restriction acts and an allow does not.
    const behind = known.realpath === undefined ? undefined : withoutLinks(directory, known.realpath);
    const isBehind = behind !== undefined && known.cwd?.some((path) => isBelow(path, behind)) === true;
    parts.push(spelled === false && isBehind ? undefined : spelled);
  }
  if (remote !== undefined) parts.push(ofAll(known.remotes(), matcher(remote)));
  for (const [name, pattern] of Object.entries(env ?? {}))
    parts.push(ofAll(oneOf(known.variable(name)), matcher(pattern)));
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

/**
 * The policy without the rules whose conditions are not met. Where that is not known, a restriction stays and an allow goes.
 * @returns the same policy where no rule has conditions
 */
export function withConditions(policy: Policy, met: (when: Conditions) => boolean | undefined): Policy {
  if (!policy.rules.some(hasConditions)) return policy;
  const acts = (rule: Rule): boolean => {
    if (!hasConditions(rule)) return true;
    const known = met(rule.when);
    return rule.effect === "allow" ? known === true : known !== false;
  };
  return { ...policy, rules: policy.rules.filter(acts) };
}

/** The policy for all that cannot look at circumstances, such as the files of agents: nothing is known. */
export function strictReading(policy: Policy): Policy {
  return withConditions(policy, () => undefined);
}

/** Whether a rule applies only under conditions. */
export function hasConditions(rule: Rule): rule is Rule & { readonly when: Conditions } {
  return rule.action === "execute" && rule.when !== undefined;
}

/** Conditions as their source has them. */
export function conditionsText({ env, ...texts }: Conditions): string {
  const pairs = [
    ...Object.entries(texts),
    ...Object.entries(env ?? {}).map(([name, value]) => [`$${name}`, value] as const),
  ];
  return pairs.map(([name, value]) => `${name} ${value}`).join(", ");
}

function oneOf(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

/** True if all are, false if none is. */
function ofAll(
  values: readonly string[] | undefined,
  matches: (value: string) => boolean,
): boolean | undefined {
  if (values === undefined || values.length === 0) return undefined;
  const found = values.filter(matches).length;
  if (found === values.length) return true;
  return found === 0 ? false : undefined;
}

/** `*` is any text. */
function matcher(pattern: string): (value: string) => boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "s");
  return (value) => expression.test(value);
}

/** A directory without links, of a pattern the part in front of its first `*`. */
function withoutLinks(pattern: string, realpath: (path: string) => string | undefined): string | undefined {
  const star = pattern.indexOf("*");
  const end = star === -1 ? pattern.length : pattern.lastIndexOf("/", star);
  const real = realpath(pattern.slice(0, end) || "/");
  return real === undefined ? undefined : (real === "/" ? "" : real) + pattern.slice(end);
}

/** A directory, or one that a pattern means, and all below it. */
function isBelow(path: string, pattern: string): boolean {
  if (!pattern.includes("*")) return isAtOrUnder(path, pattern);
  const matches = matcher(pattern);
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1))
    if (matches(path.slice(0, end))) return true;
  return matches("/");
}
