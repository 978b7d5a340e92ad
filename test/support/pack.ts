import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The command of the packed and unpacked package, as a user gets it. */
    readonly binary: string;
    /** The folder into which the package was installed. */
    readonly installed: string;
    /** The packed package. */
    readonly tarball: string;
  }
}

/**
 * Packs the package and installs the tarball into a folder of its own, so that the end-to-end tests run what is
 * published: a file missing from the package, or a module left out of the bundle, shows here.
 */
export default function setup(project: TestProject): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-pack-"));
  const root = path.resolve(import.meta.dirname, "../..");
  const run = (...args: string[]): string =>
    execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  // The build prints; its output must not mix with the name of the tarball.
  run("run", "--silent", "build");
  const [packed] = JSON.parse(run("pack", "--json", "--ignore-scripts", "--pack-destination", folder)) as [
    { filename: string },
  ];
  fs.writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
  const tarball = path.join(folder, packed.filename);
  run("install", "--prefix", folder, "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball);
  project.provide("tarball", tarball);
  project.provide("installed", path.join(folder, "node_modules/twsrt"));
  project.provide("binary", path.join(folder, "node_modules/.bin/twsrt"));
  return () => fs.rmSync(folder, { recursive: true, force: true });
}
