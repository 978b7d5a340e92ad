// What the build and the standalone executable say of the packages that are in them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/**
 * The licence texts of everything that was bundled: their terms ask for it.
 * @param {readonly import("esbuild").Metafile[]} results
 */
export function licences(results) {
  /** @type {Set<string>} */
  const packages = new Set();
  for (const metafile of results) {
    for (const output of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
        if (match?.[1] !== undefined && bytesInOutput > 0) packages.add(match[1]);
      }
    }
  }
  return [...packages]
    .toSorted()
    .map((name) => {
      const folder = path.join("node_modules", name);
      const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((entryName) => /^licen[cs]e/i.test(entryName));
      if (file === undefined || !existsSync(path.join(folder, file))) {
        throw new Error(`${name} is bundled but has no licence file`);
      }
      return `${name} ${manifest.version} (${manifest.license})\n\n${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
    })
    .join(LINE);
}

/**
 * The licence of a release of Node, which is a part of the executable. Distributions put it in different places.
 * @param {string} node its program @param {string} release
 */
export function nodeLicence(node, release) {
  const places = [path.join(path.dirname(node), "../LICENSE"), "/usr/share/doc/nodejs/LICENSE"];
  const file = places.find((one) => existsSync(one) && readFileSync(one, "utf8").includes("Node.js"));
  const text =
    file === undefined
      ? `https://github.com/nodejs/node/blob/${release}/LICENSE`
      : readFileSync(file, "utf8");
  return `Node.js ${release} (MIT and others)\n\n${text.trim()}\n`;
}

/** Between the parts of a file of licences. */
export const LINE = `\n${"-".repeat(72)}\n\n`;
