import type { Answer } from "./answer.ts";
import type { Refusal } from "./calls.ts";

/** With these the extension's answers to the model begin. */
export const DENIED = "Denied by twsrt: ";
export const NOT_APPROVED = "Not approved (twsrt asks before this): ";

const REFUSALS: Readonly<Record<Refusal, string>> = {
  environment: "the environment and the memory of a process are not shown",
  "without-guard": "pi must not be started without its extensions",
  "unparsed-shell": "commands of this shell cannot be checked",
};

/** Why a call is not simply run, for the model and for the person who is asked. */
export function explained({ ruling, refusal, isOther }: Answer): string {
  if (refusal !== undefined) return REFUSALS[refusal];
  if (isOther === true) return "no rule decides about this tool";
  const { decision, rule, about = "", reason, from } = ruling;
  if (decision === "unknown")
    return `${about} cannot be determined before it runs, and a rule could apply to it`;
  const what = rule === undefined ? `${about} is not in the list of what is allowed` : ruled(rule, about);
  const place = from === undefined ? "" : ` (${from})`;
  return `${what}${place}${reason === undefined ? "" : `: ${reason}`}`;
}

function ruled(rule: string, about: string): string {
  return about === rule ? rule : `${about}, by the rule ${rule}`;
}
