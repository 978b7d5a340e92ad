import { defineConfig } from "vitest/config";
import { extensionForTests } from "./scripts/extension.mjs";
import { pageForTests } from "./scripts/page-assets.mjs";
import { cacheForTests } from "./scripts/test-cache.mjs";

/** The models against every measured answer. */
const ORACLE = ["src/targets/*/model/*oracle.test.ts", "src/enforcers/srt/facts.test.ts"];
/** Tests that start other programs: stand-ins for agents, shells, the lint. */
const PROGRAMS = [
  "src/targets/*/driver/{attempt,driver,index}.test.ts",
  "src/enforcers/srt/driver/prober.test.ts",
  "src/drive/{isolation,process,world}.test.ts",
  "src/shell/{quote,words}.test.ts",
  "src/bundle/scripts.test.ts",
  "test/layers.test.ts",
  "test/documented.test.ts",
  "test/new-target.test.ts",
  "conformance/claude-settings/agent/doctor.test.ts",
  "conformance/releases.test.ts",
];
/** Tests in process that replace a module of Node, or count what is executed: what other tests imported must not be there. */
const ALONE = ["src/files/faults.test.ts", "test/growth.test.ts"];
/** Tests of the packed and installed command. The others need no build. */
const PACKED = ["test/e2e/**/*.test.ts", "test/kill/**/*.test.ts", "test/docs/**/*.test.ts"];
/** Run by `npm run test:browser`, `npm run test:sandbox` and `npm run test:agents` alone. */
const APART = ["test/browser/**", "test/sandbox/**", "conformance/acceptance/**"];

/** Only what hangs runs into these: no test is about the time on the clock. */
const common = { testTimeout: 300_000, hookTimeout: 240_000, experimental: { fsModuleCache: true } };
const everything = ["src/**/*.test.ts", "test/**/*.test.ts", "conformance/**/*.test.ts"];

const plugins = [extensionForTests, cacheForTests];

export default defineConfig({
  test: {
    // By default one core stays unused.
    maxWorkers: "100%",
    projects: [
      {
        plugins: [pageForTests, ...plugins],
        define: { TWSRT_VERSION: JSON.stringify("0.0.0-test") },
        test: {
          ...common,
          name: "unit",
          // Importing the program once for each worker, not for each file, halves the time.
          isolate: false,
          include: everything,
          exclude: [...ALONE, ...ORACLE, ...PROGRAMS, ...PACKED, ...APART, "**/node_modules/**"],
        },
      },
      { plugins, test: { ...common, name: "alone", include: ALONE } },
      { plugins, test: { ...common, name: "oracle", include: ORACLE } },
      {
        plugins,
        test: { ...common, name: "programs", include: PROGRAMS },
      },
      {
        plugins,
        test: { ...common, name: "packed", include: PACKED, globalSetup: ["test/support/pack.ts"] },
      },
    ],
  },
});
