/** The one artifact: the flags of the launch command. */
export const FLAGS = "flags";
