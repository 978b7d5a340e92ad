/** The one artifact: the user's settings file. */
export const SETTINGS = "settings";

/** The lists of the settings file that twsrt owns. */
export const KEYS = {
  deny: "commandBlocklist",
  ask: "commandDenylist",
  denyRead: "sandbox.filesystem.denyRead",
  denyWrite: "sandbox.filesystem.denyWrite",
  allowWrite: "sandbox.filesystem.allowWrite",
  domains: "sandbox.network.allowedDomains",
} as const;

/** The setting without which no list of the sandbox acts. */
export const ENABLED = "sandbox.enabled";

/** What rules of a policy alone can be in. */
export const COMMAND_LISTS: readonly string[] = [KEYS.deny, KEYS.ask];
export const SANDBOX_LISTS: readonly string[] = [
  KEYS.denyRead,
  KEYS.denyWrite,
  KEYS.allowWrite,
  KEYS.domains,
];
