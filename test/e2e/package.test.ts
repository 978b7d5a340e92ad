import * as fs from "node:fs";
import * as path from "node:path";
import { expect, inject, test } from "vitest";

const installed = inject("installed");

/** The files of the package as it is installed, with their sizes. */
function sizes(): ReadonlyMap<string, number> {
  const files = fs.readdirSync(installed, { recursive: true, withFileTypes: true });
  const all = files.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
  return new Map(all.map((file) => [path.relative(installed, file), fs.statSync(file).size]));
}

test("the package is small: code that commands share is in it once", () => {
  const all = [...sizes().values()];
  expect(all.length).toBeLessThanOrEqual(155);
  expect(all.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(3_600_000);
});

test("the package has its documents and what was built, and nothing else", () => {
  const besides = [...sizes().keys()].filter((file) => !file.startsWith("dist/"));
  expect(besides.toSorted()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "package.json"]);
  const kinds = [...sizes().keys()]
    .filter((file) => file.startsWith("dist/"))
    .map((file) => file.split("/")[1]);
  expect(new Set(kinds)).toEqual(new Set(["THIRD-PARTY-LICENSES.txt", "bin", "lib", "man", "schemas"]));
});

test("the licences of all bundled packages are in it", () => {
  const licences = fs.readFileSync(path.join(installed, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  for (const name of ["valibot", "unbash", "jsonc-parser", "smol-toml", "diff", "fastest-levenshtein"])
    expect(licences).toMatch(new RegExp(`^${name} \\d\\S* \\(.+\\)$`, "m"));
});

test("the package runs no script where it is installed", () => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(installed, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const automatic = ["preinstall", "install", "postinstall", "prepare"];
  expect(Object.keys(scripts).filter((name) => automatic.includes(name))).toEqual([]);
});
