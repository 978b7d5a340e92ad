import { valueAt } from "../../policy/value-at.ts";
import { jsonSeat } from "../kit/hooks/json-seat.ts";
import { lineOf, TIMEOUT } from "../kit/hooks/seat.ts";

/** A file of its own in the folder of hooks. Without a matcher the hook sees every tool (release 1.0.102, measured). */
export const seat = jsonSeat({
  agent: "copilot",
  key: "hooks.preToolUse",
  event: (command, cwd) => ({ toolName: "bash", toolArgs: { command }, cwd, sessionId: "self-test" }),
  entry: (program) => ({ type: "command", bash: lineOf(program), timeoutSec: TIMEOUT }),
  offIn: (settings) => (valueAt(settings, ["disableAllHooks"]) === true ? "disableAllHooks" : undefined),
  empty: '{\n  "version": 1\n}\n',
});
