import type { Subject } from "../answers/subjects.ts";
import { EMPTY_POLICY, type Policy } from "../policy/policy.ts";

/** Which rules are to be verified. */
export interface Selection {
  /** Parts of ids or subjects, or kinds of access; empty for all. */
  readonly only: readonly string[];
}

const ACTIONS: readonly string[] = ["read", "write", "execute", "connect", "call"];

/** Whether a rule is among those that were asked for. */
export function isSelected(
  { id, text, action }: Pick<Subject, "id" | "text" | "action">,
  { only }: Selection,
): boolean {
  if (only.length === 0) return true;
  return only.some((wanted) =>
    ACTIONS.includes(wanted) ? action === wanted : id.includes(wanted) || text.includes(wanted),
  );
}

/** What stands for a list that denies what it does not name. */
export function closedId(action: "write" | "connect"): string {
  return `closed:${action}`;
}

/** A policy of nothing but some of the rules and lists of another. */
export function policyOfOnly(policy: Policy, ids: ReadonlySet<string>): Policy {
  const { write, connect } = policy.closed;
  return {
    ...EMPTY_POLICY,
    rules: policy.rules.filter(({ id }) => ids.has(id)),
    closed: {
      ...(write !== undefined && ids.has(closedId("write")) ? { write } : {}),
      ...(connect !== undefined && ids.has(closedId("connect")) ? { connect } : {}),
    },
  };
}
