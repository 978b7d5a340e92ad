import { IGNORE_PATH, POLICY_PATH } from "./artifacts.ts";

/** The settings that name policy files of the highest rank, and ignore files. */
export const PATHS_KEY = "adminPolicyPaths";
export const IGNORE_KEY = "context.fileFiltering.customIgnoreFilePaths";

/** The key of the lines of the ignore file. */
export const IGNORE_LINE = "ignored";

/** Whether an item of one of these lists is twsrt's, also one for another home. */
export function isOwnPath(key: string, value: string): boolean {
  if (key === PATHS_KEY) return value.endsWith(POLICY_PATH.slice(POLICY_PATH.lastIndexOf("/")));
  return value.startsWith("../") && value.endsWith(IGNORE_PATH.slice(1));
}
