import { expect, test } from "vitest";
import { newWorld, type World } from "../support/world.ts";

const BASH = ".config/twsrt/bash-rules.json";
const RULES = {
  permission: {
    bash: { "*": "ask", "git *": "allow", "rm *": "deny", "npm publish *": "ask" },
    read: { ".env": "deny", "~/.ssh/**": "deny" },
  },
  claudecode: { permission: { bash: { "curl *": "deny" } } },
};

function projectWith(
  file: string,
  text: string,
): { readonly world: World; readonly options: { cwd: string } } {
  const world = newWorld();
  world.write(".config/twsrt/config.toml", "[claude]\n[qwen]\n");
  world.write(`work/${file}`, text);
  return { world, options: { cwd: world.path("work") } };
}

test("the rules of rulesync come into the policy for all agents, and none that allows", () => {
  const { world, options } = projectWith(".rulesync/permissions.jsonc", JSON.stringify(RULES));
  expect(world.run(["import"], options).stdout).toContain("Nothing to import");
  const shown = world.run(["import", "--scope", "project"], options);
  expect(shown.stdout).toMatch(/rulesync {2}rm \*: deny +deny rm\n/);
  expect(shown.stdout).toContain("a project's file may allow nothing outside that project");
  expect(world.run(["import", "--scope", "project", "--limit", "-w"], options).status).toBe(0);
  const rules: unknown = JSON.parse(world.read(BASH).replaceAll(/^\s*\/\/.*$/gm, ""));
  expect(rules).toMatchObject({
    deny: ["rm", { command: "curl", agents: ["claude"] }],
    ask: ["npm publish"],
  });
  expect(JSON.parse(world.read(".srt-settings.json"))).toMatchObject({
    filesystem: { denyRead: ["**/.env", "~/.ssh"] },
  });
  expect(rules).not.toHaveProperty("allow");
  expect(world.run(["import", "--scope", "project"], options).stdout).not.toContain("@@");
});

test("one that is broken stops the import, and nothing is written", () => {
  const { world, options } = projectWith(".rulesync/permissions.jsonc", '{ "permission": ');
  const run = world.run(["import", "--scope", "project", "-w"], options);
  expect(run.status).toBe(2);
  expect(run.stderr).toContain("error[import-unreadable]: rulesync: ");
  expect(world.exists(BASH)).toBe(false);
});

test("a file whose format is not settled is named and not read", () => {
  const { world, options } = projectWith(".agents/permissions.json", '{ "deny": ["Bash(rm *)"] }');
  const run = world.run(["import", "--scope", "project"], options);
  expect(run.status).toBe(0);
  expect(run.stdout).toContain("Nothing to import");
  expect(run.stderr).toContain(
    "warning[import-no-format]: not reading <home>/work/.agents/permissions.json: several tools use this name",
  );
  expect(world.run(["import"], options).stderr).not.toContain(".agents");
});
