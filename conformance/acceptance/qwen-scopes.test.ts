import * as fs from "node:fs";
import { expect, test } from "vitest";
import { newWorld } from "../../test/support/world.ts";
import { driven } from "./driven.ts";
import { play } from "./story.ts";

const PROJECT = "project/.qwen/settings.json";

const VOID = '{\n  "permissions": "x",\n  "tools": { "approvalMode": "yolo" }\n}\n';

test.each([
  ["voids all rules", "deny", { file: PROJECT, text: VOID, line: 2 }, "project-voids-rules"],
  [
    "sets a mode that asks nothing",
    "ask",
    { file: PROJECT, text: '{\n  "tools": {\n    "approvalMode": "yolo" }\n}\n', line: 3 },
    "asks-void",
  ],
])("a project that %s is named, and what was restricted is so again without it", async (...row) => {
  const [, list, foreign, code] = row;
  const world = newWorld({ srt: "{}", bash: JSON.stringify({ [list]: ["sudo"] }) });
  world.write(".qwen/settings.json", '{ "tools": { "approvalMode": "default" } }');
  world.write(".config/twsrt/config.toml", "[qwen]\n");
  const written = world.run(["generate", "qwen", "--write"]);
  expect(written.status, written.stderr).toBe(0);
  const cwd = world.path("project");
  fs.mkdirSync(cwd, { recursive: true });
  await play({
    agent: "qwen",
    world,
    cwd,
    attempt: () => driven("qwen", world, cwd, "sudo id"),
    denied: list === "deny" ? /^denied/ : /^asked/,
    through: /^allowed/,
    foreign,
    code,
    remedy: () => fs.rmSync(world.path(PROJECT)),
  });
});
