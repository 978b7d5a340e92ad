import type { Environment } from "../../policy/environment.ts";
import { movedBy } from "../own.ts";

/** What an administrator's two settings files are called, and what moves them. */
interface SystemPlaces {
  /** The folder of each platform; on others the agent has none. */
  readonly folders: Readonly<Partial<Record<Environment["platform"], string>>>;
  /** The variable that moves the settings, and with them the defaults. */
  readonly settings: string | undefined;
  /** The variable that moves the defaults alone. */
  readonly defaults: string | undefined;
}

/**
 * Where an administrator's settings and defaults are, for agents that keep them side by side; undefined where there are none.
 */
export function systemSettings(
  { folders, settings, defaults }: SystemPlaces,
  { platform }: Environment,
): { readonly folder?: string; readonly settings?: string; readonly defaults?: string } {
  const folder = folders[platform];
  const system = movedBy(settings, folder === undefined ? "" : `${folder}/settings.json`);
  const beside = system.slice(0, system.lastIndexOf("/") + 1);
  const weaker = movedBy(defaults, system === "" ? "" : `${beside}system-defaults.json`);
  return {
    ...(folder === undefined ? {} : { folder }),
    ...(system === "" ? {} : { settings: system }),
    ...(weaker === "" ? {} : { defaults: weaker }),
  };
}
