/** Its program, as it is on the search path. */
export const PROGRAM = "gemini";
/** The release that the translation, the model and the facts were measured with. */
export const RELEASE = "0.61.0";
