import type { ImporterModule } from "../reading.ts";

/** The agent has no rules of its own: its extensions are programs. The rows of the one that twsrt writes are in the policy. */
export const readingsOf: ImporterModule["readingsOf"] = () => [];
