#!/usr/bin/env node
// Measures which JSON value at which key makes Claude Code ignore its whole settings file. `--check` holds the table
// against an agent; no argument at all prints the usage.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Node 20 does not run TypeScript. */
async function bundled(entry) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-measure-"));
  try {
    const outfile = path.join(folder, "main.mjs");
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    // Before anything is measured: a run that is killed leaves nothing behind.
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const { main } = await bundled(path.join(here, "main.ts"));
process.exitCode = await main(process.argv.slice(2), path.resolve(here, "../.."));
