/** What a release consists of, made from the package under test, installed, used and removed. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const ROOT = path.resolve(import.meta.dirname, "../..");
const hasDpkg = spawnSync("dpkg-deb", ["--version"]).status === 0;
const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-release-test-"));
afterAll(() => fs.rmSync(FOLDER, { recursive: true, force: true }));

const DEB = `twsrt_${manifest.version}_all.deb`;

function make(name: string): string {
  const out = path.join(FOLDER, name);
  const args = ["--out", out, "--tarball", inject("tarball"), "--url", "https://example.test/twsrt/"];
  execFileSync(process.execPath, ["scripts/release.mjs", ...args], {
    cwd: ROOT,
    env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return out;
}

describe.skipIf(!hasDpkg)("a release, which needs dpkg-deb to be made", () => {
  let out = "";
  beforeAll(() => {
    out = make("one");
  }, 120_000);

  test("has the sums of all its files, and comes out the same again", () => {
    const sums = fs.readFileSync(path.join(out, "SHA256SUMS"), "utf8");
    const listed = sums
      .trimEnd()
      .split("\n")
      .map((line) => line.split("  "));
    const files = fs.readdirSync(out).filter((name) => name !== "SHA256SUMS");
    expect(listed.map(([, name = ""]) => name).toSorted()).toEqual(files.toSorted());
    for (const [sum, name = ""] of listed)
      expect(
        createHash("sha256")
          .update(fs.readFileSync(path.join(out, name)))
          .digest("hex"),
        name,
      ).toBe(sum);
    expect(fs.readFileSync(path.join(make("two"), "SHA256SUMS"), "utf8")).toBe(sums);
  });

  test("lists what is bundled, with release and licence", () => {
    const file = path.join(out, `twsrt-${manifest.version}.cdx.json`);
    const bom = JSON.parse(fs.readFileSync(file, "utf8")) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string; licenses: object[] }[];
    };
    expect(bom.bomFormat).toBe("CycloneDX");
    const licences = fs.readFileSync(path.join(inject("installed"), "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    expect(bom.components.map(({ name }) => name)).toContain("valibot");
    for (const { name, version, purl, licenses } of bom.components) {
      expect(licences).toContain(`${name} ${version} (`);
      expect(purl).toBe(`pkg:npm/${name.replace("@", "%40")}@${version}`);
      expect(licenses).toHaveLength(1);
    }
  });

  test("has a formula with the sum of the package", () => {
    const text = fs.readFileSync(path.join(out, "twsrt.rb"), "utf8");
    const sum = createHash("sha256")
      .update(fs.readFileSync(inject("tarball")))
      .digest("hex");
    expect(text).toContain(`url "https://example.test/twsrt/twsrt-${manifest.version}.tgz"`);
    expect(text).toContain(`sha256 "${sum}"`);
  });

  test("the Debian package is installed, runs the first command of the README, and is removed", () => {
    const root = path.join(FOLDER, "system");
    for (const folder of ["updates", "info"])
      fs.mkdirSync(path.join(root, "var/lib/dpkg", folder), { recursive: true });
    fs.writeFileSync(path.join(root, "var/lib/dpkg/status"), "");
    // A system of its own has no packages, so Node's package is not found there.
    const dpkg = (...args: string[]): string =>
      execFileSync(
        "dpkg",
        ["--force-not-root", "--force-depends", "--force-script-chrootless", `--root=${root}`, ...args],
        { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
      );
    dpkg("--install", path.join(out, DEB));
    const program = path.join(root, "usr/bin/twsrt");
    const home = path.join(FOLDER, "home");
    fs.mkdirSync(home);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [fs.realpathSync(program), ...args], {
        cwd: home,
        env: { HOME: home, PATH: "/usr/bin:/bin" },
        encoding: "utf8",
      });
    expect(run("--version").stdout).toBe(`${manifest.version}\n`);
    const starter = run("generate", "--starter");
    expect(starter.status).toBe(0);
    expect(starter.stdout).toContain("--- claude ---");
    expect(fs.readFileSync(path.join(root, "usr/share/bash-completion/completions/twsrt"), "utf8")).toBe(
      run("completions", "bash").stdout,
    );
    expect(fs.statSync(fs.realpathSync(program)).mode & 0o111).toBe(0o111);
    dpkg("--remove", "twsrt");
    expect(fs.existsSync(program)).toBe(false);
    expect(fs.existsSync(path.join(root, "usr/lib/twsrt"))).toBe(false);
  });
});

describe("what keeps a release from being published", () => {
  const FILES = ["package.json", "package-lock.json", "CHANGELOG.md", "docs/ci.md", "action.yml"];
  const ADDRESSES = { repository: "x", homepage: "x", bugs: "x" };

  function check(change: Readonly<Record<string, (text: string) => string>>, ...args: string[]) {
    const root = fs.mkdtempSync(path.join(FOLDER, "publish-"));
    fs.mkdirSync(path.join(root, "docs"));
    for (const file of FILES) {
      const text = fs.readFileSync(path.join(ROOT, file), "utf8");
      fs.writeFileSync(path.join(root, file), change[file]?.(text) ?? text);
    }
    const { status, stderr } = spawnSync(
      process.execPath,
      ["scripts/publishable.mjs", "--root", root, ...args],
      { cwd: ROOT, encoding: "utf8" },
    );
    return { status, problems: stderr.split("\n").filter((line) => line.startsWith("error: ")) };
  }
  const addressed = {
    "package.json": (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), ...ADDRESSES }),
  };

  test("is nothing once the addresses of the project are known: all places name the version", () => {
    expect(check(addressed, "--tag", `v${manifest.version}`)).toEqual({ status: 0, problems: [] });
  });

  test("is a missing address, which is named", () => {
    const without = (text: string) => {
      const { repository: _r, homepage: _h, bugs: _b, ...rest } = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify(rest);
    };
    const { status, problems } = check({ "package.json": without });
    expect(status).toBe(1);
    expect(problems.map((line) => /`(\w+)`/.exec(line)?.[1])).toEqual(["repository", "homepage", "bugs"]);
  });

  test.each([
    ["package-lock.json", "package-lock.json"],
    ["CHANGELOG.md", "CHANGELOG.md"],
    ["docs/ci.md", "docs/ci.md"],
    ["action.yml", "action.yml"],
  ])("is another version in %s", (file, named) => {
    const other = (text: string) => text.replaceAll(manifest.version, "0.0.1");
    const { status, problems } = check({ ...addressed, [file]: other });
    expect([status, problems.length]).toEqual([1, 1]);
    expect(problems[0]).toContain(named);
  });

  test("is another tag", () => {
    expect(check(addressed, "--tag", "v0.0.1").problems).toEqual([expect.stringContaining("v0.0.1")]);
  });

  test("is the first thing that the workflow looks at after the checkout", () => {
    const workflow = fs.readFileSync(path.join(ROOT, ".github/workflows/release.yml"), "utf8");
    const at = (text: string): number => workflow.indexOf(text);
    expect(at("node scripts/publishable.mjs --tag")).toBeGreaterThan(0);
    expect(at("node scripts/publishable.mjs --tag")).toBeLessThan(at("npm publish"));
  });
});
