import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { releaseVerdict } from "../src/enforcers/release.ts";
import { SRT } from "../src/enforcers/srt/index.ts";
import { TARGETS } from "../src/targets/registry.ts";

const ROOT = path.resolve(import.meta.dirname, "..");
const RELEASES = [...TARGETS.map(({ release }) => release), SRT];

test.each(RELEASES)(
  "the pinned $program is a measured release",
  ({ package: main, measured, ...release }) => {
    const { dependencies, optionalDependencies } = JSON.parse(
      fs.readFileSync(path.join(ROOT, "conformance/package.json"), "utf8"),
    ) as Readonly<Record<"dependencies" | "optionalDependencies", Readonly<Record<string, string>>>>;
    const name = "pinned" in release ? (release.pinned ?? main) : main;
    const pinned = { ...dependencies, ...optionalDependencies };
    expect(releaseVerdict(pinned[name], measured)).toBe("measured");
  },
);

test("only release.json names a measured release, as far as the program goes", () => {
  const versions = RELEASES.flatMap(({ measured: { from, to } }) => [from, to]);
  const sources = fs
    .readdirSync(path.join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|json)$/.test(name) && !/\.test\.ts$|(^|\/)release\.json$/.test(name))
    // A table says with which release it was made.
    .filter((name) => path.basename(name) !== "types.json");
  expect(sources.length).toBeGreaterThan(400);
  const naming = sources.filter((name) => {
    // Comments say with which release something was seen.
    const code = fs
      .readFileSync(path.join(ROOT, "src", name), "utf8")
      .replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
    return versions.some((version) => code.includes(version));
  });
  expect(naming).toEqual([]);
});

describe("with a registry and a suite that are stand-ins", () => {
  let folder: string;
  /** What each package's newest release is, and what the suite prints and ends with. */
  let world: {
    newest: Record<string, string>;
    suite: { readonly text: string; readonly status: number };
  };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-releases-"));
    world = { newest: { aa: "1.10.0", bb: "3.0.0" }, suite: { text: "no difference", status: 0 } };
    for (const name of ["pin.mjs", "releases.mjs", "ranges.mjs"]) {
      fs.mkdirSync(path.join(folder, "conformance"), { recursive: true });
      fs.copyFileSync(path.join(ROOT, "conformance", name), path.join(folder, "conformance", name));
    }
    write("src/targets/registry.ts", "");
    for (const [name, to] of [
      ["aa", "1.9.0"],
      ["bb", "3.0.0"],
    ] as const)
      write(
        `src/targets/${name}/release.json`,
        JSON.stringify({ program: name, package: name, measured: { from: "1.8.2", to } }),
      );
    return () => fs.rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, text: string, mode = 0o644): void {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode });
  }

  function run(script: string, ...args: readonly string[]) {
    const noted = `require("fs").appendFileSync(${JSON.stringify(path.join(folder, "calls"))}, process.argv.slice(2).join(" ") + "\\n");`;
    const newest = `const newest = ${JSON.stringify(world.newest)}[process.argv[3]];`;
    write(
      "bin/npm",
      `#!${process.execPath}\n${noted}${newest}if (process.argv[2] === "view") { if (newest) console.log(newest); else process.exit(1); }\n`,
      0o755,
    );
    const { text, status } = world.suite;
    write(
      "conformance/run.mjs",
      `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\n${noted}console.log(${JSON.stringify(text)}); process.exit(${status});`,
    );
    const done = spawnSync(process.execPath, [`conformance/${script}`, ...args], {
      cwd: folder,
      env: { PATH: path.join(folder, "bin") },
      encoding: "utf8",
    });
    const read = (name: string): string | undefined => {
      const file = path.join(folder, name);
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
    };
    return {
      status: done.status,
      said: done.stdout + done.stderr,
      calls: read("calls"),
      report: read("r.md"),
    };
  }

  test("a release is pinned by one command", () => {
    const { status, calls } = run("pin.mjs", "aa", "1.8.10");
    expect(status).toBe(0);
    expect(calls).toMatch(/^install --prefix conformance --package-lock-only .* aa@1\.8\.10\n$/);
  });

  test.each(["1.8.1", "1.10.0", "2.0.0"])("%s, which has not been measured, is not pinned", (version) => {
    const { status, said, calls } = run("pin.mjs", "aa", version);
    expect(status).toBe(1);
    expect(said).toContain(`--agent aa --release ${version} --accept`);
    expect(calls).toBeUndefined();
  });

  test.each([[], ["aa"], ["zz", "1.0.0"], ["aa", "latest"], ["aa", "1.9.0", "x"]])(
    "%j is wrong usage",
    (...words) => {
      expect(run("pin.mjs", ...words).status).toBe(64);
    },
  );

  test("a newer release is compared, a measured one is not", () => {
    const { status, calls, report } = run("releases.mjs", "--report", "r.md", "--", "--policies", "2");
    expect(status).toBe(0);
    expect(calls).toBe("view aa version\n--agent aa --release 1.10.0 --policies 2\nview bb version\n");
    expect(report).toContain("# New releases: aa 1.10.0\n");
    expect(report).toContain("Nothing differs.");
  });

  test("nothing new gives no report", () => {
    world.newest = { aa: "1.9.0", bb: "3.0.0" };
    expect(run("releases.mjs", "--report", "r.md")).toMatchObject({ status: 0, report: undefined });
  });

  test.each([
    ["CHANGED since 1.9.0: Read(a)", 1, 1, "It differs"],
    ["cannot start", 2, 2, "It could not be compared."],
    ["cannot start", 1, 2, "It could not be compared."],
  ])("a suite that prints %j with status %d", (text, status, expected, said) => {
    world.suite = { text, status };
    const done = run("releases.mjs", "--report", "r.md");
    expect(done.status).toBe(expected);
    expect(done.report).toContain(said);
    expect(done.report).toContain(text);
  });

  test("a registry that does not answer is told, and the other agents are compared", () => {
    world.newest = { aa: "1.10.0" };
    const { status, report } = run("releases.mjs", "--report", "r.md");
    expect(status).toBe(2);
    expect(report).toContain("# New releases: aa 1.10.0, bb newest release unknown\n");
  });
});
