/** The flags of the launch command. */
export const FLAGS = "flags";

/** The file of hooks, with the guard alone. */
export const HOOKS = "hooks";
