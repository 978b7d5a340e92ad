import type { Vite } from "vitest/node";

/** Leaves out of the runner's cache what a plugin makes. */
export declare const cacheForTests: Vite.Plugin;
