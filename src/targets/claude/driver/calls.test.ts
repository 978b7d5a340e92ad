import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, test } from "vitest";
import { relocatedWorld, WITNESS_TEXT, type World } from "../../../drive/world.ts";
import type { Tool } from "../../../policy/attempt.ts";
import { trialOf } from "./calls.ts";

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
  const trial = trialOf({ tool, text }, made);
  return "untried" in trial ? trial : trial.input();
}

test("commands and addresses are moved to the world", () => {
  const made = make();
  expect(inputOf("Bash", "cat /home/me/old ~/x", made)).toEqual({ command: `cat ${made.home}/old ~/x` });
  expect(inputOf("WebFetch", "https://x.test/a", made)).toMatchObject({ url: "https://x.test/a" });
});

test("a path elsewhere is not tried", () => {
  expect(inputOf("Write", "/etc/passwd")).toEqual({ untried: "outside of the throw-away world" });
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
