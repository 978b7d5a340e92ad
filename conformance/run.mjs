// Bundles the suite and the process that drives an agent, because the oldest supported Node cannot run TypeScript, and
// runs the suite. Both are made from the sources as they are, whatever was built before.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { extensionForBuild } from "../scripts/extension.mjs";
import { pageForBuild } from "../scripts/page-assets.mjs";

const root = path.dirname(import.meta.dirname);
process.chdir(root);
if (!existsSync("conformance/node_modules/.bin")) {
  const setup = spawnSync("npm", ["run", "conformance:setup"], { stdio: ["ignore", 2, 2] });
  if (setup.status !== 0) process.exit(2);
}

mkdirSync(".cache", { recursive: true });
const folder = mkdtempSync(path.join(root, ".cache/conformance-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
/** @satisfies {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "warning",
  plugins: [extensionForBuild],
};
const main = path.join(folder, "main.mjs");
const worker = path.join(folder, "worker.cjs");
const guard = path.join(folder, "twsrt.cjs");
await Promise.all([
  build({
    ...common,
    entryPoints: ["conformance/suite/main.ts"],
    outfile: main,
    format: "esm",
    packages: "external",
  }),
  build({
    ...common,
    entryPoints: ["src/verify/worker.ts"],
    outfile: worker,
    format: "cjs",
    mainFields: ["module", "main"],
  }),
  // The command, for the guard in a hook.
  build({
    ...common,
    entryPoints: ["src/cli/main.ts"],
    outfile: guard,
    format: "cjs",
    mainFields: ["module", "main"],
    define: { TWSRT_VERSION: JSON.stringify("0.0.0-conformance") },
    plugins: [pageForBuild, extensionForBuild],
  }),
]);
process.env.TWSRT_CONFORMANCE_WORKER = worker;
process.env.TWSRT_CONFORMANCE_GUARD = guard;
await import(pathToFileURL(main).href);
