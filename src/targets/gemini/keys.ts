/** The rules, in a file of their own among the user's. */
export const POLICY = "policy";
/** Two lists in the user's settings file. */
export const SETTINGS = "settings";
/** Paths that the agent does not read, wherever a link to them lies. */
export const IGNORE = "ignore";

/** Where the files are unless they are said to be elsewhere. */
export const POLICY_PATH = "~/.gemini/policies/twsrt.toml";
export const IGNORE_PATH = "~/.gemini/twsrt.ignore";

/** The settings that name policy files of the highest rank, and ignore files. */
export const PATHS_KEY = "adminPolicyPaths";
export const IGNORE_KEY = "context.fileFiltering.customIgnoreFilePaths";

/** The key of the lines of the ignore file. */
export const IGNORE_LINE = "ignored";

/** Whether an item of one of these lists is twsrt's, also one for another home. */
export function isOwnPath(key: string, value: string): boolean {
  if (key === PATHS_KEY) return value === POLICY_PATH;
  return value.startsWith("../") && value.endsWith(IGNORE_PATH.slice(1));
}
