// Bundles the comparison of the sandbox with its model, because the oldest supported Node cannot run TypeScript, and runs
// it.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.dirname(import.meta.dirname);
process.chdir(root);
if (process.env.TWSRT_TEST_SRT === undefined && !existsSync("conformance/node_modules/.bin/srt")) {
  console.error("the sandbox runtime is missing: run `npm run conformance:setup` first");
  process.exit(2);
}
mkdirSync(".cache", { recursive: true });
const folder = mkdtempSync(path.join(root, ".cache/sandbox-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const outfile = path.join(folder, "main.mjs");
await build({
  entryPoints: ["conformance/srt/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});
await import(pathToFileURL(outfile).href);
