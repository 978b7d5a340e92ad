import * as v from "valibot";
import { suggest } from "../diagnostics/suggest.ts";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { SANDBOX } from "./sandbox-name.ts";

/** Findings that the user accepts, with the reason: one `[[accept]]` of config.toml. */
export interface Accept {
  readonly codes: readonly string[];
  /** The texts of the rules, as they are written; `all`: of every rule. None: only findings that concern no rule. */
  readonly rules: readonly string[] | "all";
  readonly agents: readonly string[];
  readonly reason: string;
  /** The last day on which it counts, `2027-01-31`. */
  readonly until?: string;
  /** Its place in the list. */
  readonly index: number;
}

const text = v.pipe(v.string(), v.nonEmpty());
const texts = v.union([text, v.pipe(v.array(text), v.nonEmpty())]);

/** The shape of one `[[accept]]`. What no shape says is checked by {@link acceptProblems}. */
export const ACCEPT_SHAPE = v.object({
  code: texts,
  rule: v.optional(texts),
  every_rule: v.optional(v.literal(true)),
  agent: texts,
  reason: text,
  until: v.optional(v.union([text, v.date()])),
});

type Raw = v.InferOutput<typeof ACCEPT_SHAPE>;

/** What is wrong with entries that have the right shape. */
export function acceptProblems(
  value: unknown,
  document: Document,
  agents: readonly string[],
): readonly Diagnostic[] {
  const known = [...agents, SANDBOX];
  return rawOf(value).flatMap((raw, index): Diagnostic[] => {
    const place = (key: string, ...more: readonly number[]) =>
      ({ at: "value", document, path: ["accept", index, key, ...more] }) as const;
    const problems: Diagnostic[] = [];
    if (raw.rule !== undefined && raw.every_rule === true)
      problems.push({
        code: "two-shapes",
        args: { first: "rule", second: "every_rule" },
        place: place("every_rule"),
      });
    if (raw.reason.trim() === "")
      problems.push({
        code: "empty-entry",
        args: { path: `accept[${index}].reason` },
        place: place("reason"),
      });
    if (raw.until !== undefined && dayOf(raw.until) === undefined)
      problems.push({ code: "accept-date", args: {}, place: place("until") });
    listOf(raw.agent).forEach((agent, i) => {
      if (known.includes(agent)) return;
      const where = typeof raw.agent === "string" ? place("agent") : place("agent", i);
      problems.push({
        code: "accept-agent",
        args: { agent, near: suggest(agent, known), known },
        place: where,
      });
    });
    return problems;
  });
}

/** The entries of a configuration that was checked. */
export function acceptsOf(value: unknown): readonly Accept[] {
  return rawOf(value).map((raw, index): Accept => {
    const until = raw.until === undefined ? undefined : dayOf(raw.until);
    return {
      codes: listOf(raw.code),
      rules: raw.every_rule === true ? "all" : raw.rule === undefined ? [] : listOf(raw.rule),
      agents: listOf(raw.agent),
      reason: raw.reason,
      ...(until === undefined ? {} : { until }),
      index,
    };
  });
}

function rawOf(value: unknown): readonly Raw[] {
  return value === undefined ? [] : v.parse(v.array(ACCEPT_SHAPE), value);
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** A date of the format, or a text that is one, as a day. A time of the day is refused: it would be ignored. */
function dayOf(value: string | Date): string | undefined {
  const written = typeof value === "string" ? value : value.toISOString();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return undefined;
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written) ? written : undefined;
}
