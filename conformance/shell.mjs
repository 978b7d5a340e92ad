// Bundles the oracle of the shell engine and its driver, which runs in a box, because the oldest supported Node cannot run
// TypeScript, and runs it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.dirname(import.meta.dirname);
process.chdir(root);
mkdirSync(".cache", { recursive: true });
const folder = mkdtempSync(path.join(root, ".cache/shell-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
/** @satisfies {import("esbuild").BuildOptions} */
const common = { bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "warning" };
const main = path.join(folder, "main.mjs");
const driver = path.join(folder, "driver.mjs");
await Promise.all([
  build({ ...common, entryPoints: ["conformance/shell/main.ts"], outfile: main, packages: "external" }),
  build({ ...common, entryPoints: ["conformance/shell/driver.ts"], outfile: driver }),
]);
process.env.TWSRT_SHELL_DRIVER = driver;
await import(pathToFileURL(main).href);
