import type { ToolResult } from "../../../drive/tool-call.ts";
import type { Observation, ObservedVerdict } from "../../driver.ts";
import type { Trial } from "./calls.ts";
import type { Question } from "./protocol.ts";
import { resultMeaning } from "./script.ts";
import { withoutReminders, type Meaning } from "./wordings.ts";

/** How much of what the agent said is passed on, in characters. */
const MOST_TEXT = 300;

const VERDICTS: Readonly<Record<Meaning, ObservedVerdict>> = {
  "let-through": "allowed",
  refused: "denied",
  "refused-by-itself": "denied",
  absent: "not-offered",
  // The agent did not get to its rules.
  unready: "untried",
  unfit: "untried",
};

/**
 * What the agent did with a call. It counts as allowed only by a wording that is known for a tool that was started:
 * whatever else it says, nothing passes by accident. The agent never names the rule: where it refuses a page, it names
 * the page's host in the form of one (facts.md, section L).
 * @param question what the agent asked about the call
 * @param isRefused whether it reported the call as refused
 */
export function observe(
  trial: Trial,
  result: ToolResult | undefined,
  question: Question | undefined,
  isRefused: boolean,
  time: { readonly made: number; readonly answered?: number },
): Observation {
  const ms = Math.max(0, (time.answered ?? time.made) - time.made);
  const said = withoutReminders(result?.text ?? "");
  // Either is an answer, even if the agent ends before the model hears of it.
  if (question !== undefined) return { verdict: "asked", text: shortened(question.reason), ms };
  const meaning = result === undefined ? undefined : resultMeaning(trial, result);
  if (meaning === "refused-by-itself")
    return { verdict: "denied", byItself: true, text: shortened(said), ms };
  if (isRefused) return { verdict: "denied", text: shortened(said), ms };
  if (meaning === undefined) return { verdict: "lost", text: shortened(said), ms };
  return { verdict: VERDICTS[meaning], text: meaning === "let-through" ? "" : shortened(said), ms };
}

function shortened(text: string): string {
  const plain = text.replaceAll(/<\/?tool_use_error>/g, "").trim();
  return plain.length <= MOST_TEXT ? plain : `${plain.slice(0, MOST_TEXT - 1)}…`;
}
