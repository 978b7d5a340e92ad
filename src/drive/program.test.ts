import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findProgram } from "./program.ts";

let root = "";
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-program-")));
  const put = (file: string, text: string, mode = 0o755): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text, { mode });
  };
  put("a/agent", "text", 0o644);
  put("b/agent", "\u007fELF");
  put("lib/node_modules/@x/agent/cli.js", "#!/usr/bin/env node\n1;\n");
  fs.mkdirSync(path.join(root, "c"));
  fs.symlinkSync("../lib/node_modules/@x/agent/cli.js", path.join(root, "c/agent"));
  fs.mkdirSync(path.join(root, "d/agent"), { recursive: true });
});
afterAll(() => fs.rmSync(root, { recursive: true }));

const inFolders = (...names: string[]): string => names.map((name) => path.join(root, name)).join(":");
const node = fs.realpathSync(process.execPath);

test("the first that can be run is taken", () => {
  const program = findProgram("agent", inFolders("none", "a", "d", "b", "c"));
  const file = path.join(root, "b/agent");
  expect(program).toEqual({ found: file, command: [file], needed: [node, file] });
});

test("a script of Node's runs behind the running Node, and needs all of its packages", () => {
  expect(findProgram("agent", inFolders("c", "b"))).toEqual({
    found: path.join(root, "c/agent"),
    command: [process.execPath, path.join(root, "lib/node_modules/@x/agent/cli.js")],
    needed: [node, path.join(root, "lib/node_modules")],
  });
});

test("a path is taken as it is", () => {
  expect(findProgram(path.join(root, "b/agent"), "")?.found).toBe(path.join(root, "b/agent"));
  expect(findProgram(path.join(root, "a/agent"), "")).toBeUndefined();
});

test("folders that hang at the working directory are not searched", () => {
  expect(findProgram("agent", `.:${path.relative(process.cwd(), path.join(root, "b"))}`)).toBeUndefined();
});
