/** The one artifact: the user's configuration file. */
export const CONFIG = "config";

/** The lists of the configuration that twsrt owns in part. */
export const KEYS = { deny: "permission.deny", ask: "permission.ask" } as const;

export const LISTS = [KEYS.deny, KEYS.ask] as const;
