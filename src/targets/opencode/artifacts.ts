/** The user's configuration file. */
export const CONFIG = "config";

/** The plugin with the guard alone. */
export const PLUGIN = "plugin";

/** Where it is in the agent's folder, which loads all that is there. */
export const PLUGIN_PLACE = "plugin/twsrt.js";
