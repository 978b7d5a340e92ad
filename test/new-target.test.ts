import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { beforeAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
/** What a target is made, checked and tested with. */
const PARTS = [
  "src",
  "conformance",
  "templates",
  "scripts",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
  ".oxlintrc.json",
  ".prettierignore",
  ".prettierrc.json",
];

let copy: string;
beforeAll(() => {
  copy = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-new-target-"));
  for (const part of PARTS) {
    const from = path.join(ROOT, part);
    if (fs.existsSync(from))
      fs.cpSync(from, path.join(copy, part), {
        recursive: true,
        filter: (file) => !file.includes("node_modules"),
      });
  }
  fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
  return () => fs.rmSync(copy, { recursive: true, force: true });
});

function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, [...args], { cwd: copy, encoding: "utf8" });
}

test("a new agent has the right types, passes the lint and the tests of its forms", () => {
  expect(run("scripts/new-target.mjs", "ada", "Ada CLI")).toContain("Left to do for Ada CLI:");
  run("node_modules/typescript/bin/tsc", "--noEmit");
  run("node_modules/oxlint/bin/oxlint", "--deny-warnings", "src/targets/ada", "conformance/agents/ada.ts");
  run("node_modules/prettier/bin/prettier.cjs", "--check", "src/targets", "conformance/agents");
  const forms = ["conformance/forms/forms.test.ts", "test/property/translation.test.ts", "-t", "ada"];
  run("node_modules/vitest/vitest.mjs", "run", "--project", "unit", ...forms);
});

test.each([
  ["a name that is taken", ["claude", "Claude Code"], "there is an agent of this name"],
  ["a name that is not an identifier", ["../x", "X"], "usage:"],
  ["a missing title", ["grok"], "usage:"],
])("%s is refused, and nothing is written", (_, args, said) => {
  const before = fs.readdirSync(path.join(copy, "src/targets"));
  expect(() => run("scripts/new-target.mjs", ...args)).toThrow(said);
  expect(fs.readdirSync(path.join(copy, "src/targets"))).toEqual(before);
});
