import type { DriveInput, DriverModule, DriveRun, TriedAccess } from "../../driver.ts";
import { NO_MODEL, printedVersion } from "../../driving.ts";
import { IGNORE, POLICY, SETTINGS } from "../keys.ts";
import { run, type HomeFiles } from "./run.ts";
import { trialSettings } from "./settings.ts";
import { emptySettings, startVariables } from "./start.ts";

export { PROGRAM as program } from "../release.ts";

export const install = "npm install -g @google/gemini-cli@0.61.0";

/** Where the files are, below the agent's folder. */
const POLICY_FILE = "policies/twsrt.toml";
const IGNORE_FILE = "twsrt.ignore";
const SETTINGS_FILE = "settings.json";

/** Rules are passed on as they are, and of the settings what decides about permissions. */
export const setAside: DriverModule["setAside"] = (files) => {
  const settings = files[SETTINGS];
  return settings === undefined ? [] : trialSettings(settings).aside;
};

/** The version that `gemini --version` names. */
export const version: DriverModule["version"] = async (input) => {
  emptySettings(input.world);
  const output = await printedVersion(input, startVariables(input.world, NO_MODEL));
  return /^\d+\.\d+\.\d+\S*/m.exec(output)?.[0];
};

/** Commands that nobody has; a rule denies the first. */
const CANARY = { denied: "twsrt-canary --try", beside: "twsrt-beside --try" } as const;

const CANARY_RULE = `[[rule]]
toolName = "run_shell_command"
commandPrefix = "twsrt-canary"
decision = "deny"
priority = 999

`;

/** Whether the agent takes the file: a rule at its beginning acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const accesses: readonly [TriedAccess, TriedAccess] = [
    { tool: "Bash", text: CANARY.denied },
    { tool: "Bash", text: CANARY.beside },
  ];
  const text = CANARY_RULE + (input.files[POLICY] ?? "");
  const tried = await attempt({
    ...input,
    files: { ...input.files, [POLICY]: text },
    base: "open",
    accesses,
  });
  if (tried.end.kind === "refused") return { kind: "ignored", why: `it does not start: ${tried.end.said}` };
  if (tried.end.kind !== "done") return { kind: "unknown", why: `${tried.end.kind}: ${describeEnd(tried)}` };
  const [canary, beside] = tried.observations;
  if (canary?.verdict === "allowed")
    return { kind: "ignored", why: "a rule that denies a command did not act in its policy file" };
  if (canary?.verdict === "denied" && beside?.verdict === "allowed") return { kind: "accepted" };
  // A rule of the file may speak of every command.
  const alone = await attempt({ ...input, base: "open", accesses });
  const isRuled = alone.observations.every(({ verdict }) => verdict !== "allowed" && verdict !== "lost");
  if (alone.end.kind === "done" && isRuled) return { kind: "accepted" };
  return {
    kind: "unknown",
    why: `the check was answered with: ${canary?.verdict} ${canary?.text ?? ""}`.trim(),
  };
};

function describeEnd({ end }: DriveRun): string {
  return end.kind === "done" ? "" : end.said;
}

/** Starts the agent once, and has it try the accesses. */
export const attempt: DriverModule["attempt"] = (input: DriveInput) => run(input, homeFiles(input));

function homeFiles({ files, world }: Pick<DriveInput, "files" | "world">): HomeFiles {
  const put = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : world.relocate(text);
  const settings = files[SETTINGS];
  return {
    [POLICY_FILE]: put(files[POLICY]),
    [IGNORE_FILE]: put(files[IGNORE]),
    [SETTINGS_FILE]: settings === undefined ? undefined : put(trialSettings(settings).text),
  };
}
