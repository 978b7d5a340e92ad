/** Which findings the user accepts, and which entries of config.toml accept nothing. */
import type { Accept } from "../config/accept.ts";
export { SANDBOX } from "../config/sandbox-name.ts";
import type { Config } from "../config/config.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** What accepting goes by. */
export interface Acceptable {
  readonly code: string;
  /** The name of the agent, or of the sandbox. */
  readonly agent: string;
  /** The rules that the finding concerns, as they are written; none: it is about something else. */
  readonly rules: readonly string[];
}

/** Why a finding is accepted, for a report. */
export interface Accepted {
  readonly reason: string;
  readonly until?: string;
}

/** Says whether a finding is accepted. */
export type Accepting = (finding: Acceptable) => Accepted | undefined;

/** Accepts no finding. */
export const NOTHING: Accepting = () => undefined;

/** Stands for all rules that keep an agent from changing its own policy: their paths differ between machines. */
export const SELF_PROTECTION = "self-protection";

/** The day of a moment on this machine, `2027-01-31`. */
export function dayOf(now: Date): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * Makes the function that says whether a finding is accepted, and by which entry of config.toml.
 * @param today the day by which entries expire
 */
export function accepting({ accepts }: Pick<Config, "accepts">, today: string): Accepting {
  const live = accepts.filter((accept) => !isExpired(accept, today));
  return (finding) => {
    const { rules } = finding;
    const by = live.filter((accept) => isAbout(accept, finding));
    // A finding about several rules is accepted only for all of them.
    const isCovered = rules.every((rule) => by.some((accept) => isOf(accept, rule)));
    const [first] = by.filter((accept) => rules.length === 0 || rules.some((rule) => isOf(accept, rule)));
    if (first === undefined || !isCovered) return undefined;
    return { reason: first.reason, ...(first.until === undefined ? {} : { until: first.until }) };
  };
}

/** What was looked at completely, so that what is not there does not exist. */
export interface Checked {
  readonly codes: ReadonlySet<string>;
  readonly agents: readonly string[];
}

/**
 * The entries that accept nothing any more: their date is past, or a code, a rule or an agent of theirs is in no finding.
 * @param found every finding, accepted or not
 */
export function stale(
  { accepts, document }: Pick<Config, "accepts" | "document">,
  found: readonly Acceptable[],
  checked: Checked,
  today: string,
): readonly Diagnostic[] {
  if (document === undefined) return [];
  return accepts.flatMap((accept): Diagnostic[] => {
    const at = (key: string) => ({ at: "value", document, path: ["accept", accept.index, key] }) as const;
    if (isExpired(accept, today))
      return [{ code: "accept-expired", args: { until: accept.until ?? "" }, place: at("until") }];
    // Where some of its agents were not looked at, what it names may be there.
    if (!accept.agents.every((agent) => checked.agents.includes(agent))) return [];
    const hits = found.filter(
      (finding) =>
        isAbout(accept, finding) &&
        (finding.rules.length === 0
          ? accept.rules.length === 0 || accept.rules === "all"
          : finding.rules.some((rule) => isOf(accept, rule))),
    );
    const unused = (what: "code" | "rule" | "agent", name: string): Diagnostic => ({
      code: "accept-unused",
      args: { what, name },
      place: at(what),
    });
    const codes = accept.codes
      .filter((code) => checked.codes.has(code) && !hits.some((hit) => hit.code === code))
      .map((code) => unused("code", code));
    if (codes.length > 0 || !accept.codes.every((code) => checked.codes.has(code))) return codes;
    const rules = accept.rules === "all" ? [] : accept.rules;
    return [
      ...rules
        .filter((rule) => !hits.some((hit) => hit.rules.includes(rule)))
        .map((rule) => unused("rule", rule)),
      ...accept.agents
        .filter((agent) => !hits.some((hit) => hit.agent === agent))
        .map((agent) => unused("agent", agent)),
    ];
  });
}

function isExpired({ until }: Accept, today: string): boolean {
  return until !== undefined && until < today;
}

function isAbout({ codes, agents }: Accept, { code, agent }: Acceptable): boolean {
  return codes.includes(code) && agents.includes(agent);
}

function isOf({ rules }: Accept, rule: string): boolean {
  return rules === "all" || rules.includes(rule);
}
