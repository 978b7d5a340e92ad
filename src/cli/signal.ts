import * as os from "node:os";

/** The exit status that a shell gives for a program that a signal ended. */
export const statusOf = (signal: NodeJS.Signals): number => 128 + os.constants.signals[signal];
