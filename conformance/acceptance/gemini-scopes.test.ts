import * as fs from "node:fs";
import { expect, test } from "vitest";
import { newWorld, type World } from "../../test/support/world.ts";
import { driven } from "./driven.ts";
import { play } from "./story.ts";

const MINE = ".gemini/policies/+mine.toml";

function allow(priority: number): string {
  return `[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "sudo"\ndecision = "allow"\npriority = ${priority}\n`;
}

/** A home in which the policy was written for the agent, and a project. */
function setUp(settings = ""): { readonly world: World; readonly cwd: string } {
  const world = newWorld({
    srt: '{ "filesystem": { "denyRead": ["~/.aws"] } }',
    bash: '{ "deny": ["sudo"] }',
  });
  world.write(".config/twsrt/config.toml", `[targets]\n${settings}\n[gemini]\n`);
  const cwd = world.path("project");
  fs.mkdirSync(cwd, { recursive: true });
  const written = world.run(["generate", "gemini", "--write"]);
  expect(written.status, written.stderr).toBe(0);
  return { world, cwd };
}

const verdicts = { denied: /^denied/, through: /^allowed/ };

test("a policy file with the same priority and an earlier name frees `sudo`, until it is gone", async () => {
  const { world, cwd } = setUp();
  await play({
    agent: "gemini",
    world,
    cwd,
    attempt: () => driven("gemini", world, cwd, "sudo id"),
    ...verdicts,
    foreign: { file: MINE, text: allow(999), line: 3 },
    code: "overruled",
    remedy: () => fs.rmSync(world.path(MINE)),
  });
});

test.each([950, 999])(
  "an allow at priority %i in a file with another name frees nothing",
  async (priority) => {
    const { world, cwd } = setUp();
    for (const name of ["0", "mine", "twsrt", "auto-saved"])
      world.write(`.gemini/policies/${name}.toml`, allow(priority));
    expect(await driven("gemini", world, cwd, "sudo id")).toMatch(verdicts.denied);
    expect(world.run(["status", "gemini"], { cwd }).status).toBe(0);
  },
);

test("a trusted project that names another policy file frees `sudo`, until `gemini_settings` is on", async () => {
  const { world, cwd } = setUp();
  world.write(".gemini/trustedFolders.json", JSON.stringify({ [cwd]: "TRUST_FOLDER" }));
  world.write("project/open.toml", allow(1));
  const settings = '{\n  "policyPaths": ["./open.toml"]\n}\n';
  await play({
    agent: "gemini",
    world,
    cwd,
    attempt: () => driven("gemini", world, cwd, "sudo id"),
    ...verdicts,
    foreign: { file: "project/.gemini/settings.json", text: settings, line: 2 },
    code: "policy-paths-replace",
    remedy: () => {
      world.write(".config/twsrt/config.toml", "[targets]\ngemini_settings = true\n");
      expect(world.run(["generate", "gemini", "--write"]).status).toBe(0);
    },
  });
});
