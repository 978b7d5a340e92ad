import { defineConfig } from "vitest/config";
import { extensionForTests } from "../../scripts/extension.mjs";
import { pageForTests } from "../../scripts/page-assets.mjs";

// A browser is not on every machine, so these tests are not among those of `npm test`.
// oxlint-disable-next-line import/no-default-export -- this is how the runner reads it
export default defineConfig({
  plugins: [pageForTests, extensionForTests],
  test: { include: ["test/browser/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});
