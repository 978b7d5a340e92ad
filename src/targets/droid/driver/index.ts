import * as fs from "node:fs";
import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { inTwo } from "../../../drive/kit/apart.ts";
import { lookedAt } from "../../../drive/kit/call.ts";
import type { DriveInput, DriveRun, DriverModule } from "../../../drive/kit/driver.ts";
import { agreeingTalk, type Steps } from "../../../drive/kit/editor-talk.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { byEffect, play } from "../../../drive/kit/play.ts";
import { endOf, putFile, runOf, startOnce, versionOf, wordsOf } from "../../../drive/kit/start.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import { WITNESS_TEXT, type World } from "../../../drive/world.ts";
import { installOf } from "../../release.ts";
import { KEYS, SETTINGS } from "../keys.ts";
import release from "../release.json" with { type: "json" };
import { LOCAL } from "../scopes.ts";
import { prepare, readAnswer } from "./calls.ts";
import { startCommand, startSettings, startVariables } from "./start.ts";
import { trialCopy } from "./trial-copy.ts";
import { isRefusal } from "./wordings.ts";

export const { program } = release;
export const install = installOf(release);

/** A question about several commands of a turn names only one of them. */
const MOST_CALLS = 1;

/** Of the settings the agent gets what decides about permissions. */
export const setAside: DriverModule["setAside"] = ({ [SETTINGS]: text }) => trialCopy(text).aside;

/** Only what decides about permissions; other files may start programs of the user's. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ id }, text) => {
  if (id !== LOCAL && !/^(?:project|local)\b/.test(id)) return undefined;
  const { values } = trialCopy(text);
  return values === undefined ? text : JSON.stringify(values);
};

/** The version that `droid --version` names. */
export const version: DriverModule["version"] = (input) => versionOf(input, startVariables(input.world));

/** Whether the agent takes the file: an entry that is put into it acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const { values } = trialCopy(input.files[SETTINGS]);
  const present = values?.[KEYS.deny];
  const list: readonly unknown[] = Array.isArray(present) ? present : [];
  const text =
    values === undefined
      ? input.files[SETTINGS]
      : JSON.stringify({ ...values, [KEYS.deny]: [CANARY, ...list] });
  const run = await attempt({
    ...input,
    files: { ...input.files, [SETTINGS]: text },
    base: "open",
    accesses: CANARIES,
  });
  return acceptanceOf(run, {
    ignored: "an entry that denies a command did not act in its settings",
    isRuled: ({ verdict, rule }) => verdict === "asked" || rule !== undefined,
  });
};

/**
 * Has the agent try the accesses. It starts a server of tools inside its sandbox, whose own shell a trial keeps from running
 * anything, so these have a start of their own without it: nothing of the sandbox decides about such a call.
 */
export const attempt: DriverModule["attempt"] = (input) =>
  inTwo(
    input,
    ({ tool }) => tool === "MCP",
    (others) => once(others, { isSandboxed: others.guard === undefined }),
    (tools) => once(tools, { isSandboxed: false }),
  );

/** Starts the agent once, and has it try the accesses one after the other. */
async function once(
  { files, ...input }: DriveInput,
  { isSandboxed }: { readonly isSandboxed: boolean },
): Promise<DriveRun> {
  const { accesses, base, command, world } = input;
  const text = files[SETTINGS];
  const { values } = trialCopy(text === undefined ? undefined : world.relocate(text));
  const servers = standInServers(accesses, world);
  const steps: Steps = { error: "", asked: new Set() };
  const played = play({
    stages: byEffect(accesses),
    mostCalls: MOST_CALLS,
    prepare: (access) => prepare(access, world),
    read: (made, result, id) =>
      guardAnswer(input, result?.text) ?? readAnswer(made, result?.text, steps.asked.has(id)),
  });
  // What the agent refuses by itself ends its turn, so it is told to go on while that leads further.
  let answered = -1;
  const goesOn = (): boolean => {
    const isFurther = played.answers.size > answered;
    answered = played.answers.size;
    return isFurther && !played.isOver();
  };
  const round = await startOnce(input, played, async (modelUrl) => {
    const file = `${world.home}/.factory/settings.json`;
    removeWitnesses(world);
    const tried = isSandboxed ? values : values && withoutSandbox(values);
    const settings = tried === undefined ? text : JSON.stringify(startSettings(tried, base, modelUrl));
    putFile(world, file, input.guard === undefined ? settings : await input.guard(settings, file));
    return {
      command: startCommand(command),
      variables: startVariables(world),
      talk: agreeingTalk(world, steps, servers, goesOn),
    };
  });
  const { exit, isComplete } = round;
  const said = wordsOf(exit) || steps.error;
  return runOf(round, endOf(exit, { isComplete, isRefusal: isRefusal(said), said }));
}

/** Files of its own may lie there for the sake of an access. With `hooks.json` it would not ask the hooks of its settings. */
function removeWitnesses({ home, cwd }: World): void {
  for (const folder of [home, cwd])
    for (const name of ["settings.json", "settings.local.json", "hooks.json"]) {
      const file = `${folder}/.factory/${name}`;
      if (lookedAt(file) === WITNESS_TEXT) fs.rmSync(file);
    }
}

/**
 * The agent starts hooks in its sandbox, whose own shell a trial keeps from running anything. Without it the hook is started as it
 * is, and what the sandbox denies is tried without the guard.
 */
function withoutSandbox(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== "sandbox"));
}
