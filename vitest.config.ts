import { defineConfig } from "vitest/config";
import { pageForTests } from "./scripts/page-assets.mjs";

/** Tests of the packed and installed command. The others need no build. */
const PACKED = ["test/e2e/**/*.test.ts", "test/kill/**/*.test.ts", "test/docs/**/*.test.ts"];
/** Run by `npm run test:browser`, `npm run test:sandbox` and `npm run test:agents` alone. */
const APART = ["test/browser/**", "test/sandbox/**", "conformance/acceptance/**"];

const common = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [pageForTests],
        test: {
          ...common,
          name: "unit",
          include: ["src/**/*.test.ts", "test/**/*.test.ts", "conformance/**/*.test.ts"],
          exclude: [...PACKED, ...APART, "**/node_modules/**"],
        },
      },
      { test: { ...common, name: "packed", include: PACKED, globalSetup: ["test/support/pack.ts"] } },
    ],
  },
});
