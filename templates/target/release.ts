/** Its program, as it is on the search path. */
export const PROGRAM = "sample";
/** The release that the translation, the model and the facts were measured with. */
export const RELEASE = "0.0.0";
