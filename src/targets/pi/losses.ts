import type { LossFacts } from "../../diagnostics/codes.ts";

/** The losses that only pi brings: none, because its extension decides with the policy itself. */
export const LOSSES = {} as const satisfies Readonly<Record<string, LossFacts>>;
