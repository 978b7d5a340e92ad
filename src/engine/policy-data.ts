import { isObject } from "../edit/json.ts";
import type { Document } from "../diagnostics/diagnostic.ts";
import { baseName } from "../policy/normalize.ts";
import type { Origin, Policy, Rule } from "../policy/policy.ts";

/** A rule as JSON, without the document that it was written in. */
export type RuleData = Pick<Rule, "effect" | "action" | "subject" | "reason"> & {
  /** The document and the list that it is in, for a person. */
  readonly from: string;
};

/** An allow list that is present: what it does not name is denied. */
export interface ClosedData {
  readonly closed: "write" | "connect";
  readonly from: string;
}

/** One row of a policy that is carried by a program of its own. */
export type PolicyRow = RuleData | ClosedData;

/** A rule as a row. */
export function ruleRow({ effect, action, subject, reason, origin }: Rule): RuleData {
  const why = reason === undefined ? {} : { reason };
  return { effect, action, subject, ...why, from: fromText(origin) };
}

/** A closed list as a row. */
export function closedRow(closed: ClosedData["closed"], origin: Origin): ClosedData {
  return { closed, from: fromText(origin) };
}

/**
 * The place of a rule in its list is left out, because it would change with every rule before it, and the folder of the document
 * because it is another one on another machine.
 */
function fromText({ source, document, path }: Origin): string {
  if (source === "self-protection") return source;
  const first = path.findIndex((step) => typeof step === "number");
  const names = path.slice(0, first < 0 ? undefined : first);
  return [baseName(document.file), names.join(".")].filter((part) => part !== "").join(", ");
}

/**
 * The policy that rows make. The id of a rule is the number of its row.
 * @throws for a row that is neither: a policy of which a part is not understood must not be applied
 */
export function policyOf(rows: readonly unknown[]): Policy {
  const rules: Rule[] = [];
  const closed: { write?: Origin; connect?: Origin } = {};
  rows.forEach((row, index) => {
    if (isClosed(row)) closed[row.closed] ??= originOf(row.from);
    else if (isRule(row)) {
      const { from, ...rule } = row;
      rules.push({ ...rule, id: String(index), origin: originOf(from) } as Rule);
    } else throw new TypeError(`row ${index} of the policy is not a rule`);
  });
  return { rules, closed, rest: {} };
}

/** The row that a rule of {@link policyOf} comes from. */
export function rowOf({ id }: Pick<Rule, "id">): number {
  return Number(id);
}

function originOf(from: string): Origin {
  const document: Document = { file: from, text: "", syntax: "text" };
  return { source: "srt", document, path: [] };
}

function isClosed(row: unknown): row is ClosedData {
  return isObject(row) && (row["closed"] === "write" || row["closed"] === "connect") && hasOrigin(row);
}

/** The kind of subject that each action has. */
const SUBJECTS: Readonly<Record<string, string>> = {
  read: "path",
  write: "path",
  execute: "command",
  connect: "domain",
  call: "tool",
};

function isRule(row: unknown): row is RuleData {
  if (!isObject(row) || !hasOrigin(row)) return false;
  const { effect, action, subject } = row;
  if (effect !== "deny" && effect !== "ask" && effect !== "allow") return false;
  return isObject(subject) && typeof action === "string" && SUBJECTS[action] === subject["kind"];
}

function hasOrigin(row: Readonly<Record<string, unknown>>): boolean {
  return typeof row["from"] === "string";
}
