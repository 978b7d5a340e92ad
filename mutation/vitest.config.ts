import { defineConfig } from "vitest/config";

/** The tests that run inside the process: nothing is built, so that each mutant costs only its tests. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/gaps.test.ts"],
    exclude: ["src/files/**", "src/edit/**"],
    testTimeout: 20_000,
  },
});
