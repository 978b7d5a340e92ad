import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import type { Base, DriverModule, DriveRun } from "../../../drive/kit/driver.ts";
import { byEffect, play } from "../../../drive/kit/play.ts";
import { endOf, putFile, runOf, startOnce, versionOf, wordsOf } from "../../../drive/kit/start.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";
import { installOf } from "../../release.ts";
import { EXTENSION } from "../artifacts.ts";
import type { SettingRow } from "../extension/answer.ts";
import type { SandboxRow } from "../extension/sandbox.ts";
import { fileText, partsOf } from "../file.ts";
import release from "../release.json" with { type: "json" };
import { IDS } from "../scopes.ts";
import { prepare, readAnswer } from "./calls.ts";
import { folderIn, putModel, removeWitnesses, startCommand, startVariables } from "./start.ts";
import { trialSettings } from "./trial-copy.ts";
import { isRefusal } from "./wordings.ts";

export const { program } = release;
export const install = installOf(release);

const MOST_CALLS = 40;

/** The extension is passed on as it is: it starts nothing. */
export const setAside: DriverModule["setAside"] = () => [];

/** Of settings the agent gets what decides which extensions are loaded; code of the user's or of a project is not run. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ id, kind }, text) => {
  if (id === IDS.settings) return trialSettings(text);
  if (kind === "state") return text;
  return id === IDS.project ? "{}" : undefined;
};

/** The version that `pi --version` names. */
export const version: DriverModule["version"] = (input) => versionOf(input, startVariables(input.world));

/** A row that denies a command of our own. */
const CANARY_ROW = JSON.stringify({
  effect: "deny",
  action: "execute",
  subject: { kind: "command", text: CANARY, words: [CANARY] },
  from: "canary",
});

/** Whether the agent loads the extension: a row that is put into it acts, and a command that it does not name is not refused. */
export const accepts: DriverModule["accepts"] = async (input) => {
  const text = input.files[EXTENSION];
  const parts = text === undefined ? undefined : partsOf(text);
  // One that is changed is tried as it is.
  const changed = parts?.isSealed === true ? fileText([...parts.rows, CANARY_ROW], parts.program) : text;
  const run = await attempt({ ...input, files: { [EXTENSION]: changed }, base: "open", accesses: CANARIES });
  return acceptanceOf(run, {
    ignored: "a row that denies a command did not act in its extension",
    isRuled: ({ verdict }) => verdict === "asked" || verdict === "denied",
  });
};

/** Starts the agent once, and has it try everything. */
export const attempt: DriverModule["attempt"] = async ({ files, ...input }): Promise<DriveRun> => {
  const { accesses, command, world } = input;
  putFile(world, `${folderIn(world)}/extensions/twsrt.ts`, placed(files[EXTENSION], input.base, world));
  removeWitnesses(world);
  const servers = standInServers(accesses, world);
  const played = play({
    stages: byEffect(accesses),
    mostCalls: MOST_CALLS,
    prepare: (access) => prepare(access, world),
    read: (made, result) => readAnswer(made, result?.text),
  });
  const round = await startOnce(input, played, (modelUrl) => {
    putModel(world, modelUrl, servers);
    return { command: startCommand(command, world), variables: startVariables(world) };
  });
  const { exit, isComplete } = round;
  return runOf(round, endOf(exit, { isComplete, isRefusal: isRefusal(wordsOf(exit)) }));
};

/**
 * The extension in the paths of the world, with the checksum of its rows there. Where every tool shall be open, so are those of
 * other extensions. The sandbox for command lines is left out: what is tried is what the extension decides, and the box of the trial
 * has no room for another one.
 */
function placed(text: string | undefined, base: Base, world: World): string | undefined {
  const parts = text === undefined ? undefined : partsOf(text);
  if (text === undefined || parts === undefined || !parts.isSealed) return text;
  const decisive = parts.rows.filter((row) => !isOfSandbox(row));
  const own = base === "open" ? decisive.map(opened) : decisive;
  const rows = own.map((row) => world.relocate(row));
  return rows.length === parts.rows.length && rows.every((row, i) => row === parts.rows[i])
    ? text
    : fileText(rows, parts.program);
}

function isOfSandbox(row: string): boolean {
  return (JSON.parse(row) as Partial<SettingRow | SandboxRow>).setting === "sandbox";
}

function opened(row: string): string {
  const asked: SettingRow = { setting: "other_tools", value: "ask" };
  return row === JSON.stringify(asked) ? JSON.stringify({ ...asked, value: "allow" }) : row;
}
