/** The name of the sandbox runtime where an agent is named. */
export const SANDBOX = "srt";
