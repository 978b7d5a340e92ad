import { valueAt } from "../../policy/value-at.ts";
import { groupOf, jsonSeat } from "../kit/hooks/json-seat.ts";
import { claudeEvent, lineOf, TIMEOUT } from "../kit/hooks/seat.ts";

/** The entry in the user's settings. The timeout is in milliseconds (release 0.24.4, measured). */
export const seat = jsonSeat({
  agent: "qwen",
  key: "hooks.PreToolUse",
  event: claudeEvent("run_shell_command"),
  entry: (program) => groupOf({ command: lineOf(program), timeout: TIMEOUT * 1000 }),
  offIn: (settings) => (valueAt(settings, ["disableAllHooks"]) === true ? "disableAllHooks" : undefined),
});
