/** Its program, as it is on the search path. */
export const PROGRAM = "claude";
/** The release that the translation, the model and the facts were measured with. */
export const RELEASE = "2.1.330";
