import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { machineOf } from "../../../../test/support/machine.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import type { Environment } from "../../../policy/environment.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { CONFIG } from "../artifacts.ts";
import { folderOf } from "../folder.ts";
import { scopes } from "../scopes.ts";
import { findings, model } from "./index.ts";

/** What was measured: the user's `opencode.json`, other files, variables, and what became of `rm x` and `mkdir y`. */
type Row = readonly [
  what: string,
  own: object | null,
  files: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, string>>,
  answers: readonly string[],
];

const FACTS = new URL("../../../../conformance/facts/opencode-1.18.33-scopes.jsonl", import.meta.url);
const ROWS = readFileSync(FACTS, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);

const HOME = "/home/me";
const PROJECT = `${HOME}/project`;

type Given = readonly [what: string, own: object | null, files: Row[2], variables: Row[3]];

/** What the agent was given, in the directory where it was started. */
function inputOf([, own, files, variables]: readonly [...Given, ...unknown[]]) {
  const paths = Object.keys(files);
  const cwd = paths.some((file) => file.startsWith(`${PROJECT}/sub/`)) ? `${PROJECT}/sub` : PROJECT;
  const machine = machineOf(
    { [cwd]: "directory", ...Object.fromEntries(paths.map((file) => [file, "file" as const])) },
    { home: HOME, cwd },
  );
  const options = { commands: "anywhere", wrapper: "none" } as const;
  return {
    files: { [CONFIG]: own === null ? undefined : JSON.stringify(own) },
    scopes: scopesOf(machine, own !== null, files, variables),
    environment: machine,
    options,
  };
}

function scopesOf(
  environment: Environment,
  hasOwn: boolean,
  files: Row[2],
  variables: Row[3],
): readonly ScopeText[] {
  const place = `${folderOf(variables).replace("~", HOME)}/opencode.json`;
  const all = scopes({ environment, variables });
  const own = all.findIndex((scope) => scope.place.at === "file" && scope.place.file === place);
  return all.flatMap((scope, index): readonly ScopeText[] => {
    const content = scope.place.at === "file" ? files[scope.place.file] : variables[scope.place.name];
    if (content === undefined || (hasOwn && index === own)) return [];
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return [{ ...scope, ...(index < own ? { precedesOwn: true as const } : {}), state: "read", text }];
  });
}

const VERDICTS: Readonly<Record<string, string>> = {
  allowed: "allow",
  asked: "ask",
  denied: "deny",
  refused: "deny",
};

/** What the model says to both commands. */
function decided(input: ReturnType<typeof inputOf>) {
  const asked = model(input);
  return ["rm x", "mkdir y"].map((text) => {
    const access = { tool: "Bash", text, cwd: input.environment.cwd } as const;
    return asked.decide(attemptOf(access, input.environment)).layer2;
  });
}

describe("what was measured", () => {
  test("of every row of the evidence there is one", () => {
    for (let row = 1; row <= 17; row++)
      expect(ROWS.some(([what]) => what.startsWith(`O${row}: `))).toBe(true);
  });

  test.each(ROWS)("%s", (...row) => {
    const answers = decided(inputOf(row)).map(({ verdict }) => verdict);
    expect(answers).toEqual(row[4].map((answer) => VERDICTS[answer]));
  });

  test("no row is decided by the user's own file alone where another one decides", () => {
    const changed = ROWS.filter((row) => {
      const input = inputOf(row);
      const alone = decided({ ...input, scopes: [] }).map(({ verdict }) => verdict);
      return alone.join() !== row[4].map((answer) => VERDICTS[answer]).join();
    });
    expect(changed.length).toBeGreaterThan(25);
  });
});

const RULES = { permission: { bash: { "*": "allow", "rm *": "deny", "mkdir *": "ask" } } };

