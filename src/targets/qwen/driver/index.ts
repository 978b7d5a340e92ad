import type { Acceptance, DriveInput, DriverModule, DriveRun, TriedAccess } from "../../driver.ts";
import { NO_MODEL, printedVersion } from "../../driving.ts";
import { RELEASE } from "../release.ts";
import { SETTINGS } from "../keys.ts";
import { withCanary } from "./canary.ts";
import { run } from "./run.ts";
import { trialSettings } from "./settings.ts";
import { startVariables } from "./start.ts";

export { PROGRAM as program } from "../release.ts";

export const install = `npm install -g @qwen-code/qwen-code@${RELEASE}`;

/** Of the settings the agent gets what decides about permissions. */
export const setAside: DriverModule["setAside"] = ({ [SETTINGS]: text }) =>
  text === undefined ? [] : trialSettings(text).aside;

/** The version that `qwen --version` names. */
export const version: DriverModule["version"] = async (input) => {
  const output = await printedVersion(input, startVariables(input.world, NO_MODEL));
  return /^\d+\.\d+\.\d+\S*/m.exec(output)?.[0];
};

/** Commands that nobody has; a rule denies the first. */
const CANARY = {
  rule: "Bash(twsrt-canary)",
  accesses: [
    { tool: "Bash", text: "twsrt-canary --try" },
    { tool: "Bash", text: "twsrt-beside --try" },
  ] satisfies readonly TriedAccess[],
} as const;

/** Whether the agent takes the file: a rule that is put into it acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const { [SETTINGS]: text } = input.files;
  const changed = withCanary(text ?? "", CANARY.rule);
  const files = { ...input.files, [SETTINGS]: changed ?? text };
  const tried = await attempt({ ...input, files, base: "open", accesses: CANARY.accesses });
  if (tried.end.kind === "refused") return { kind: "ignored", why: `it does not start: ${tried.end.said}` };
  if (changed === undefined)
    return { kind: "unknown", why: "no rule can be put into it, and the agent does not complain" };
  if (tried.end.kind !== "done") return { kind: "unknown", why: `${tried.end.kind}: ${tried.end.said}` };
  return acceptanceOf(tried);
};

function acceptanceOf({ observations: [canary, beside] }: DriveRun): Acceptance {
  if (canary?.verdict === "allowed")
    return { kind: "ignored", why: "a rule that denies a command did not act in its settings" };
  if (canary?.verdict === "denied" && beside?.verdict === "allowed") return { kind: "accepted" };
  // A rule of the file may speak of every command.
  const isRuled = beside?.verdict === "asked" || beside?.rule !== undefined;
  if (canary?.verdict === "denied" && isRuled) return { kind: "accepted" };
  const seen = [canary, beside].map((one) => `${one?.verdict ?? "nothing"} ${one?.text ?? ""}`.trim());
  return { kind: "unknown", why: `the check was answered with: ${seen.join("; ")}` };
}

/** Starts the agent once, and has it try the accesses. */
export const attempt: DriverModule["attempt"] = ({ files, ...input }: DriveInput) => {
  const { [SETTINGS]: text } = files;
  const trial = text === undefined ? undefined : trialSettings(text);
  const settings = trial === undefined ? undefined : input.world.relocate(trial.text);
  return run({ ...input, settings, mode: trial?.mode });
};
