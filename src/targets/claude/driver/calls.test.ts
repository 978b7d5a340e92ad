import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, test } from "vitest";
import { relocatedWorld, WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import type { Tool } from "../../../policy/attempt.ts";
import { fileCall, makeRoom, prepare, stagesOf } from "./calls.ts";

let world: World | undefined;
afterEach(() => world?.remove());

function make(): World {
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/p",
    directories: [],
    files: ["/home/me/old"],
    links: {},
  });
  return world;
}

function inputOf(tool: Tool, text: string, made = make()): unknown {
  const prepared = prepare({ tool, text }, made);
  return prepared.kind === "untried" ? prepared.why : prepared.input;
}

test("commands and addresses are moved to the world", () => {
  const made = make();
  expect(inputOf("Bash", "cat /home/me/old ~/x", made)).toEqual({ command: `cat ${made.home}/old ~/x` });
  expect(inputOf("WebFetch", "https://x.test/a", made)).toMatchObject({ url: "https://x.test/a" });
});

test("a path elsewhere is not tried", () => {
  expect(inputOf("Write", "/etc/passwd")).toBe("outside the throw-away world");
});

test("a change of a file leaves it what it is, so that it could be the agent's own settings", () => {
  const made = make();
  const file = path.join(made.home, "old");
  expect(inputOf("Write", "~/old", made)).toEqual({ file_path: file, content: WITNESS_TEXT });
  fs.writeFileSync(file, "a\r\nb");
  expect(inputOf("Write", "~/old", made)).toEqual({ file_path: file, content: "a\r\nb" });
  expect(inputOf("Edit", "~/old", made)).toEqual({
    file_path: file,
    old_string: "a\nb",
    new_string: "a\nb\n",
  });
});

test("a file that is not there is made", () => {
  expect(inputOf("Write", "~/new")).toMatchObject({ content: WITNESS_TEXT });
  expect(inputOf("Edit", "~/new")).toMatchObject({ old_string: "", new_string: WITNESS_TEXT });
  expect(inputOf("Write", ".claude/settings.json")).toMatchObject({ content: "{}\n" });
});

test("what is too long for a call, or no file, is not part of one", () => {
  const made = make();
  fs.writeFileSync(path.join(made.home, "old"), "x".repeat(200_000));
  expect(inputOf("Write", "~/old", made)).toMatchObject({ content: WITNESS_TEXT });
  expect(inputOf("Edit", "~/p", made)).toMatchObject({ old_string: "" });
});

test("a file that is changed is read before", () => {
  const made = make();
  const file = path.join(made.home, "old");
  const before = { name: "Read", input: { file_path: file } };
  expect(fileCall("Write", file)).toMatchObject({ before });
  expect(fileCall("Edit", file)).toMatchObject({ before });
  expect(fileCall("Edit", `${file}.absent`)).not.toHaveProperty("before");
  expect(fileCall("Read", file)).not.toHaveProperty("before");
});

test("changes of what steers the agent come last", () => {
  const steering: TriedAccess = { tool: "Write", text: "~/.claude/settings.json" };
  const other: readonly TriedAccess[] = [
    { tool: "Read", text: "~/.claude/settings.json" },
    { tool: "Write", text: "~/old" },
  ];
  expect(stagesOf([steering, ...other], make())).toEqual([other, [steering]]);
});

test("a file that was not read is removed to be made anew, but never the one to keep", () => {
  const file = path.join(make().home, "old");
  const call = { tool: "Write", kindOfTool: "Write", input: {}, file } as const;
  makeRoom(call, file);
  makeRoom({ ...call, tool: "Read", kindOfTool: "Read" }, "/nowhere");
  expect(fs.existsSync(file)).toBe(true);
  makeRoom(call, "/nowhere");
  expect(fs.existsSync(file)).toBe(false);
});
