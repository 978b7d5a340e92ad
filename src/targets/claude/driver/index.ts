import type { DriveInput, DriverModule } from "../../../drive/kit/driver.ts";
import { NO_MODEL, versionOf } from "../../../drive/kit/start.ts";
import { installOf } from "../../release.ts";
import { SETTINGS } from "../artifacts.ts";
import { acceptance } from "./acceptance.ts";
import { run } from "./run.ts";
import { settingsFile, startVariables } from "./start.ts";
import { trialCopy, withBypass } from "./trial-copy.ts";
import { STATE } from "../scopes.ts";
import release from "../release.json" with { type: "json" };

export const { program } = release;
export const install = installOf(release);

/** What `claude --version` says, without the name behind it (release 2.1.330). */
export const version: DriverModule["version"] = (input) =>
  versionOf(input, startVariables(input.world, NO_MODEL, "configured"));

/**
 * Whether the agent takes the settings file at all: with one value of a wrong type in it, it ignores the whole file and
 * says nothing (settings/facts.md, release 2.1.330).
 */
export const accepts: DriverModule["accepts"] = (input) => {
  return acceptance({ ...input, settings: textFor(input) });
};

/** Has the agent try everything in one start. */
export const attempt: DriverModule["attempt"] = async ({ files, ...input }) => {
  const { base, guard, world } = input;
  const text = textFor({ files, world });
  const opened = text === undefined || base === "configured" ? text : withBypass(text);
  return run({ ...input, settings: guard === undefined ? opened : await guard(opened, settingsFile(world)) });
};

/** Variables, hooks and programs of the user's: see {@link trialCopy}. */
export const setAside: DriverModule["setAside"] = ({ [SETTINGS]: text }) =>
  text === undefined ? [] : trialCopy(text).aside;

/** Which folders are trusted is all that the agent's own state is placed for. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ id, kind }, text) => {
  if (kind !== "state") return trialCopy(text).text;
  // A skill acts only when it is called.
  if (id !== STATE) return undefined;
  const { projects } = JSON.parse(text) as { readonly projects?: unknown };
  return JSON.stringify({ projects });
};

function textFor({ files, world }: Pick<DriveInput, "files" | "world">): string | undefined {
  const text = files[SETTINGS];
  return text === undefined ? undefined : world.relocate(trialCopy(text).text);
}
