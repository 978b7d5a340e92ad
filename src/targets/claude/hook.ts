import { valueAt } from "../../policy/value-at.ts";
import { groupOf, jsonSeat } from "../kit/hooks/json-seat.ts";
import { claudeEvent, TIMEOUT, wordsOf, type HookProgram } from "../kit/hooks/seat.ts";

const KEY = "hooks.PreToolUse";

/** The element of the list in any of the agent's settings files. */
function entryOf(program: HookProgram): object {
  const [command, ...args] = wordsOf(program);
  return groupOf({ command, args, timeout: TIMEOUT, onFailure: "block" });
}

/** The list with the entry alone, for a file that has nothing of anybody else. */
export function hookValue(program: HookProgram): readonly [key: string, value: unknown] {
  return [KEY, [entryOf(program)]];
}

/**
 * The entry in the user's settings. With arguments no shell is between, and `onFailure` makes a program that is missing, crashes
 * or takes too long a refusal (facts.md, Hooks, release 2.1.330).
 */
export const seat = jsonSeat({
  agent: "claude",
  key: KEY,
  event: claudeEvent("Bash"),
  entry: entryOf,
  offIn: (settings) => (valueAt(settings, ["disableAllHooks"]) === true ? "disableAllHooks" : undefined),
});
