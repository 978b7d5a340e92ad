/**
 * Pins a measured release of an agent: the release that the suite drives when no other one is named.
 *
 *     npm run conformance:pin -- NAME VERSION
 *
 * It changes conformance/package.json and its lock file, and nothing else: no other file names the pinned release.
 */
import { spawnSync } from "node:child_process";
import { agents, compare, rangeText, releaseOf } from "./ranges.mjs";

const [agent = "", version = "", ...more] = process.argv.slice(2);
if (more.length > 0 || !agents().includes(agent) || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version))
  end(64, `usage: npm run conformance:pin -- NAME VERSION; NAME is one of ${agents().join(", ")}`);

const { package: main, pinned: name = main, measured } = releaseOf(agent);
if (compare(version, measured.from) < 0 || compare(version, measured.to) > 0)
  end(
    1,
    `${agent} ${version} has not been measured (${rangeText(measured)}): first run npm run conformance -- --agent ${agent} --release ${version} --accept`,
  );

const words = [
  "install",
  "--prefix",
  "conformance",
  "--package-lock-only",
  "--ignore-scripts",
  "--save-exact",
];
const { status } = spawnSync("npm", [...words, "--no-audit", "--no-fund", `${name}@${version}`], {
  stdio: ["ignore", 2, 2],
});
if (status !== 0) end(1, `npm cannot pin ${name}@${version}`);
console.log(`pinned ${agent} ${version}. Next:
  npm run conformance:setup
  npm run conformance -- --agent ${agent} --full --write-docs`);

/**
 * @param {number} code
 * @param {string} why
 * @returns {never}
 */
function end(code, why) {
  console.error(why);
  process.exit(code);
}
