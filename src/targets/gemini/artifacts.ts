/** The rules, in a file of their own among the user's. */
export const POLICY = "policy";
/** Two lists in the user's settings file. */
export const SETTINGS = "settings";
/** Paths that the agent does not read, wherever a link to them lies. */
export const IGNORE = "ignore";

/** Where the files are unless they are said to be elsewhere. */
export const POLICY_PATH = "~/.gemini/policies/twsrt.toml";
export const IGNORE_PATH = "~/.gemini/twsrt.ignore";
