import { isObject } from "../../../edit/json.ts";
import type { Acceptance, DriverModule } from "../../../drive/kit/driver.ts";
import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { NO_MODEL, startIn, wordsOf } from "../../../drive/kit/start.ts";
import { CONFIG } from "../artifacts.ts";
import { configOf } from "../read.ts";
import { usualPlaces } from "./places.ts";
import { variablesOf } from "./start.ts";

/** Under a name of its own, and before all others, so that it changes no order and shows that the file is read. */
const RULE = { "bas?": { [`${CANARY} --try*`]: "deny" } };

type Input = Parameters<DriverModule["accepts"]>[0];

/**
 * Whether the agent takes the file: it says what it makes of the whole text without starting anything, and a rule
 * that is put into a copy acts. The rule stands behind all others, where nothing takes its effect away.
 */
export async function acceptance(input: Input, attempt: DriverModule["attempt"]): Promise<Acceptance> {
  const text = input.files[CONFIG];
  if (text !== undefined) {
    const complaint = await complaintOf(input, text);
    if (complaint !== undefined) return { kind: "ignored", why: complaint };
  }
  const changed = withCanary(text ?? "{}");
  if (changed === undefined)
    return { kind: "unknown", why: "no rule can be put into it, and the agent does not complain" };
  const files = { [CONFIG]: changed };
  const run = await attempt({ ...input, files, base: "open", accesses: CANARIES });
  return acceptanceOf(run, {
    ignored: "a rule that was put into it did not act",
    // Its own rule is the only one that is looked for.
    isRuled: () => true,
  });
}

function withCanary(text: string): string | undefined {
  const config = configOf(text);
  const permission = config?.["permission"] ?? {};
  const rules = typeof permission === "string" ? { "*": permission } : permission;
  if (config === undefined || !isObject(rules)) return undefined;
  return JSON.stringify({ ...config, permission: { ...rules, ...RULE } });
}

/**
 * What the agent says is wrong with a file. `debug config` reads it and ends, with neither model nor project.
 * @returns undefined when it is content
 */
async function complaintOf(input: Input, text: string): Promise<string | undefined> {
  const { command, world } = input;
  world.write(usualPlaces(world).config, world.relocate(text));
  const exit = await startIn(input, {
    command: [...command, "debug", "config"],
    variables: variablesOf(world, NO_MODEL),
  }).exit;
  return exit.code === 0 ? undefined : wordsOf(exit).slice(0, 300);
}
