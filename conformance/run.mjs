// Bundles the suite and the process that drives an agent, because the oldest supported Node cannot run TypeScript, and
// runs the suite. Both are made from the sources as they are, whatever was built before.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { extensionForBuild } from "../scripts/extension.mjs";

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
]);
process.env.TWSRT_CONFORMANCE_WORKER = worker;
await import(pathToFileURL(main).href);
