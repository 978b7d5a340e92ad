/** The one artifact: the extension that asks the policy before every call. */
export const EXTENSION = "extension";
