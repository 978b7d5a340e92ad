import { GUARD_WORDS } from "../../policy/guard-words.ts";
import type { Answer } from "./answer.ts";
import type { DriveInput } from "./driver.ts";

/** How much of the guard's words is kept, in characters. */
const KEPT = 300;

/**
 * The answer of a call that the guard stopped. It is known by its words in what the agent says; a guard that fails uses others.
 * @param text undefined when no answer came
 * @returns undefined without a guard, and for every other answer
 */
export function guardAnswer(
  { guard }: Pick<DriveInput, "guard">,
  text: string | undefined,
): Answer | undefined {
  if (guard === undefined || text === undefined) return undefined;
  const said = { byGuard: true, text: text.trim().slice(0, KEPT) } as const;
  if (text.includes(GUARD_WORDS.deny)) return { verdict: "denied", ...said };
  return text.includes(GUARD_WORDS.ask) ? { verdict: "asked", ...said } : undefined;
}
