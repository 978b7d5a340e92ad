import * as path from "node:path";
import { defineConfig } from "vitest/config";
import { extensionForTests } from "../../scripts/extension.mjs";

/** `verify`, packed and installed, against the pinned agents. */
export default defineConfig({
  plugins: [extensionForTests],
  test: {
    name: "acceptance",
    include: ["conformance/acceptance/**/*.test.ts"],
    globalSetup: [path.resolve(import.meta.dirname, "../../test/support/pack.ts")],
    // Each test starts an agent several times.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // One at a time: what a run takes is measured.
    fileParallelism: false,
    // On a busy machine a real agent does not always start. What twsrt does wrong fails twice.
    retry: 1,
  },
});
