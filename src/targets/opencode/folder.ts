import { movedBy, type Variables } from "../own.ts";

/** Where the user's configuration is. */
export const folderOf = ({ XDG_CONFIG_HOME: folder }: Variables): string =>
  `${movedBy(folder, "~/.config")}/opencode`;

/** All three are loaded, the weakest first. */
export const FILES = ["config.json", "opencode.json", "opencode.jsonc"] as const;
