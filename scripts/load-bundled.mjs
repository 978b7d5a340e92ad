// Runs modules of the program in a script: bundles them into one file, and loads that.
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * @param {string} entry
 * @param {string} name of the file below .cache
 * @param {import("esbuild").BuildOptions} options
 * @returns {Promise<any>} what the module exports
 */
export async function loadBundled(entry, name, options) {
  const outfile = path.resolve(".cache", name);
  await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "node",
    // Without this, packages with an older CommonJS build are taken in that form, which loads parts at run time.
    mainFields: ["module", "main"],
    logLevel: "error",
    ...options,
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}
