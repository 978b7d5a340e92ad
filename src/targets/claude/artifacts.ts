/** The one artifact: the user's settings file. */
export const SETTINGS = "settings";
