import { isObject } from "../../edit/json.ts";
import { valueAt } from "../../policy/value-at.ts";
import { groupOf, jsonSeat } from "../kit/hooks/json-seat.ts";
import { claudeEvent, TIMEOUT, wordsOf, type HookProgram } from "../kit/hooks/seat.ts";
import { serviceHandler } from "../kit/hooks/service.ts";

const KEY = "hooks.PreToolUse";

/**
 * The element of the list in any of the agent's settings files. An address is asked in place of a program where the configuration has a
 * guard that stays.
 */
function entryOf(program: HookProgram): object {
  const settings = { timeout: TIMEOUT, onFailure: "block" };
  if (program.service !== undefined)
    return groupOf({ ...serviceHandler(program.service, program.arguments), ...settings });
  const [command, ...args] = wordsOf(program);
  return groupOf({ command, args, ...settings });
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
  offIn: (settings, { service }) => {
    if (valueAt(settings, ["disableAllHooks"]) === true) return "disableAllHooks";
    return service === undefined ? undefined : detourIn(settings);
  },
});

/** What leads a request to another program than the guard. */
function detourIn(settings: unknown): string | undefined {
  const variables = valueAt(settings, ["env"]);
  const name = isObject(variables) ? Object.keys(variables).find((one) => PROXIES.test(one)) : undefined;
  return name === undefined ? undefined : `env.${name}`;
}

/** `ALL_PROXY` is not followed (measured with release 2.1.330). */
const PROXIES = /^https?_proxy$/i;
