import * as fs from "node:fs";
import { expect, test } from "vitest";
import { placeScopes } from "../../src/drive/kit/scopes.ts";
import { relocatedWorld } from "../../src/drive/world.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import { targetNamed } from "../../src/targets/registry.ts";
import { loadWorkspace } from "../../src/workspace/load.ts";
import { readScopes } from "../../src/workspace/scopes.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { nativeProgram } from "./agents.ts";
import { onlyAnswer } from "./driven.ts";
import { isInForce, isOpenedBy, play, type Stage } from "./story.ts";

const CONFIG = '[targets]\ncopilot_output = "~/flags.txt"\n[copilot]\nwrapper = "none"\n';

/** A home in which the flags were written, and a project. The agent asks about `git push` by itself, and denies `sudo`. */
function setUp(): Stage {
  const world = newWorld({
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"], "ask": ["git push"] }',
  });
  world.write(".config/twsrt/config.toml", CONFIG);
  const cwd = world.path("project");
  fs.mkdirSync(cwd, { recursive: true });
  expect(world.run(["generate", "copilot", "--write"]).status).toBe(0);
  const attempt = (variables: Readonly<Record<string, string>>): Promise<string> =>
    tried(world, cwd, variables, "git push origin");
  return { agent: "copilot", world, cwd, attempt, denied: /^asked/, through: /^allowed/ };
}

/** What the real agent does with a line, with the written flags and everything else that it reads; no command is run. */
async function tried(
  { home, read }: World,
  cwd: string,
  variables: Readonly<Record<string, string>>,
  line: string,
): Promise<string> {
  const target = targetNamed("copilot");
  const loaded = await loadWorkspace({ environment: realEnvironment({ home, cwd }), variables });
  if (target === undefined || !loaded.ok) throw new Error("no workspace");
  const driver = await target.driver();
  const scopes = await readScopes(target, loaded.value);
  const empty = relocatedWorld({ home, cwd, directories: [], files: [], links: {} });
  try {
    const { world, placed } = placeScopes(empty, scopes, driver);
    expect(placed).toEqual(scopes.map(({ id }) => id));
    const run = await driver.attempt({
      command: [nativeProgram("copilot")],
      files: { flags: read("flags.txt") },
      scopes,
      base: "configured",
      world,
      accesses: [{ tool: "Bash", text: line }],
      timeoutMs: 120_000,
    });
    return onlyAnswer(run);
  } finally {
    empty.remove();
  }
}

test("COPILOT_ALLOW_ALL lets an asked command run, and no denied one, until it is unset", async () => {
  const stage = setUp();
  await isInForce(stage);
  for (const value of ["true", "1"]) {
    const variables = { COPILOT_ALLOW_ALL: value };
    await isOpenedBy("COPILOT_ALLOW_ALL", "allow-all-variable", stage, variables);
    expect(await tried(stage.world, stage.cwd, variables, "sudo id")).toMatch(/^denied/);
  }
  await isInForce(stage);
});

test("a kept approval lets an asked command run, until it is removed", async () => {
  const stage = setUp();
  const file = ".copilot/permissions-config.json";
  const here = { tool_approvals: [{ kind: "commands", commandIdentifiers: ["git push"] }] };
  await play({
    ...stage,
    foreign: { file, text: JSON.stringify({ locations: { [stage.cwd]: here } }, undefined, 1), line: 3 },
    code: "approvals-kept",
    remedy: (world) => void world.write(file, '{ "locations": {} }'),
  });
});
