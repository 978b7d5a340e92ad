import * as fs from "node:fs";
import * as path from "node:path";
import type { DriveInput, DriverModule, DriveRun } from "../../../drive/kit/driver.ts";
import { inTwo } from "../../../drive/kit/apart.ts";
import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { byEffect, play } from "../../../drive/kit/play.ts";
import { endOf, NO_MODEL, putFile, runOf, startOnce, versionOf, wordsOf } from "../../../drive/kit/start.ts";
import { serversByName, standInServers, type StandInServer } from "../../../drive/kit/tool-servers.ts";
import { WITNESS_TEXT } from "../../../drive/world.ts";
import { installOf } from "../../release.ts";
import { IGNORE, POLICY, SETTINGS } from "../artifacts.ts";
import release from "../release.json" with { type: "json" };
import { IDS } from "../scopes.ts";
import { prepare, readAnswer } from "./calls.ts";
import {
  DEFAULTS,
  emptySettings,
  hookedCommand,
  startCommand,
  startVariables,
  talkIn,
  type Steps,
} from "./start.ts";
import { trialCopy } from "./trial-copy.ts";

export const { program } = release;
export const install = installOf(release);

const MOST_CALLS = 40;

/** With this code it refuses to start because of its settings (facts.md, settings, release 0.61.0). */
const BAD_SETTINGS = 52;

/** Rules are passed on as they are, and of the settings what decides about permissions. */
export const setAside: DriverModule["setAside"] = (files) => {
  const settings = files[SETTINGS];
  return settings === undefined ? [] : trialCopy(settings).aside;
};

/** Policy files decide alone. An administrator's files have to belong to root, which a trial does not have. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ id, kind }, text) => {
  // A trial has one home.
  if (kind === "managed" || id === IDS.home) return undefined;
  return id === IDS.project || id === IDS.user ? trialCopy(text).text : text;
};

/** The version that `gemini --version` names. */
export const version: DriverModule["version"] = (input) => {
  emptySettings(input.world);
  return versionOf(input, startVariables(input.world, NO_MODEL));
};

const CANARY_RULE = `[[rule]]
toolName = "run_shell_command"
commandPrefix = "${CANARY}"
decision = "deny"
priority = 999

`;

/** Whether the agent takes the file: a rule at its beginning acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const files = { ...input.files, [POLICY]: CANARY_RULE + (input.files[POLICY] ?? "") };
  const trial = { ...input, base: "open", accesses: CANARIES } as const;
  const run = await attempt({ ...trial, files });
  const acceptance = acceptanceOf(run, {
    ignored: "a rule that denies a command did not act in its policy file",
  });
  if (acceptance.kind !== "unknown" || run.end.kind !== "done") return acceptance;
  // A rule of the file may be about every command.
  const alone = await attempt(trial);
  const isRuled = alone.observations.every(({ verdict }) => verdict !== "allowed" && verdict !== "lost");
  return alone.end.kind === "done" && isRuled ? { kind: "accepted" } : acceptance;
};

/**
 * Has the agent try the accesses. In the mode that is open no rule asks about a tool of an MCP server (facts.md, "Tools of MCP
 * servers"), so those have a start of their own, which a rule below all others opens.
 */
export const attempt: DriverModule["attempt"] = (input) =>
  input.base === "configured"
    ? once(input, false)
    : inTwo(
        input,
        ({ tool }) => tool === "MCP",
        (others) => once(others, false),
        (tools) => once({ ...tools, base: "configured" }, true),
      );

/** A rule for each server, below all that a policy has. */
function openingRules(servers: readonly StandInServer[]): string {
  return servers
    .map(({ name }) => `[[rule]]\nmcpName = "${name}"\ntoolName = "*"\ndecision = "allow"\npriority = 1\n`)
    .join("\n");
}

/** Starts the agent once. */
async function once({ files, ...input }: DriveInput, opensTools: boolean): Promise<DriveRun> {
  const { accesses, base, command, world } = input;
  const servers = standInServers(accesses, world);
  await putFiles(files, input, servers);
  const open = path.join(world.home, ".gemini/policies/twsrt-open.toml");
  putFile(world, open, opensTools ? openingRules(servers) : undefined);
  const played = play({
    stages: byEffect(accesses),
    mostCalls: MOST_CALLS,
    prepare: (access) => prepare(access, world),
    read: (call, result) => guardAnswer(input, result?.text) ?? readAnswer(call, result?.text),
  });
  const steps: Steps = { error: "", isFinished: false };
  const round = await startOnce(
    input,
    played,
    (modelUrl) => {
      const variables = startVariables(world, modelUrl);
      return input.guard === undefined
        ? { command: startCommand(command, base, world), variables, talk: talkIn(world, steps, servers) }
        : { command: hookedCommand(command, world), variables };
    },
    { isToolless: () => steps.isFinished },
  );
  const { exit, isComplete } = round;
  const said = steps.error || wordsOf(exit);
  return runOf(round, endOf(exit, { isComplete, isRefusal: exit.code === BAD_SETTINGS, said }));
}

type Files = Parameters<DriverModule["attempt"]>[0]["files"];

/** Puts the files where the agent reads them. Settings that are not under test may lie there for an access: they stay, empty. */
async function putFiles(
  { [POLICY]: policy, [IGNORE]: ignore, [SETTINGS]: settings }: Files,
  { guard, world }: Pick<DriveInput, "guard" | "world">,
  servers: readonly StandInServer[],
): Promise<void> {
  const folder = path.join(world.home, ".gemini");
  const put = (name: string, text: string | undefined): void =>
    putFile(world, path.join(folder, name), text && world.relocate(text));
  removeWitnesses(path.join(folder, "policies"));
  emptySettings(world);
  put("policies/+twsrt.toml", policy);
  put("twsrt.ignore", ignore);
  const file = path.join(folder, "settings.json");
  const text = settings === undefined ? undefined : world.relocate(trialCopy(settings).text);
  if (guard !== undefined) putFile(world, file, await guard(hookedSettings(text, servers), file));
  else if (text !== undefined) putFile(world, file, text);
}

/**
 * Settings for a start that is told nothing over a protocol: with stand-ins for MCP servers, and the account, for which the agent does
 * not look into a file of defaults there.
 */
function hookedSettings(text: string | undefined, servers: readonly StandInServer[]): string {
  const settings = { ...DEFAULTS, ...(JSON.parse(text ?? "{}") as { readonly security?: object }) };
  const security = { ...settings.security, ...DEFAULTS.security };
  return JSON.stringify({ ...settings, security, mcpServers: serversByName(servers) });
}

/** Policy files of a scope stay; what lies there for an access would only be complained about. */
function removeWitnesses(folder: string): void {
  const isFolder = fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const files = isFolder ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [folder];
  for (const file of files) {
    const about = fs.statSync(file, { throwIfNoEntry: false });
    if (about?.isFile() !== true || fs.readFileSync(file, "utf8") === WITNESS_TEXT)
      fs.rmSync(file, { recursive: true, force: true });
  }
}
