/** The one artifact: the user's settings file. */
export const SETTINGS = "settings";

/** The lists of the settings file that twsrt owns in part. */
export const KEYS = {
  deny: "permissions.deny",
  ask: "permissions.ask",
  allow: "permissions.allow",
} as const;

export const LISTS = [KEYS.deny, KEYS.ask, KEYS.allow] as const;

/** The same rules restrict in both. */
export const RESTRICTING: readonly string[] = [KEYS.deny, KEYS.ask];
