import { isObject } from "../../../edit/json.ts";
import { startProcess } from "../../../drive/process.ts";
import type { Acceptance, DriveInput, DriverModule, TriedAccess } from "../../driver.ts";
import { NO_MODEL } from "../../driving.ts";
import { CONFIG } from "../artifacts.ts";
import { configOf } from "../read.ts";
import { configFile, variablesOf } from "./start.ts";

/** Commands that nobody has; a rule denies the first. */
const DENIED = "twsrt-canary --try";
const BESIDE = "twsrt-beside --try";
/** Under a name of its own, and before all others, so that it changes no order and shows that the file is read. */
const CANARY = { "bas?": { [`${DENIED}*`]: "deny" } };

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
  const accesses: readonly [TriedAccess, TriedAccess] = [
    { tool: "Bash", text: DENIED },
    { tool: "Bash", text: BESIDE },
  ];
  const run = await attempt({ ...input, files: { [CONFIG]: changed }, base: "open", accesses });
  if (run.end.kind === "refused") return { kind: "ignored", why: `it does not start: ${run.end.said}` };
  if (run.end.kind !== "done") return { kind: "unknown", why: `${run.end.kind}: ${run.end.said}` };
  const [canary, beside] = run.observations.map(({ verdict }) => verdict);
  if (canary === "denied") return { kind: "accepted" };
  if (canary === "allowed") return { kind: "ignored", why: "a rule that was put into it did not act" };
  return {
    kind: "unknown",
    why: `the check was answered with ${canary ?? "nothing"} and ${beside ?? "nothing"}`,
  };
}

function withCanary(text: string): string | undefined {
  const config = configOf(text);
  const permission = config?.["permission"] ?? {};
  const rules = typeof permission === "string" ? { "*": permission } : permission;
  if (config === undefined || !isObject(rules)) return undefined;
  return JSON.stringify({ ...config, permission: { ...rules, ...CANARY } });
}

/**
 * What the agent says is wrong with a file. `debug config` reads it and ends, with neither model nor project.
 * @returns undefined when it is content
 */
async function complaintOf(
  { command, world, timeoutMs, signal }: Omit<DriveInput, "base" | "accesses">,
  text: string,
): Promise<string | undefined> {
  world.write(configFile(world), world.relocate(text));
  const started = startProcess([...command, "debug", "config"], {
    cwd: world.cwd,
    variables: variablesOf(world, NO_MODEL),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  started.end();
  const { code, output, errors } = await started.exit;
  if (code === 0) return undefined;
  return (errors.trim() || output.trim()).slice(0, 300);
}
