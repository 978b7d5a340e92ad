/** The user's configuration file. */
export const CONFIG = "config";

/** The plugin with the guard alone. */
export const PLUGIN = "plugin";
