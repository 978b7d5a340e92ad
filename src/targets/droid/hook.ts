import { valueAt } from "../../policy/value-at.ts";
import { groupOf, jsonSeat } from "../kit/hooks/json-seat.ts";
import { claudeEvent, lineOf, TIMEOUT } from "../kit/hooks/seat.ts";

/** The entry in the user's settings. The timeout is in seconds (release 0.225.2, measured). */
export const seat = jsonSeat({
  agent: "droid",
  key: "hooks.PreToolUse",
  event: claudeEvent("Execute"),
  entry: (program) => groupOf({ command: lineOf(program), timeout: TIMEOUT }),
  offIn: (settings) =>
    valueAt(settings, ["hooks", "hooksDisabled"]) === true ? "hooks.hooksDisabled" : undefined,
});
