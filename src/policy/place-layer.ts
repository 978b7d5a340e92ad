import { join } from "./normalize.ts";
import type { Origin, PathSubject, Policy, Rule } from "./policy.ts";

/** What makes rules of a layer apply in the right place, under the name of the layer. */
export interface LayerPlace {
  readonly name: string;
  /** The directory at which relative paths of the layer begin; absent: the one in which an agent is started. */
  readonly root?: string;
  /** How many directories the start directory is below the root. */
  readonly depth?: number;
}

/** The rules of a layer other than the user's, with ids of their own. */
export function placed(policy: Policy, place: LayerPlace): Policy {
  const named = (origin: Origin): Origin => ({ ...origin, layer: place.name });
  const { write, connect } = policy.closed;
  return {
    ...policy,
    rules: policy.rules.map((rule) =>
      anchored({ ...rule, id: idIn(rule, place), origin: named(rule.origin) }, place),
    ),
    closed: {
      ...(write === undefined ? {} : { write: named(write) }),
      ...(connect === undefined ? {} : { connect: named(connect) }),
    },
  };
}

/** `srt:/filesystem/denyRead/0` of a project is `srt:project:/filesystem/denyRead/0`. */
function idIn({ id }: Rule, { name }: LayerPlace): string {
  const colon = id.indexOf(":") + 1;
  return `${id.slice(0, colon)}${name}:${id.slice(colon)}`;
}

/**
 * A relative path of a project means the same wherever in it an agent is started. A restriction becomes absolute, so that
 * it applies in every session. What is allowed stays relative to the start directory: so it can be compared with what a
 * higher layer allows there, and allows nothing of this project in a session elsewhere.
 */
function anchored(rule: Rule, { root, depth = 0 }: LayerPlace): Rule {
  if (root === undefined || (rule.action !== "read" && rule.action !== "write")) return rule;
  const { subject } = rule;
  if (/^(\/|~$|~\/)/.test(subject.text)) return rule;
  if (rule.effect !== "allow") return { ...rule, subject: under(root, subject) };
  return depth === 0
    ? rule
    : { ...rule, subject: { ...subject, text: `${"../".repeat(depth)}${subject.text}` } };
}

const WILDCARD = /[*?[\]]/;

function under(root: string, subject: PathSubject): PathSubject {
  const { text } = subject;
  if (!WILDCARD.test(root)) return { ...subject, text: join(root, text) };
  if (subject.literal || !WILDCARD.test(text)) return { ...subject, text: join(root, text), literal: true };
  return { ...subject, text: join(root.replaceAll(/[*?[]/g, "[$&]"), text) };
}
