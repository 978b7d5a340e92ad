// Says whether the package can be published: what a registry and its users need is there, and all places name one version.
//
//   node scripts/publishable.mjs [--root DIR] [--tag vX.Y.Z]
//
// npm refuses provenance for a package whose `repository` is not the one that the workflow runs in.
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { root: { type: "string" }, tag: { type: "string" } } });
const root = path.resolve(values.root ?? path.dirname(import.meta.dirname));
/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(root, file), "utf8");

const manifest = JSON.parse(read("package.json"));
const { version } = manifest;
const lock = JSON.parse(read("package-lock.json"));
/** @type {string[]} */
const problems = [];

for (const key of ["repository", "homepage", "bugs"])
  if (manifest[key] === undefined)
    problems.push(
      `package.json has no \`${key}\`: add the address of the project (CONTRIBUTING.md, "Release")`,
    );
if (lock.version !== version || lock.packages[""].version !== version)
  problems.push(
    `package-lock.json does not name version ${version}: run \`npm install --package-lock-only\``,
  );
if (
  !new RegExp(`^## \\[${version.replaceAll(".", "\\.")}\\] - \\d{4}-\\d\\d-\\d\\d$`, "m").test(
    read("CHANGELOG.md"),
  )
)
  problems.push(`CHANGELOG.md has no heading \`## [${version}] - YYYY-MM-DD\``);
if (!read("docs/ci.md").includes(`rev: v${version}\n`))
  problems.push(`docs/ci.md does not name \`rev: v${version}\``);
if (!read("action.yml").includes(`twsrt@${version},`))
  problems.push(`action.yml does not name twsrt@${version}`);
if (values.tag !== undefined && values.tag !== `v${version}`)
  problems.push(`the tag is ${values.tag}, and package.json has version ${version}`);

for (const problem of problems) console.error(`error: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