describe("what decides", () => {
  test.each<readonly [string, Row[2], Row[3], string, string]>([
    [
      "a sibling",
      { [`${HOME}/.config/opencode/opencode.jsonc`]: { permission: { bash: { "rm *": "allow" } } } },
      {},
      "user/opencode.jsonc",
      "permission.bash",
    ],
    [
      "an agent of the project",
      { [`${PROJECT}/opencode.json`]: { agent: { build: { permission: { bash: "allow" } } } } },
      {},
      `project${PROJECT}/opencode.json`,
      "agent.build.permission.bash",
    ],
    [
      "a variable",
      {},
      { OPENCODE_PERMISSION: '{"bash":{"rm *":"allow"}}' },
      "OPENCODE_PERMISSION",
      "permission.bash",
    ],
  ])("is named: %s", (what, files, variables, artifact, key) => {
    const [rm] = decided(inputOf([what, RULES, files, variables]));
    expect(rm).toMatchObject({ verdict: "allow", entry: { artifact, key } });
  });

  test.each<readonly [string, Row[2], Row[3], string]>([
    [
      "an agent file with other YAML",
      { [`${PROJECT}/.opencode/agent/build.md`]: "---\npermission: &a {bash: allow}\n---\n" },
      {},
      "agent-file-not-read",
    ],
    [
      "rules from a variable",
      { [`${PROJECT}/opencode.json`]: { permission: { bash: "{env:X}" } } },
      {},
      "text-replaced",
    ],
    [
      "patterns from a variable",
      { [`${PROJECT}/opencode.json`]: { permission: { bash: { "{env:X} *": "allow" } } } },
      {},
      "text-replaced",
    ],
    ["a list in OPENCODE_PERMISSION", {}, { OPENCODE_PERMISSION: "[1]" }, "permission-variable-not-measured"],
    [
      "an agent that comes along",
      { [`${PROJECT}/opencode.json`]: { default_agent: "plan" } },
      {},
      "other-agent",
    ],
  ])("is not guessed: %s", (what, files, variables, reason) => {
    const [rm] = decided(inputOf([what, RULES, files, variables]));
    expect(rm?.reason).toBe(reason);
  });

  test("a file that cannot be read leaves everything unknown", () => {
    const input = inputOf(["", RULES, { [`${PROJECT}/opencode.json`]: {} }, {}]);
    const unreadable = input.scopes.map((scope): ScopeText => ({
      ...scope,
      state: "unreadable",
      problem: "permission denied",
    }));
    expect(decided({ ...input, scopes: unreadable })[0]).toMatchObject({
      verdict: "unknown",
      reason: "configuration-not-readable",
    });
  });
});

describe("what may open something is found", () => {
  const inProject = (content: unknown): Row[2] => ({ [`${PROJECT}/opencode.json`]: content });
  const project = `project${PROJECT}/opencode.json`;

  test.each<readonly [Row[2], Row[3], readonly object[]]>([
    [
      inProject({ permission: { bash: { "rm *": "allow", "dd *": "deny" }, edit: "ask", read: "deny" } }),
      {},
      [
        { code: "project-opens", scope: project, key: "permission.bash", value: "rm *" },
        { code: "project-opens", scope: project, key: "permission.edit", value: "ask" },
      ],
    ],
    [
      inProject({ tools: { bash: true, write: false }, permission: "allow" }),
      {},
      [
        { code: "project-opens", scope: project, key: "permission", value: "allow" },
        { code: "project-opens", scope: project, key: "tools.bash", value: "true" },
      ],
    ],
    [
      inProject({
        mode: { build: { permission: { bash: "allow" }, tools: { bash: true } } },
        default_agent: "own",
      }),
      {},
      [
        { code: "agent-opens", scope: project, key: "mode.build.permission.bash", value: "allow" },
        { code: "agent-opens", scope: project, key: "mode.build.tools.bash", value: "true" },
        { code: "agent-chosen", scope: project, key: "default_agent", value: "own" },
      ],
    ],
    [
      { [`${HOME}/.config/opencode/opencode.jsonc`]: { permission: { "*": "allow" } } },
      {},
      [{ code: "sibling-opens", scope: "user/opencode.jsonc", key: "permission.*", value: "allow" }],
    ],
    [
      { [`${PROJECT}/.opencode/agent/x.md`]: "---\n---\n" },
      {},
      [{ code: "agent-opens", scope: `project${PROJECT}/.opencode/agent/x.md` }],
    ],
    [
      {},
      { OPENCODE_PERMISSION: '{"bash":{"rm *":"allow"}}' },
      [
        { code: "env-permission", scope: "OPENCODE_PERMISSION" },
        { code: "env-permission", scope: "OPENCODE_PERMISSION", key: "bash", value: "rm *" },
      ],
    ],
    [
      { "/adm/config.json": {}, "/etc/opencode/opencode.json": {} },
      { OPENCODE_TEST_MANAGED_CONFIG_DIR: "/adm" },
      [
        { code: "managed-name", scope: "unread/config.json" },
        { code: "managed-moved", scope: "OPENCODE_TEST_MANAGED_CONFIG_DIR" },
      ],
    ],
    [inProject({ permission: { bash: "deny" }, model: "a/b" }), {}, []],
    [{}, { OPENCODE_TEST_MANAGED_CONFIG_DIR: "/adm" }, []],
    [inProject("{"), {}, [{ code: "configuration-refused", scope: project }]],
    [
      inProject({ permissions: [] }),
      {},
      [
        {
          code: "configuration-refused",
          scope: project,
          key: "permissions",
          value: "the form of release 2",
        },
      ],
    ],
  ])("%j %j", (files, variables, expected) => {
    expect(findings(inputOf(["", RULES, files, variables]))).toEqual(expected);
  });
});
