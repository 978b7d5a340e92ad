import { describe, expect, test } from "vitest";
import { machineOf } from "../../../../test/support/machine.ts";
import { together } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { CONFIG, RULES } from "../artifacts.ts";
import { scopes as placesOf } from "../scopes.ts";
import { model } from "./index.ts";
import { findings } from "./findings.ts";

const WS = "/w/ws";
const SECRET = "/w/out/secret";
const PROJECT = `${WS}/.codex/config.toml`;
const MANAGED = "/etc/codex/managed_config.toml";
const SYSTEM = "/etc/codex/config.toml";
const REQUIREMENTS = "/etc/codex/requirements.toml";

const BASE = `default_permissions = "twsrt"
[permissions.twsrt]
extends = ":workspace"
[permissions.twsrt.filesystem]
"${SECRET}" = "deny"
`;
const trust = (folder: string, level = "trusted"): string =>
  `[projects."${folder}"]\ntrust_level = "${level}"\n`;
const TRUSTED = BASE + trust(WS);
const OFF = 'default_permissions = ":danger-full-access"\n';
const DANGER = 'sandbox_mode = "danger-full-access"\n';
const rule = (word: string, decision = "forbidden"): string =>
  `prefix_rule(pattern = ["${word}"], decision = "${decision}")\n`;
const denies = (path: string): string => `[permissions.filesystem]\ndeny_read = ["${path}"]\n`;
const LOCKED = `default_permissions = "locked"
[allowed_permission_profiles]
locked = true
[permissions.locked]
extends = ":workspace"
[permissions.locked.filesystem]
"${SECRET}" = "deny"
`;

