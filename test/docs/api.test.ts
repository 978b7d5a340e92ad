/** docs/api.md is what its script makes, and its examples run with the installed package. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, inject, test } from "vitest";
import { newWorld } from "../support/world.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const EXAMPLES = path.join(ROOT, "docs/examples");
const NODE = process.env["TWSRT_TEST_NODE"] ?? process.execPath;

test("docs/api.md is made from the present declarations and examples", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/api-docs.mjs", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test.each(fs.readdirSync(EXAMPLES))("the example %s runs", (name) => {
  const world = newWorld();
  world.write(`app/${name}`, fs.readFileSync(path.join(EXAMPLES, name), "utf8"));
  fs.mkdirSync(world.path("app/node_modules"));
  fs.symlinkSync(inject("installed"), world.path("app/node_modules/twsrt"));
  const { status, stderr } = spawnSync(NODE, [name], {
    cwd: world.path("app"),
    env: { HOME: world.home, PATH: "/usr/bin:/bin" },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
});
