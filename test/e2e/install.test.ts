/** The package and the executable in fresh homes, by each way of installation, with the Node under test. */
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const NODE = fs.realpathSync(process.env["TWSRT_TEST_NODE"] ?? process.execPath);
const NPM = path.join(
  execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim(),
  "npm/bin/npm-cli.js",
);
const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-install-"));
afterAll(() => fs.rmSync(FOLDER, { recursive: true, force: true }));

/** A folder with nothing but Node under its usual name. */
const BIN = path.join(FOLDER, "bin");
fs.mkdirSync(BIN);
fs.symlinkSync(NODE, path.join(BIN, "node"));

function freshHome(name: string): string {
  const home = path.join(FOLDER, name);
  fs.mkdirSync(home);
  return home;
}

function run(program: string, args: readonly string[], home: string, searchPath: string) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: home,
    env: { HOME: home, PATH: searchPath, TMPDIR: os.tmpdir() },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const npm = (args: readonly string[], home: string) =>
  run(
    NODE,
    [NPM, "--offline", "--no-audit", "--no-fund", "--loglevel=error", ...args],
    home,
    `${BIN}:/usr/bin:/bin`,
  );

/** The first command of the README. */
function expectStarter({ status, stdout, stderr }: ReturnType<typeof run>): void {
  expect(status, stderr).toBe(0);
  expect(stdout).toContain("--- claude ---");
  expect(stdout).toContain("--- copilot ---");
}

describe("the package", () => {
  test("runs with `npx`, without an installation", () => {
    const home = freshHome("npx");
    const npx = (...args: string[]) =>
      npm(["exec", "--yes", `--package=${inject("tarball")}`, "--", "twsrt", ...args], home);
    expect(npx("--version").stdout).toBe(`${manifest.version}\n`);
    expectStarter(npx("generate", "--starter"));
  });

  test("is installed for everyone with `npm install --global`, runs, and is removed", () => {
    const home = freshHome("global");
    const prefix = path.join(home, "prefix");
    const installed = npm(["install", "--global", `--prefix=${prefix}`, inject("tarball")], home);
    expect(installed.status, installed.stderr).toBe(0);
    const program = path.join(prefix, "bin/twsrt");
    const twsrt = (...args: string[]) => run(program, args, home, BIN);
    expect(twsrt("--version").stdout).toBe(`${manifest.version}\n`);
    expectStarter(twsrt("generate", "--starter"));
    expect(npm(["uninstall", "--global", `--prefix=${prefix}`, "twsrt"], home).status).toBe(0);
    expect(fs.existsSync(program)).toBe(false);
  });
});

test("the executable runs alone in a fresh home, and its licences are beside it", () => {
  const home = freshHome("executable");
  const out = path.join(home, "release/twsrt");
  execFileSync(process.execPath, ["scripts/binary.mjs", "--node", NODE, "--out", out], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    stdio: "ignore",
  });
  const program = path.join(home, "twsrt");
  fs.copyFileSync(out, program);
  expect(run(program, ["--version"], home, "").stdout).toBe(`${manifest.version}\n`);
  expectStarter(run(program, ["generate", "--starter"], home, ""));
  const licences = fs.readFileSync(path.join(home, "release/LICENSES-twsrt.txt"), "utf8");
  for (const name of ["twsrt", "valibot", "unbash", "Node.js"]) expect(licences).toContain(`${name} `);
});
