import { printable } from "../../diagnostics/text.ts";
import type { WitnessResult } from "../report.ts";
import type { Worst, WorstFinding } from "../worst.ts";
import { wrapped } from "./columns.ts";
import type { Paint } from "./paint.ts";
import { counted, placeText, ruleVerb } from "./words.ts";

/** The findings that matter most, as the beginning of the report. */
export function worstLines(
  worst: Worst,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const { findings } = worst;
  const lines = findings.flatMap((finding, i) => {
    const { what, why, remedy } = worstTexts(finding);
    const [first = "", ...rest] = wrapped(printable(what), width, `${i + 1}. `, "   ");
    const hanging = (text: string): string[] => wrapped(printable(text), width, "   ", "     ");
    const colored = finding.witness?.predicted === "unknown" ? "unknown" : "none";
    return [
      ...[first, ...rest].map((line) => paint.word(colored, line)),
      ...hanging(`Why: ${why}`),
      ...(remedy === "" ? [] : hanging(`Remedy: ${remedy}`)),
    ];
  });
  const rest = restText(worst);
  return [...lines, ...(rest === "" ? [] : wrapped(rest, width)), ""];
}

/** What one finding says: what happens, and why, and what to do. Of the texts of a policy nothing is escaped yet. */
export function worstTexts(finding: WorstFinding): {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
} {
  const { code, why, remedy, enforcers } = finding;
  const [, ...others] = enforcers;
  const also = others.length === 0 ? "" : ` The same in ${others.join(", ")}.`;
  return { what: `${happens(finding)}${also}`, why: `${why} (${code})`, remedy };
}

function happens({ title, witness, rule, rules }: WorstFinding): string {
  const place = placeText(rule.source, rule.line);
  const more = rules === 1 ? "" : `, and ${counted(rules - 1, "more rule")}`;
  const name = `${ruleVerb(rule)} ${rule.subject}`;
  if (witness === undefined) return `${title} does not enforce ${name} (${place}${more}) at all.`;
  const { access, form, predicted, policy } = witness;
  const how = form === "plain" || form === "alone" ? "" : ` (${form})`;
  const subject = `${access}${how}`;
  const yours = policyText(policy, rule.effect, `${name} (${place}${more})`);
  if (predicted === "unknown") return `What ${title} does with ${subject} is unknown. ${yours}`;
  if (predicted === "ask") return `${title} only asks before ${subject}. ${yours}`;
  return `${title} allows ${subject}${policy === "ask" ? ", without asking" : ""}. ${yours}`;
}

const POLICY_SAYS = { deny: "denies it", ask: "asks about it", allow: "allows it" } as const;

function policyText(
  policy: WitnessResult["policy"],
  effect: WorstFinding["rule"]["effect"],
  rule: string,
): string {
  // What an allow list does not name is denied, and the access was made from one of its entries.
  if (policy !== "allow" && effect === "allow")
    return `Your policy ${POLICY_SAYS[policy]}, because ${rule} does not cover it.`;
  return `Your policy ${POLICY_SAYS[policy]}: ${rule}.`;
}

/** What comes after the findings: how many more there are, or that there is none. */
export function restText({ findings, more, accepted }: Worst): string {
  const others =
    accepted === 0
      ? ""
      : ` ${counted(accepted, "accepted finding")} ${accepted === 1 ? "is" : "are"} listed at the end.`;
  if (findings.length === 0)
    return `Nothing that was tried gets around your policy${accepted === 0 ? "" : ", except what you accept"}.${others}`;
  const rest = more === 0 ? "" : `${counted(more, "more reason")} below.`;
  return `${rest}${others}`.trim();
}
