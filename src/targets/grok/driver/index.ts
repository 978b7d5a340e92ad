import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { inTwo } from "../../../drive/kit/apart.ts";
import type { DriveInput, DriverModule, DriveRun } from "../../../drive/kit/driver.ts";
import { agreeingTalk, type Steps } from "../../../drive/kit/editor-talk.ts";
import { byEffect, play } from "../../../drive/kit/play.ts";
import { endOf, putFile, runOf, startOnce, versionOf, wordsOf } from "../../../drive/kit/start.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import { installOf } from "../../release.ts";
import { CONFIG } from "../keys.ts";
import release from "../release.json" with { type: "json" };
import { prepare, readAnswer } from "./calls.ts";
import { modelTable, startCommand, startVariables } from "./start.ts";
import { trialCopy } from "./trial-copy.ts";
import { isRefusal } from "./wordings.ts";

export const { program } = release;
export const install = installOf(release);

const MOST_CALLS = 40;

/** Of the configuration the agent gets what decides about permissions. */
export const setAside: DriverModule["setAside"] = ({ [CONFIG]: text }) =>
  text === undefined ? [] : trialCopy(text).aside;

/** The version that `grok --version` names. */
export const version: DriverModule["version"] = (input) => versionOf(input, startVariables(input.world));

/** Whether the agent takes the file: a rule that is put into it acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const files = {
    ...input.files,
    [CONFIG]: trialCopy(input.files[CONFIG] ?? "", { deny: [`Bash(${CANARY} *)`] }).text,
  };
  const run = await attempt({ ...input, files, base: "open", accesses: CANARIES });
  return acceptanceOf(run, {
    ignored: "a rule that denies a command did not act in its configuration",
    isRuled: ({ verdict, rule }) => verdict === "asked" || rule !== undefined,
  });
};

/**
 * Has the agent try the accesses. Where every tool is open, no rule asks about a tool of an MCP server (facts.md, section D), so
 * those have a start of their own, in which rules allow everything.
 */
export const attempt: DriverModule["attempt"] = (input) =>
  input.base === "configured"
    ? once(input, {})
    : inTwo(
        input,
        ({ tool }) => tool === "MCP",
        (others) => once(others, {}),
        (tools) => once({ ...tools, base: "configured" }, { allow: ["MCPTool"] }),
      );

/** Starts the agent once. */
async function once(
  { files, ...input }: DriveInput,
  more: Readonly<Record<string, readonly string[]>>,
): Promise<DriveRun> {
  const { accesses, base, command, world } = input;
  const text = trialCopy(world.relocate(files[CONFIG] ?? ""), more).text;
  const servers = standInServers(accesses, world);
  const steps: Steps = { error: "", asked: new Set() };
  const played = play({
    stages: byEffect(accesses),
    mostCalls: MOST_CALLS,
    prepare: (access) => prepare(access, world),
    read: (made, result, id) => readAnswer(made, result?.text, steps.asked.has(id)),
  });
  const round = await startOnce(input, played, (modelUrl) => {
    putFile(world, `${world.home}/.grok/config.toml`, text + modelTable(modelUrl));
    return {
      command: startCommand(command, base),
      variables: startVariables(world),
      talk: agreeingTalk(world, steps, servers),
    };
  });
  const { exit, isComplete } = round;
  const said = wordsOf(exit) || steps.error;
  return runOf(round, endOf(exit, { isComplete, isRefusal: isRefusal(said), said }));
}
