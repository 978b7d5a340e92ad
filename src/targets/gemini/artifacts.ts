/** The rules, in a file of their own among the user's. */
export const POLICY = "policy";
/** Two lists in the user's settings file. */
export const SETTINGS = "settings";
/** Paths that the agent does not read, wherever a link to them lies. */
export const IGNORE = "ignore";

/**
 * Where the files are unless they are said to be elsewhere. Of rules with one priority the first loaded decides, and the agent
 * loads a folder in the order of names: `+` sorts before letters, digits, `-`, `.` and `_`.
 */
export const POLICY_PATH = "~/.gemini/policies/+twsrt.toml";
export const IGNORE_PATH = "~/.gemini/twsrt.ignore";
