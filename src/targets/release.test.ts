import * as fs from "node:fs";
import { expect, test } from "vitest";
import { SRT } from "../enforcers/srt/index.ts";
import { releaseVerdict } from "../enforcers/release.ts";
import { TARGETS } from "./registry.ts";
import { installOf, unmeasuredGeneration } from "./release.ts";

const RELEASES = [...TARGETS.map(({ release }) => release), SRT];
const { dependencies, optionalDependencies } = JSON.parse(
  fs.readFileSync("conformance/package.json", "utf8"),
) as Readonly<Record<"dependencies" | "optionalDependencies", Readonly<Record<string, string>>>>;
const PINNED: Readonly<Record<string, string>> = { ...dependencies, ...optionalDependencies };

test.each(RELEASES)(
  "the pinned release of $package is a measured one",
  ({ package: main, measured, ...release }) => {
    const name = "pinned" in release ? (release.pinned ?? main) : main;
    expect(releaseVerdict(PINNED[name], measured)).toBe("measured");
  },
);

test.each(RELEASES)("no code but the data file names a release of $package", ({ measured }) => {
  const files = fs
    .readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const named = files.filter((file) =>
    fs
      .readFileSync(`src/${file}`, "utf8")
      .split("\n")
      // Where a fact was measured is said in comments, and stays true.
      .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
      .some((line) => line.includes(measured.from) || line.includes(measured.to)),
  );
  expect(named).toEqual([]);
});

const RELEASE = {
  program: "p",
  package: "p",
  measured: { from: "1.0.0", to: "1.2.0" },
  unmeasured: { title: "P 2", package: "@p/p", from: "2.0.0" },
} as const;

test.each([
  [{ package: "p", version: "1.9.0" }, undefined],
  [{ package: "p", version: "2.0.0" }, "P 2"],
  [{ version: "10.0.0" }, "P 2"],
  [{ package: "@p/p", version: "0.1.0" }, "P 2"],
  [{ package: "@p/p" }, "P 2"],
  [{}, undefined],
  [undefined, undefined],
] as const)("%j is the generation %s", (found, title) => {
  expect(unmeasuredGeneration(RELEASE, found)).toBe(title);
});

test("the last measured release is installed", () => {
  expect(installOf(RELEASE)).toBe("npm install --global p@1.2.0");
});
