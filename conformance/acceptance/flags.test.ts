/** Flags that `run` refuses do what the reason says: without `run` the real agent takes them so. */
import * as fs from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { newWorld, type World } from "../../test/support/world.ts";
import { runAgent } from "./started.ts";

beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const WRITE = { name: "Write", input: { file_path: "new.txt", content: "WRITTEN" } };

function newPlace(): World {
  const world = newWorld({
    srt: '{ "filesystem": { "allowWrite": [] }, "network": { "allowedDomains": [] } }',
    bash: '{ "deny": ["sudo"] }',
  });
  fs.mkdirSync(world.path("app"), { recursive: true });
  return world;
}

async function written(more: readonly string[]): Promise<boolean> {
  const world = newPlace();
  const write = { ...WRITE, input: { ...WRITE.input, file_path: world.path("app/new.txt") } };
  const run = await runAgent("claude", world, [write], { isDirect: true, first: more });
  expect(run.answers[0], run.errors).toBeDefined();
  return world.exists("app/new.txt");
}

test("claude: the first word behind `--allowedTools` is a value, and what follows too", async () => {
  expect(await written([])).toBe(false);
  expect(await written(["--allowedTools", "--x", "Write"])).toBe(true);
  const world = newPlace();
  const refused = await runAgent("claude", world, [WRITE], { first: ["--allowedTools", "--x", "Write"] });
  expect(refused.errors).toContain("error[start-flag]");
});
