/** The one artifact: the user's configuration file. */
export const CONFIG = "config";
