import type { CodeUse } from "./read.ts";

/** A text that does nothing outside of itself. */
export const NO_USE: CodeUse = { lines: [], paths: [], addresses: [], isOpen: false };
