import * as fs from "node:fs";
import { expect, test } from "vitest";
import { runWithEtc } from "../support/etc.ts";
import { EXAMPLE, newWorld, type Run, type World } from "../support/world.ts";

/* An administrator's files below /etc: the machine's own is replaced in a mount namespace, in which the tests' user is root. */

type Files = Readonly<Record<string, string>>;

function written(agent: string, config: string): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", config);
  expect(world.run(["generate", agent, "--write"]).status).toBe(0);
  fs.mkdirSync(world.path("project"), { recursive: true });
  return world;
}

function statusUnder(
  world: World,
  agent: string,
  files: Files,
  modes: Readonly<Record<string, number>> = {},
): Run {
  return runWithEtc(world, ["status", agent, "-v"], files, modes);
}

const REQUIRE = '[claude]\nsandbox = "require"\nbypass = "disable"\n';
const MAIN = "claude-code/managed-settings.json";
const json = (value: object): string => JSON.stringify(value, undefined, 1);

test.each<readonly [string, Files, number, readonly string[]]>([
  ["no file", {}, 0, ["claude: in force (rules and a sandbox)"]],
  ["more denials", { [MAIN]: json({ permissions: { deny: ["Bash(dd *)"] } }) }, 0, ["claude: in force"]],
  [
    "only an administrator's rules",
    { [MAIN]: json({ allowManagedPermissionRulesOnly: true }) },
    1,
    [
      "error: /etc/claude-code/managed-settings.json:2 ",
      "[managed-replaces-rules]",
      "Bash(cat ~/.aws/twsrt-witness): asked about, was denied",
    ],
  ],
  [
    "a drop-in that says so",
    { "claude-code/managed-settings.d/10-a.json": json({ allowManagedPermissionRulesOnly: true }) },
    1,
    ["/etc/claude-code/managed-settings.d/10-a.json:2 ", "[managed-replaces-rules]"],
  ],
  [
    "a drop-in with a name that is skipped",
    { "claude-code/managed-settings.d/.a.json": "{" },
    0,
    ["in force"],
  ],
  [
    "an empty file",
    { [MAIN]: "" },
    1,
    ["warning: /etc/claude-code/managed-settings.json is empty [managed-empty]"],
  ],
  ["broken JSON", { [MAIN]: "{" }, 1, ["[managed-invalid]"]],
  [
    "a wrong type",
    { [MAIN]: json({ permissions: { deny: "Bash(dd *)" } }) },
    1,
    ["/etc/claude-code/managed-settings.json:3 ", "[managed-invalid-key]"],
  ],
  [
    "a sandbox that is switched off",
    { [MAIN]: json({ sandbox: { enabled: false } }) },
    1,
    ["error: /etc/claude-code/managed-settings.json:3 ", "python3", "asked about, was denied"],
  ],
])("claude with %s", (_, files, status, said) => {
  const run = statusUnder(written("claude", REQUIRE), "claude", files);
  for (const text of said) expect(run.stdout).toContain(text);
  expect(run.status, run.stdout + run.stderr).toBe(status);
});

test("an administrator's sandbox holds against a project that switches it off", () => {
  const world = written("claude", REQUIRE);
  world.write("project/.claude/settings.json", json({ sandbox: { enabled: false } }));
  expect(statusUnder(world, "claude", {}).stdout).toContain("error: .claude/settings.json:3 turns");
  const run = statusUnder(world, "claude", { [MAIN]: json({ sandbox: { enabled: true } }) });
  expect(run.stdout).not.toContain("no longer by the sandbox");
  expect(run.stdout).not.toContain("was denied");
});

const RULE = (decision: string): string =>
  `[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "sudo"\ndecision = "${decision}"\npriority = 999\n`;
const POLICY = "gemini-cli/policies/a.toml";
const FOLDER = "gemini-cli/policies";

test.each<readonly [string, Files, Readonly<Record<string, number>>, number, readonly string[]]>([
  ["no file", {}, {}, 0, ["gemini: in force (rules only)"]],
  ["more denials", { [POLICY]: RULE("deny") }, { [FOLDER]: 0o755 }, 0, ["gemini: in force"]],
  [
    "an allow of the highest tier",
    { [POLICY]: RULE("allow") },
    { [FOLDER]: 0o755 },
    1,
    ["error: /etc/gemini-cli/policies/a.toml", "[overruled]", "Bash(sudo"],
  ],
  [
    "a folder that others can change",
    { [POLICY]: RULE("allow") },
    { [FOLDER]: 0o775 },
    1,
    [
      "warning: /etc/gemini-cli/policies/a.toml is in a folder that others can change",
      "[system-policies-insecure]",
    ],
  ],
  ["a policy that is not valid", { [POLICY]: "[[rule" }, { [FOLDER]: 0o755 }, 0, ["[policy-file-dropped]"]],
  ["settings that are not JSON", { "gemini-cli/settings.json": "{" }, {}, 1, ["[settings-refused]"]],
  [
    "settings that name other policies",
    {
      "gemini-cli/settings.json": json({ policyPaths: ["/etc/gemini-cli/more"] }),
      "gemini-cli/more/b.toml": RULE("allow"),
    },
    {},
    1,
    ["error: /etc/gemini-cli/settings.json:2 ", "[policy-paths-replace]"],
  ],
])("gemini with %s", (_, files, modes, status, said) => {
  const run = statusUnder(written("gemini", "[gemini]\n"), "gemini", files, modes);
  for (const text of said) expect(run.stdout).toContain(text);
  expect(run.status, run.stdout + run.stderr).toBe(status);
});
