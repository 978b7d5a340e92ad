/** The one artifact: the user's settings file. */
export const SETTINGS = "settings";

/** The lists of the settings file that twsrt owns in part. */
export const KEYS = { deny: "permissions.deny", ask: "permissions.ask" } as const;

export const LISTS = [KEYS.deny, KEYS.ask] as const;
