/** What was accepted, as it is shown. */
import type { Accepted } from "./acceptance.ts";
import type { GateFinding } from "./finding.ts";

/** An accepted finding in the JSON of every command. */
export type AcceptedFinding = Pick<GateFinding, "agent" | "code" | "rules" | "message"> & Accepted;

/** The accepted ones among some findings. */
export function acceptedOf(findings: readonly GateFinding[]): readonly AcceptedFinding[] {
  return findings.flatMap(({ agent, code, rules, message, accepted }) =>
    accepted === undefined ? [] : [{ agent, code, rules, message, ...accepted }],
  );
}

/** How many rules of one acceptance are named. */
const MOST_SHOWN = 5;

/** A line for each agent, code and reason, with the rules. */
export function acceptedText(accepted: readonly AcceptedFinding[]): string {
  const groups = new Map<string, { readonly one: AcceptedFinding; readonly rules: Set<string> }>();
  for (const one of accepted) {
    const key = JSON.stringify([one.agent, one.code, one.reason]);
    const group = groups.get(key) ?? { one, rules: new Set() };
    for (const rule of one.rules) group.rules.add(rule);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ one, rules }) => {
      const shown = [...rules].slice(0, MOST_SHOWN);
      const more = rules.size - shown.length;
      const named = shown.length === 0 ? "" : `: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
      return `accepted${acceptedUntil(one)}: ${one.agent} [${one.code}]${named}\n  ${one.reason}\n`;
    })
    .join("");
}

/** ` until 2027-01-31`, or nothing. */
export function acceptedUntil({ until }: Accepted): string {
  return until === undefined ? "" : ` until ${until}`;
}
