import { defineConfig } from "vitest/config";

/** The tests of one part: they run inside the process, and nothing is built, so that each mutant costs only its tests. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env["TWSRT_MUTATION_TESTS"] ?? "[]") as string[],
    testTimeout: 20_000,
  },
});