interface Row {
  readonly config?: string;
  readonly rules?: string;
  readonly cwd?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function input({ config = TRUSTED, rules = rule("rmdir"), cwd = WS, files = {} }: Row) {
  const environment = machineOf(
    {
      [`${SECRET}/f`]: "file",
      "/w/out/p": "file",
      [`${WS}/.git/HEAD`]: "file",
      [`${WS}/sub/in`]: "file",
      [`${WS}/in`]: "file",
      "/tmp": "directory",
      "/w/home/.codex": "directory",
      ...Object.fromEntries(Object.keys(files).map((file) => [file, "file" as const])),
    },
    { home: "/w/home", cwd },
  );
  const scopes = placesOf({ environment, variables: {} }).flatMap((scope): readonly ScopeText[] => {
    const text = scope.place.at === "file" ? files[scope.place.file] : undefined;
    return text === undefined ? [] : [{ ...scope, state: "read", text }];
  });
  return { files: { [CONFIG]: config, [RULES]: rules }, scopes, environment, options: {} };
}

/** What becomes of reading the secret, of writing outside of the project and in it, and of the commands that rules are about. */
function verdicts(row: Row): string {
  const given = input(row);
  const asked = model(given);
  const cwd = row.cwd ?? WS;
  return [`cat ${SECRET}/f`, "echo x > /w/out/p", `echo x > ${cwd}/in`, "rmdir gone", "mkdir gone"]
    .map((text) => together(asked.decide(attemptOf({ tool: "Bash", text, cwd }, given.environment))))
    .join(" ");
}

const HELD = "deny deny allow deny allow";
const OPEN = "allow deny allow deny allow";
const ALL = "allow allow allow deny allow";
const EXIT = "deny deny deny deny deny";
/** The command rules alone still answer. */
const UNKNOWN = "unknown unknown unknown deny unknown";

test.each<readonly [string, Row, string]>([
  ["base", {}, HELD],
  ["X1", { files: { [PROJECT]: `[permissions.twsrt.filesystem]\n"${SECRET}" = "read"\n` } }, OPEN],
  ["X2", { files: { [PROJECT]: 'default_permissions = ":workspace"\n' } }, OPEN],
  ["X3", { files: { [PROJECT]: DANGER } }, ALL],
  ["X3 workspace-write", { files: { [PROJECT]: 'sandbox_mode = "workspace-write"\n' } }, OPEN],
  ["X3 read-only", { files: { [PROJECT]: 'sandbox_mode = "read-only"\n' } }, "allow deny deny deny deny"],
  [
    "X3 writable_roots",
    {
      files: {
        [PROJECT]:
          'sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nwritable_roots = ["/w/out"]\n',
      },
    },
    ALL,
  ],
  ["X3 beside the profile", { files: { [PROJECT]: `${DANGER}default_permissions = "twsrt"\n` } }, HELD],
  ["X4", { config: BASE, files: { [PROJECT]: OFF } }, HELD],
  ["X5", { config: BASE, files: { [`${WS}/.codex/rules/a.rules`]: rule("mkdir") } }, HELD],
  [
    "X6",
    { files: { [`${WS}/.codex/rules/a.rules`]: rule("rmdir", "allow") + rule("mkdir") } },
    "deny deny allow deny deny",
  ],
  ["X14", { config: "", files: { [SYSTEM]: BASE } }, HELD],
  ["X15", { config: OFF, files: { [SYSTEM]: BASE } }, ALL],
  [
    "X16",
    { config: `[permissions.twsrt.filesystem]\n"${SECRET}" = "read"\n`, files: { [SYSTEM]: BASE } },
    OPEN,
  ],
  ["X17", { files: { "/etc/codex/rules/x.rules": rule("mkdir") } }, "deny deny allow deny deny"],
  ["X18", { config: OFF, files: { [MANAGED]: BASE } }, HELD],
  ["X20", { config: trust(WS), files: { [MANAGED]: BASE, [PROJECT]: OFF } }, HELD],
  ["X22", { files: { [MANAGED]: 'sandbox_mode = "read-only"\n' } }, "allow deny deny deny deny"],
  ["X24", { config: "", files: { [REQUIREMENTS]: denies(SECRET) } }, "deny deny deny deny deny"],
  // Measured where nothing is asked; with approvals it falls back to read-only instead.
  ["X25", { config: OFF, files: { [REQUIREMENTS]: denies(SECRET) } }, UNKNOWN],
  ["X26", { config: OFF, files: { [REQUIREMENTS]: 'allowed_sandbox_modes = ["read-only"]\n' } }, UNKNOWN],
  ["X27 user", { config: OFF, files: { [REQUIREMENTS]: LOCKED } }, HELD],
  ["X27 project", { files: { [REQUIREMENTS]: LOCKED, [PROJECT]: OFF } }, HELD],
  ["X27 mode", { config: DANGER, files: { [REQUIREMENTS]: LOCKED } }, HELD],
  [
    "X28",
    { config: `${BASE}[permissions.locked]\nextends = ":workspace"\n`, files: { [REQUIREMENTS]: LOCKED } },
    EXIT,
  ],
  [
    "X30",
    {
      files: {
        [REQUIREMENTS]: '[rules]\nprefix_rules=[{pattern=[{token="mkdir"}], decision="forbidden"}]\n',
      },
    },
    "deny deny allow deny deny",
  ],
  [
    "X31",
    { files: { [REQUIREMENTS]: '[rules]\nprefix_rules=[{pattern=[{token="x"}], decision="allow"}]\n' } },
    EXIT,
  ],
  ["X32", { files: { [REQUIREMENTS]: "x = [" } }, EXIT],
  ["X33", { files: { [REQUIREMENTS]: "allowed_permissions = 1\n" } }, HELD],
  ["X34 managed", { files: { [MANAGED]: "x = [" } }, EXIT],
  ["X34 system", { files: { [SYSTEM]: "x = [" } }, EXIT],
  [
    "X36",
    { config: 'default_permissions = ":workspace"\n', files: { [REQUIREMENTS]: denies(SECRET) } },
    HELD,
  ],
  [
    "X36 pattern",
    { config: 'default_permissions = ":workspace"\n', files: { [REQUIREMENTS]: denies("/w/out/**/f") } },
    HELD,
  ],
  [
    "X37",
    { config: 'default_permissions = ":workspace"\n', files: { [REQUIREMENTS]: denies("secret") } },
    OPEN,
  ],
  ["X39 project", { files: { [PROJECT]: "x = [" } }, EXIT],
  ["X39 project that is not trusted", { config: BASE, files: { [PROJECT]: "x = [" } }, HELD],
  ["X40", { files: { "/w/home/.codex/rules/sub/x.rules": rule("mkdir") } }, HELD],
  ["a `profile` of a project", { files: { [PROJECT]: 'profile = "x"\n' } }, HELD],
])("%s", (_, row, expected) => {
  // A broken configuration stops every session, whatever answers first.
  const found = verdicts(row);
  expect(
    expected === EXIT
      ? found
          .split(" ")
          .map((word) => (word === "deny" ? word : found))
          .join(" ")
      : found,
  ).toBe(expected);
});

describe("trust", () => {
  const SUB = `${WS}/sub`;
  test.each<readonly [string, Row, boolean]>([
    ["the root covers files of the root", { cwd: SUB, files: { [PROJECT]: OFF } }, true],
    ["the root covers files below", { cwd: SUB, files: { [`${SUB}/.codex/config.toml`]: OFF } }, true],
    [
      "a folder covers its own file",
      { cwd: SUB, config: BASE + trust(SUB), files: { [`${SUB}/.codex/config.toml`]: OFF } },
      true,
    ],
    [
      "a folder does not cover the root",
      { cwd: SUB, config: BASE + trust(SUB), files: { [PROJECT]: OFF } },
      false,
    ],
    [
      "a folder's own word wins",
      { cwd: SUB, config: TRUSTED + trust(SUB, "untrusted"), files: { [`${SUB}/.codex/config.toml`]: OFF } },
      false,
    ],
    [
      "a folder above the root does not count",
      { config: BASE + trust("/w"), files: { [PROJECT]: OFF } },
      false,
    ],
    [
      "a file above the root does not count",
      { config: TRUSTED + trust("/w"), files: { "/w/.codex/config.toml": OFF } },
      false,
    ],
    [
      "a slash at the end does not count",
      { config: BASE + trust(`${WS}/`), files: { [PROJECT]: OFF } },
      false,
    ],
    ["a project cannot trust itself", { config: BASE, files: { [PROJECT]: OFF + trust(WS) } }, false],
    [
      "an administrator's word counts",
      { config: BASE, files: { [PROJECT]: OFF, [SYSTEM]: trust(WS) } },
      true,
    ],
    [
      "the nearer file wins",
      {
        cwd: SUB,
        files: { [PROJECT]: OFF, [`${SUB}/.codex/config.toml`]: 'default_permissions = "twsrt"\n' },
      },
      false,
    ],
    [
      "a root by another marker",
      { cwd: SUB, config: `project_root_markers = [".mark"]\n${TRUSTED}`, files: { [PROJECT]: OFF } },
      false,
    ],
  ])("%s", (_, row, isOpen) => {
    expect(verdicts(row).startsWith("allow allow")).toBe(isOpen);
  });
});

test.each<readonly [Row, readonly string[]]>([
  [{ files: { [PROJECT]: OFF } }, ["profile-not-selected default_permissions :danger-full-access"]],
  [{ files: { [PROJECT]: DANGER } }, ["legacy-sandbox-mode sandbox_mode danger-full-access"]],
  [
    { files: { [PROJECT]: `[permissions.twsrt.filesystem]\n"${SECRET}" = "read"\n"/x" = "deny"\n` } },
    [`project-reopens permissions.twsrt.filesystem "${SECRET}" = "read"`],
  ],
  [{ config: BASE, files: { [PROJECT]: OFF } }, []],
  [{ files: { [MANAGED]: OFF } }, ["managed-overrides default_permissions :danger-full-access"]],
  [
    { files: { [`${WS}/.codex/rules/a.rules`]: 'prefix_rule(pattern = [], decision = "prompt")\n' } },
    ["rules-broken"],
  ],
  [{ files: { [PROJECT]: "x = [" } }, ["file-stops-agent"]],
  [{ files: { [REQUIREMENTS]: "x = [" } }, ["requirements-invalid"]],
  [{ files: { [REQUIREMENTS]: "allowed_sandbox_modes = 1\n" } }, ["requirements-invalid"]],
  [{ files: { [REQUIREMENTS]: 'default_permissions = "x"\n' } }, ["requirements-invalid"]],
  [
    { files: { [REQUIREMENTS]: 'allowed_sandbox_modes = ["workspace-write"]\n' } },
    ['requirements-invalid allowed_sandbox_modes ["workspace-write"]'],
  ],
  [{ files: { [REQUIREMENTS]: denies("x") } }, ["requirements-relative permissions.filesystem.deny_read x"]],
  [
    {
      config: TRUSTED,
      files: {
        [PROJECT]: '[permissions.twsrt.filesystem]\n"/kept/f" = "read"\n',
        [REQUIREMENTS]: denies("/kept"),
      },
    },
    [
      'project-reopens permissions.twsrt.filesystem "/kept/f" = "read"',
      'requirements-reopened permissions.twsrt.filesystem "/kept/f" = "read"',
    ],
  ],
  [
    { files: { [REQUIREMENTS]: "allowed_permissions = 1\n" } },
    ["requirements-unknown-key allowed_permissions"],
  ],
  [
    { config: `${BASE}[permissions.locked]\nextends = ":workspace"\n`, files: { [REQUIREMENTS]: LOCKED } },
    ["requirements-name-clash permissions locked"],
  ],
  [
    {
      config: `${TRUSTED}[permissions.twsrt.network]\nenabled = true\n[permissions.twsrt.network.domains]\n"a.b" = "allow"\n[features]\nnetwork_proxy = true\n`,
      files: { [PROJECT]: "[features]\nnetwork_proxy = false\n" },
    },
    ["network-rules-void features.network_proxy false"],
  ],
  ...[true, false].map((isOn): readonly [Row, readonly string[]] => [
    {
      config: `${TRUSTED}[permissions.twsrt.network]\nenabled = true\n[permissions.twsrt.network.domains]\n"a.b" = "allow"\n`,
      files: { [REQUIREMENTS]: `[features]\nnetwork_proxy = ${isOn}\n` },
    },
    isOn ? [] : ["network-rules-void features.network_proxy false"],
  ]),
])("findings %#", (row, expected) => {
  const found = findings(input(row)).map(({ code, key, value }) =>
    [code, key, value].filter((word) => word !== undefined).join(" "),
  );
  expect(found).toEqual(expected);
});

test.each([
  [{}, "/w/home/.codex"],
  [{ CODEX_HOME: "/w/moved" }, "/w/moved"],
])("a file of rules in a sub-folder is named: %o", (variables, folder) => {
  const file = `${folder}/rules/sub/x.rules`;
  const asked = input({ files: { [file]: "broken(" } });
  const places = placesOf({ environment: asked.environment, variables });
  const scopes = places.flatMap((scope): readonly ScopeText[] =>
    scope.place.at === "file" && scope.place.file === file
      ? [{ ...scope, state: "read", text: "broken(" }]
      : [],
  );
  expect(findings({ ...asked, scopes })).toEqual([
    { code: "rules-subfolder", scope: "unloaded/sub/x.rules" },
  ]);
  expect(
    model({ ...asked, scopes }).decide(attemptOf({ tool: "Bash", text: "ls", cwd: "/w" }, asked.environment))
      .layer2.verdict,
  ).toBe("allow");
});

const HOOK = '[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "guard"\n';

test.each<readonly [string, readonly string[]]>([
  [HOOK, ["hook-untrusted hooks.PreToolUse"]],
  [`${HOOK}[hooks.state."/x/config.toml:pre_tool_use:0:0"]\ntrusted_hash = "sha256:1"\n`, []],
  [
    `${HOOK}[hooks.state."/x/config.toml:pre_tool_use:0:1"]\ntrusted_hash = "sha256:1"\n`,
    ["hook-untrusted hooks.PreToolUse"],
  ],
])("hooks %#", (config, expected) => {
  const found = findings(input({ config: `${BASE}${config}` })).map(
    ({ code, key }) => `${code} ${key ?? ""}`,
  );
  expect(found).toEqual(expected);
});

test.each([denies(SECRET), 'allowed_sandbox_modes = ["read-only", "workspace-write"]\n'])(
  "whether a session starts with full access that %j does not allow is not known, and what a rule denies is denied either way",
  (required) => {
    const asked = input({ rules: rule("foo"), files: { [PROJECT]: OFF, [REQUIREMENTS]: required } });
    const layer2 = (text: string): string => {
      const { layer2: answer } = model(asked).decide(
        attemptOf({ tool: "Bash", text, cwd: WS }, asked.environment),
      );
      return `${answer.verdict} ${answer.reason}`;
    };
    expect([layer2("ls"), layer2("foo")]).toEqual(["unknown may-not-start", "deny may-not-start"]);
  },
);
