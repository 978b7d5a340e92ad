import * as path from "node:path";
import { defineConfig } from "vitest/config";

/** `test` against the real sandbox runtime. */
export default defineConfig({
  test: {
    name: "sandbox",
    include: ["test/sandbox/**/*.test.ts"],
    globalSetup: [path.resolve(import.meta.dirname, "../support/pack.ts")],
    // Each test starts a sandbox or more.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One at a time: names in the directory for temporary files are looked at.
    fileParallelism: false,
  },
});
