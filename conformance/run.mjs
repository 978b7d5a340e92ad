// Bundles the suite, because the oldest supported Node cannot run TypeScript, and runs it.
import { rmSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.dirname(import.meta.dirname);
process.chdir(root);
const outfile = path.join(root, `.cache/conformance-${process.pid}.mjs`);
await build({
  entryPoints: ["conformance/suite/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});
process.once("exit", () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);
