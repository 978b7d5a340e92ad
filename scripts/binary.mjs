// Builds the standalone executable: a release of Node with the program, and V8's code for it, inside.
//
//   node scripts/binary.mjs [--node FILE] [--out FILE]
// Beside it: LICENSES-NAME.txt, with the licences of all that is inside.
//
// --node is the Node that goes into the executable, for the machine that it is built on; by default the running one. It has to
// be release 22 or newer. A snapshot of the running program was tried in place of compiled code: it starts no faster.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { inject } from "postject";
import { extensionForBuild } from "./extension.mjs";
import { licences, LINE, nodeLicence } from "./licences.mjs";
import { pageForBuild } from "./page-assets.mjs";
import { codes, records, tables } from "./tables.mjs";

const root = path.dirname(import.meta.dirname);
process.chdir(root);
const { values } = parseArgs({ options: { node: { type: "string" }, out: { type: "string" } } });
const node = path.resolve(values.node ?? process.execPath);
const out = path.resolve(values.out ?? `release/twsrt-${process.platform}-${process.arch}`);
const { version, license } = JSON.parse(fs.readFileSync("package.json", "utf8"));
/** In this place of Node's binary the program is looked for. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-binary-"));
process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
/** @satisfies {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  platform: "node",
  format: "cjs",
  // The program inside has no loader that an import could be handed to.
  supported: { "dynamic-import": false },
  mainFields: ["module", "main"],
  define: { TWSRT_VERSION: JSON.stringify(version) },
  legalComments: "none",
  metafile: true,
  plugins: [pageForBuild, extensionForBuild, tables, records, codes],
};
const main = path.join(folder, "twsrt.cjs");
const worker = path.join(folder, "verify-worker.cjs");
const program = await build({
  ...common,
  target: "node22",
  entryPoints: ["src/cli/standalone.ts"],
  outfile: main,
});
// A Node of the machine runs this one.
const driver = await build({
  ...common,
  target: "node20.19",
  entryPoints: ["src/verify/worker.ts"],
  outfile: worker,
});

const blob = path.join(folder, "twsrt.blob");
const config = path.join(folder, "sea.json");
const sea = {
  main,
  output: blob,
  disableExperimentalSEAWarning: true,
  useCodeCache: true,
  assets: { "verify-worker.cjs": worker },
};
fs.writeFileSync(config, JSON.stringify(sea));
execFileSync(node, ["--experimental-sea-config", config], { stdio: ["ignore", "ignore", "inherit"] });

fs.mkdirSync(path.dirname(out), { recursive: true });
fs.copyFileSync(node, out);
fs.chmodSync(out, 0o755);
const isMac = process.platform === "darwin";
if (isMac) execFileSync("codesign", ["--remove-signature", out]);
await inject(out, "NODE_SEA_BLOB", fs.readFileSync(blob), {
  sentinelFuse: FUSE,
  ...(isMac ? { machoSegmentName: "NODE_SEA" } : {}),
});
if (isMac) execFileSync("codesign", ["--sign", "-", out]);
const release = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
const said = execFileSync(out, ["--version"], { encoding: "utf8" }).trim();
if (said !== version) throw new Error(`${out} says that it is ${said}`);
const beside = path.join(path.dirname(out), `LICENSES-${path.basename(out)}.txt`);
const parts = [
  `twsrt ${version} (${license})\n\n${fs.readFileSync("LICENSE", "utf8")}`,
  licences([program.metafile, driver.metafile]),
  nodeLicence(fs.realpathSync(node), release),
];
fs.writeFileSync(beside, parts.join(LINE));
console.log(`${out}: twsrt ${version} with Node ${release}, ${Math.round(fs.statSync(out).size / 1e6)} MB`);
