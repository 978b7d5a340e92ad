import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, test } from "vitest";
import { RAN, relocatedWorld, type World } from "../../../drive/world.ts";
import { startCommand, startVariables } from "./start.ts";

let world: World | undefined;
afterEach(() => world?.remove());

function make(): World {
  world = relocatedWorld({ home: "/home/me", cwd: "/home/me/p", directories: [], files: [], links: {} });
  return world;
}

test("the open base is a mode, and the administrator's mark with it", () => {
  expect(startCommand(["claude"], "open").slice(-2)).toEqual(["--permission-mode", "bypassPermissions"]);
  expect(startCommand(["claude"], "configured")).not.toContain("--permission-mode");
  const variable = (base: "open" | "configured", uid: number): string | undefined =>
    startVariables(make(), "http://m", base, uid)["IS_SANDBOX"];
  expect([variable("open", 0), variable("open", 1), variable("configured", 0)]).toEqual([
    "1",
    undefined,
    undefined,
  ]);
});

test("nothing of the user's environment is in the agent's", () => {
  process.env["TWSRT_TEST_SECRET"] = "secret";
  const variables = startVariables(make(), "http://m", "open");
  delete process.env["TWSRT_TEST_SECRET"];
  expect(Object.keys(variables)).not.toContain("TWSRT_TEST_SECRET");
  expect(variables).toMatchObject({ ANTHROPIC_BASE_URL: "http://m", DISABLE_TELEMETRY: "1" });
});

function shell(variables: Readonly<Record<string, string>>, line: string): string {
  const { stdout, stderr } = spawnSync("/bin/bash", ["-c", line], {
    env: { ...variables },
    encoding: "utf8",
  });
  return stdout + stderr;
}

test("no command line is run, whether its shell can read the file that ends it or not", () => {
  const { temporary, variables: own } = make();
  const variables = startVariables(world as World, "http://m", "open");
  const mark = path.join(temporary, "mark");
  expect(shell(variables, `echo run > ${mark}`)).toBe(`${RAN}\n`);
  fs.rmSync(String(own["BASH_ENV"]));
  expect(shell(variables, `echo run > ${mark}`)).toContain(RAN);
  expect(fs.existsSync(mark)).toBe(false);
  // The file's own absence is what the guard is for.
  shell({ ...variables, BASH_ENV: String(own["BASH_ENV"]) }, `echo run > ${mark}`);
  expect(fs.existsSync(mark)).toBe(true);
});
