import { valueAt } from "../../policy/value-at.ts";
import { groupOf, jsonSeat } from "../kit/hooks/json-seat.ts";
import { claudeEvent, TIMEOUT, wordsOf } from "../kit/hooks/seat.ts";

/**
 * The entry in the user's settings. With arguments no shell is between, and `onFailure` makes a program that is missing, crashes
 * or takes too long a refusal (facts.md, Hooks, release 2.1.330).
 */
export const seat = jsonSeat({
  agent: "claude",
  key: "hooks.PreToolUse",
  event: claudeEvent("Bash"),
  entry: (program) => {
    const [command, ...args] = wordsOf(program);
    return groupOf({ command, args, timeout: TIMEOUT, onFailure: "block" });
  },
  offIn: (settings) => (valueAt(settings, ["disableAllHooks"]) === true ? "disableAllHooks" : undefined),
});
