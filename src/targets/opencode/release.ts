/** Its program, as it is on the search path. */
export const PROGRAM = "opencode";
/** The release that the translation, the model and the facts were measured with. */
export const RELEASE = "1.18.33";
