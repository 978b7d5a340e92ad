/** The lists of the settings file that twsrt owns, wholly or in part. */
export const KEYS = {
  deny: "permissions.deny",
  ask: "permissions.ask",
  allow: "permissions.allow",
  domains: "sandbox.network.allowedDomains",
  allowWrite: "sandbox.filesystem.allowWrite",
} as const;
