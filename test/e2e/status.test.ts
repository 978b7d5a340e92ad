import * as fs from "node:fs";
import { expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

function written(): World {
  const world = newWorld(EXAMPLE);
  expect(world.run(["generate", "claude", "--write"]).status).toBe(0);
  fs.mkdirSync(world.path("project"), { recursive: true });
  return world;
}

test("a SARIF log has the findings with their lines, and the exit status stays what it is", () => {
  const world = written();
  world.write(
    "project/.claude/settings.json",
    '{\n  "permissions": {\n    "defaultMode": "acceptEdits"\n  }\n}\n',
  );
  const cwd = world.path("project");
  fs.mkdirSync(world.path("project/.git"));
  const run = world.run(["status", "claude", "--sarif", "out.sarif"], { cwd });
  expect(run.status, run.stderr).toBe(1);
  expect(run.stderr).toMatch(/^wrote \S*\/project\/out\.sarif$/m);
  const { runs } = JSON.parse(world.read("project/out.sarif")) as {
    runs: [{ results: { ruleId: string; level: string; locations?: unknown }[] }];
  };
  const found = runs[0].results.find(({ ruleId }) => ruleId === "claude/project-accepts-edits");
  expect(found).toMatchObject({
    level: "warning",
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: ".claude/settings.json", uriBaseId: "SRCROOT" },
          region: { startLine: 3 },
        },
      },
    ],
  });
});

test("a SARIF log that cannot be written, or would replace a source, is exit status 1", () => {
  const world = written();
  const cwd = world.path("project");
  const missing = world.run(["status", "claude", "--sarif", "no/such/out.sarif"], { cwd });
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain("no/such/out.sarif");
  const before = world.read(".srt-settings.json");
  const taken = world.run(["status", "claude", "--sarif", world.path(".srt-settings.json")], { cwd });
  expect(taken.status).toBe(1);
  expect(world.read(".srt-settings.json")).toBe(before);
});
