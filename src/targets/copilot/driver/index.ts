import type { Acceptance, DriveEnd, DriveInput, DriverModule, DriveRun, TriedAccess } from "../../driver.ts";
import { NO_MODEL, printedVersion } from "../../driving.ts";
import { FLAGS } from "../artifacts.ts";
import { argumentsOf } from "./arguments.ts";
import { OPEN, startOnce, variablesOf, type Round } from "./start.ts";
import { isRefusal } from "./wordings.ts";

export { PROGRAM as program } from "../release.ts";

export const install = "npm install -g @github/copilot@1.0.102";

/** So much of what the agent prints at its end is kept, in characters. */
const KEPT = 600;

/** Commands that nobody has; a rule denies the first. */
const CANARY = {
  rule: "shell(twsrt-canary)",
  denied: "twsrt-canary --try",
  beside: "twsrt-beside --try",
} as const;

/** Flags are passed on as they are, or not at all. */
export const setAside: DriverModule["setAside"] = () => [];

/** The version that `copilot --version` names. */
export const version: DriverModule["version"] = async (input) => {
  const output = await printedVersion(input, variablesOf(input.world, NO_MODEL));
  return /\b\d+\.\d+\.\d+(?:-[\w.]*\w)?/.exec(output)?.[0];
};

/**
 * Whether the agent takes the flags: it starts with them, and a rule that stands beside them acts while another
 * command is not refused by anything but a rule.
 */
export const accepts: DriverModule["accepts"] = async (input) => {
  const accesses: readonly [TriedAccess, TriedAccess] = [
    { tool: "Bash", text: CANARY.denied },
    { tool: "Bash", text: CANARY.beside },
  ];
  const run = await attemptWith({ ...input, base: "open", accesses }, [`--deny-tool=${CANARY.rule}`]);
  if (run.end.kind === "refused") return { kind: "ignored", why: `it does not start: ${run.end.said}` };
  if (run.end.kind !== "done") return { kind: "unknown", why: `${run.end.kind}: ${run.end.said}` };
  return acceptanceOf(run);
};

function acceptanceOf({ observations: [canary, beside] }: DriveRun): Acceptance {
  if (canary?.verdict === "allowed")
    return { kind: "ignored", why: "a rule that denies a command did not act beside its flags" };
  const isDenied = canary?.verdict === "denied" && canary.rule?.includes(CANARY.rule) === true;
  if (!isDenied) return { kind: "unknown", why: `the check was answered with: ${describe(canary)}` };
  // A rule of the file may deny every command.
  const isRuled = beside?.verdict === "denied" && beside.rule !== undefined;
  if (beside?.verdict === "allowed" || isRuled) return { kind: "accepted" };
  return { kind: "unknown", why: `a command that no rule denies was answered with: ${describe(beside)}` };
}

function describe(observation: DriveRun["observations"][number] | undefined): string {
  return observation === undefined ? "nothing" : `${observation.verdict} ${observation.text}`.trim();
}

/** Starts the agent once, and has it try the accesses. */
export const attempt: DriverModule["attempt"] = (input) => attemptWith(input, []);

async function attemptWith(input: DriveInput, extra: readonly string[]): Promise<DriveRun> {
  const text = input.files[FLAGS];
  const read = argumentsOf(text === undefined ? undefined : input.world.relocate(text));
  if (read.kind === "unusable") {
    const observations = input.accesses.map(() => ({ verdict: "lost", text: "", ms: 0 }) as const);
    return { observations, end: { kind: "not-started", said: read.why }, startMs: 0, totalMs: 0 };
  }
  const ours = [...(input.base === "open" ? OPEN : []), ...extra];
  const round = await startOnce(input, [...ours, ...read.words]);
  const { observations, startMs = 0, totalMs } = round;
  return { observations, end: await endOf(round, input, ours), startMs, totalMs };
}

async function endOf(round: Round, input: DriveInput, ours: readonly string[]): Promise<DriveEnd> {
  const { exit, isComplete, startMs } = round;
  if (isComplete) return { kind: "done" };
  const said = (exit.errors.trim() || exit.output.trim()).slice(-KEPT);
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  if (exit.timedOut) return { kind: "timed-out", said };
  const code = exit.code ?? exit.signal ?? "unknown";
  const ended: DriveEnd = { kind: "exited", code, said };
  if (startMs !== undefined || exit.code === 0 || !isRefusal(exit.errors)) return ended;
  // Another release may not know a flag that the driver adds, which says nothing of the file.
  const bare = await startOnce({ ...input, accesses: [] }, ours);
  return bare.isComplete ? { kind: "refused", code, said } : ended;
}
