import * as fs from "node:fs";
import type { DriverModule, DriveRun } from "../../../drive/kit/driver.ts";
import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { byEffect, play } from "../../../drive/kit/play.ts";
import { endOf, NO_MODEL, putFile, runOf, startOnce, versionOf, wordsOf } from "../../../drive/kit/start.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";
import { withDenied } from "../../kit/canary.ts";
import { installOf } from "../../release.ts";
import { DIALECT } from "../json.ts";
import { SETTINGS } from "../keys.ts";
import release from "../release.json" with { type: "json" };
import { IDS } from "../scopes.ts";
import { prepare, readAnswer } from "./calls.ts";
import { quieted, startCommand, startVariables, systemPlace, talkFor } from "./start.ts";
import { trialCopy } from "./trial-copy.ts";
import { isRefusal } from "./wordings.ts";

export const { program } = release;
export const install = installOf(release);

/** facts.md, "Hooks", release 0.24.4. */
export const asksBeforeHook: NonNullable<DriverModule["asksBeforeHook"]> = true;

const MOST_CALLS = 40;

/** The one tool of a request in which a model shall judge a call for the agent. */
const JUDGE = "respond_in_schema";

/** Of the settings the agent gets what decides about permissions. */
export const setAside: DriverModule["setAside"] = ({ [SETTINGS]: text }) =>
  text === undefined ? [] : trialCopy(text).aside;

/** Of an administrator's files and a project's the agent gets what decides about permissions. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ id, kind }, text) => {
  // A copy of a broken file decides nothing, and the agent would make it again.
  if (id === "corrupted") return undefined;
  if (kind === "state" || kind === "environment") return text;
  const quiet = trialCopy(text).text;
  return id === IDS.system ? quieted(quiet) : quiet;
};

/** The version that `qwen --version` names. */
export const version: DriverModule["version"] = (input) =>
  versionOf(input, startVariables(input.world, NO_MODEL));

/** Whether the agent takes the file: a rule that is put into it acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const text = input.files[SETTINGS] ?? "";
  const changed = withDenied(text.trim() === "" ? "{}" : text, [`Bash(${CANARY})`], DIALECT);
  const files = { ...input.files, [SETTINGS]: changed ?? input.files[SETTINGS] };
  const run = await attempt({ ...input, files, base: "open", accesses: CANARIES });
  if (changed === undefined && run.end.kind !== "refused")
    return { kind: "unknown", why: "no rule can be put into it, and the agent does not complain" };
  return acceptanceOf(run, {
    ignored: "a rule that denies a command did not act in its settings",
    isRuled: ({ verdict, rule }) => verdict === "asked" || rule !== undefined,
  });
};

/** Starts the agent once, and has it try everything. */
export const attempt: DriverModule["attempt"] = async ({ files, ...input }): Promise<DriveRun> => {
  const { accesses, base, command, guard, world } = input;
  const { [SETTINGS]: text } = files;
  const trial = text === undefined ? undefined : trialCopy(text);
  const file = `${world.home}/.qwen/settings.json`;
  const settings = trial && world.relocate(trial.text);
  putFile(world, file, guard === undefined ? settings : await guard(settings, file));
  const servers = standInServers(accesses, world);
  const played = play({
    stages: byEffect(accesses),
    mostCalls: MOST_CALLS,
    prepare: (access) => prepare(access, world),
    read: (call, result) => guardAnswer(input, result?.text) ?? readAnswer(call, result?.text),
  });
  const round = await startOnce(
    input,
    played,
    (modelUrl) => ({
      command: startCommand(command, base, modeIn(world) ?? trial?.mode, servers),
      variables: startVariables(world, modelUrl, servers),
      talk: talkFor(played),
    }),
    { isAside: (tools) => tools.includes(JUDGE) },
  );
  const { exit, isComplete } = round;
  return runOf(round, endOf(exit, { isComplete, isRefusal: isRefusal(wordsOf(exit)) }));
};

/** The mode of the files that are stronger than the user's. */
function modeIn(world: World): unknown {
  for (const file of [systemPlace(world), `${world.cwd}/.qwen/settings.json`]) {
    if (file === undefined || !fs.existsSync(file)) continue;
    const { mode } = trialCopy(fs.readFileSync(file, "utf8"));
    if (mode !== undefined) return mode;
  }
  return undefined;
}
