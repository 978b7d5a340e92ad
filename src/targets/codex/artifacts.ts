/** The user's configuration file. */
export const CONFIG = "config";

/** The file of command rules that is twsrt's own. */
export const RULES = "rules";

/** What an administrator requires, whatever a user or a project says. */
export const REQUIREMENTS = "requirements";
