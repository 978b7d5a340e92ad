import * as path from "node:path";
import type { DriveEnd, DriveInput, DriverModule, DriveRun } from "../../../drive/kit/driver.ts";
import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { play } from "../../../drive/kit/play.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import { endOf, NO_MODEL, runOf, startOnce, versionOf, type Round } from "../../../drive/kit/start.ts";
import { FLAGS } from "../artifacts.ts";
import { HOOKS, IDS } from "../scopes.ts";
import { argumentsOf } from "./arguments.ts";
import { prepare, readAnswer, stagesOf } from "./calls.ts";
import { OPEN, serverFlags, startCommand, variablesOf } from "./start.ts";
import { trialCopy } from "./trial-copy.ts";
import { isRefusal } from "./wordings.ts";
import { installOf } from "../../release.ts";
import release from "../release.json" with { type: "json" };

export const { program } = release;
export const install = installOf(release);

const MOST_CALLS = 50;

const CANARY_RULE = `shell(${CANARY})`;

/** Flags are passed on as they are, or not at all. */
export const setAside: DriverModule["setAside"] = () => [];

/**
 * Of the other files the agent gets what decides about permissions. An administrator's file is left out: in a box it does not
 * belong to root, and at times the agent refuses it there.
 */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ id }, text) => {
  // A hook is a program of the user's.
  if (id === IDS.managed || id.startsWith(HOOKS)) return undefined;
  return id === IDS.settings ? trialCopy(text) : text;
};

/** The version that `copilot --version` names. */
export const version: DriverModule["version"] = (input) =>
  versionOf(input, variablesOf(input.world, NO_MODEL));

/**
 * Whether the agent takes the flags: it starts with them, and a rule that stands beside them acts while another
 * command is not refused by anything but a rule.
 */
export const accepts: DriverModule["accepts"] = async (input) => {
  const trial = { ...input, base: "open", accesses: CANARIES } as const;
  return acceptanceOf(await attemptWith(trial, [`--deny-tool=${CANARY_RULE}`]), {
    ignored: "a rule that denies a command did not act beside its flags",
    isOurs: ({ rule }) => rule?.includes(CANARY_RULE) === true,
    isRuled: ({ verdict, rule }) => verdict === "denied" && rule !== undefined,
  });
};

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
  const round = await tryOnce(input, [...ours, ...read.words]);
  return runOf(round, await ended(round, input, ours));
}

function tryOnce(input: DriveInput, flags: readonly string[]): Promise<Round> {
  const { accesses, command, world } = input;
  const played = play({
    stages: stagesOf(accesses, world),
    mostCalls: MOST_CALLS,
    again: ["lost", "untried"],
    prepare: (access) => prepare(access, world),
    read: (call, result) => guardAnswer(input, result?.text) ?? readAnswer(call, result?.text),
  });
  return startOnce(input, played, async (modelUrl) => {
    const variables = variablesOf(world, modelUrl, ofUser(input));
    const hooks = path.join(variables["COPILOT_HOME"], "hooks/twsrt.json");
    if (input.guard !== undefined) world.write(hooks, await input.guard(undefined, hooks));
    return {
      command: startCommand(command, [...flags, ...serverFlags(standInServers(accesses, world))]),
      variables,
    };
  });
}

/** The files of the user's folder that are tried along, by their names. */
function ofUser({ scopes = [], world }: DriveInput): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const scope of scopes) {
    if (scope.kind !== "user" || scope.place.at !== "file" || scope.state !== "read") continue;
    const text = quietScope(scope, scope.text);
    if (text !== undefined) found[path.basename(scope.place.file)] = world.relocate(text);
  }
  return found;
}

async function ended(round: Round, input: DriveInput, ours: readonly string[]): Promise<DriveEnd> {
  const { exit, isComplete, startMs } = round;
  const isRefused = startMs === undefined && exit.code !== 0 && isRefusal(exit.errors);
  const end = endOf(exit, { isComplete, isRefusal: isRefused });
  if (end.kind !== "refused") return end;
  // Another release may not know a flag that the driver adds, which says nothing of the file.
  const bare = await tryOnce({ ...input, accesses: [] }, ours);
  return bare.isComplete ? end : { ...end, kind: "exited" };
}
