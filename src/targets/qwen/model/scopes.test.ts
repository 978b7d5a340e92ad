import { expect, test } from "vitest";
import type { Verdict } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { memoryEnvironment } from "../../../../test/support/memory.ts";
import { ELSE } from "../../guard-line.ts";
import { SETTINGS } from "../keys.ts";
import { scopes } from "../scopes.ts";
import { findings, model } from "./index.ts";

const environment = memoryEnvironment();
const ASK = { permissions: { deny: ["Bash(rm *)"], ask: ["Bash(mkdir *)"] } };
const USER = { ...ASK, tools: { approvalMode: "default" } };

type Files = Readonly<Record<string, unknown>>;

/** Scopes by their id, with their content. */
function scopesWith(files: Files): readonly ScopeText[] {
  return scopes({ environment, variables: {} }).flatMap((scope): readonly ScopeText[] => {
    const content = files[scope.id];
    if (content === undefined) return [];
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return [{ ...scope, state: "read", text }];
  });
}

function inputOf(user: unknown, files: Files) {
  const options = { commands: "prefix", wrapper: "none" } as const;
  return { files: { [SETTINGS]: JSON.stringify(user) }, scopes: scopesWith(files), environment, options };
}

/** What becomes of `rm x` and `mkdir y`. */
function decided(user: unknown, files: Files): readonly (Verdict | "none")[] {
  const asked = model(inputOf(user, files));
  return ["rm x", "mkdir y"].map((text) => {
    const access = { tool: "Bash", text, cwd: environment.cwd } as const;
    return asked.decide(attemptOf(access, environment)).layer2.verdict;
  });
}

const TRUST_ON = { ...USER, security: { folderTrust: { enabled: true } } };

test.each<readonly [string, unknown, Files, readonly Verdict[]]>([
  ["Q1", USER, {}, ["deny", "ask"]],
  ["Q2", USER, { project: { permissions: { deny: [], allow: ["Bash(rm *)"] } } }, ["deny", "ask"]],
  ["Q3", { ...ASK, tools: { approvalMode: "yolo" } }, { project: { permissions: "x" } }, ["allow", "allow"]],
  ["Q4", { ...ASK, tools: { approvalMode: "yolo" } }, { project: { permissions: null } }, ["allow", "allow"]],
  ["Q5", USER, { project: { permissions: { deny: "x" } } }, ["deny", "ask"]],
  ["Q6", USER, { project: { tools: { approvalMode: "yolo" } } }, ["deny", "allow"]],
  [
    "Q7",
    USER,
    { project: { tools: { approvalMode: "yolo" } }, system: { tools: { approvalMode: "default" } } },
    ["deny", "ask"],
  ],
  [
    "Q11",
    { permissions: { allow: ["Bash(rm *)"] }, tools: { approvalMode: "default" } },
    {
      project: { permissions: { allow: ["Bash(rm *)"] } },
      system: { permissions: { deny: ["Bash(rm *)"] } },
    },
    ["deny", "ask"],
  ],
  [
    "Q12",
    { permissions: { deny: [] }, tools: { approvalMode: "yolo" } },
    { "system-defaults": { permissions: { deny: ["Bash(rm *)"] } } },
    ["deny", "allow"],
  ],
  ["Q15", TRUST_ON, { project: { tools: { approvalMode: "yolo" } } }, ["deny", "ask"]],
  [
    "Q15, trusted",
    TRUST_ON,
    { project: { tools: { approvalMode: "yolo" } }, trust: { "/home/me/project": "TRUST_FOLDER" } },
    ["deny", "allow"],
  ],
  [
    "Q16",
    TRUST_ON,
    { project: { tools: { approvalMode: "yolo" }, security: { folderTrust: { enabled: false } } } },
    ["deny", "ask"],
  ],
  // The list of trusted folders does not name the project, which asks for one.
  [
    "a project that takes its own trust away",
    { ...USER, tools: { approvalMode: "yolo" } },
    { project: { security: { folderTrust: { enabled: true } } } },
    ["deny", "ask"],
  ],
  [
    "the same with a mode of the system's",
    USER,
    {
      project: { security: { folderTrust: { enabled: true } } },
      system: { tools: { approvalMode: "yolo" } },
    },
    ["deny", "ask"],
  ],
  ["Q18", USER, { system: "{" }, ["deny", "deny"]],
  ["Q19", USER, { system: { permissions: { deny: "Bash(mkdir *)" } } }, ["deny", "deny"]],
  ["broken project", USER, { project: "{," }, ["deny", "ask"]],
  ["project that is a list", USER, { project: "[]" }, ["deny", "deny"]],
])("%s", (_, user, files, expected) => {
  expect(decided(user, files)).toEqual(expected);
});

const GUARD = `/usr/bin/env -i HOME=/home/me /usr/bin/node /opt/twsrt.cjs guard qwen${ELSE}`;

function hooksOf(...commands: readonly string[]): object {
  return {
    PreToolUse: commands.map((command) => ({ matcher: "*", hooks: [{ type: "command", command }] })),
  };
}

test.each<readonly [string, unknown, Files]>([
  ["the user's", { ...USER, hooks: hooksOf(GUARD) }, {}],
  ["the administrator's", USER, { system: { hooks: hooksOf(GUARD) } }],
])("with the guard as the only hook in %s file the rules decide as without it", (_, user, files) => {
  expect(decided(user, files)).toEqual(["deny", "ask"]);
});

test.each<readonly [string, unknown, Files]>([
  ["another hook", { ...USER, hooks: hooksOf("/opt/mine") }, {}],
  ["another hook beside the guard", { ...USER, hooks: hooksOf(GUARD, "/opt/mine") }, {}],
  ["a guard with more behind it", { ...USER, hooks: hooksOf(`${GUARD}; /opt/mine`) }, {}],
  ["a hook of another event", { ...USER, hooks: { ...hooksOf(GUARD), PostToolUse: [] } }, {}],
  ["hooks that are no object", { ...USER, hooks: [] }, {}],
  ["a group without handlers", { ...USER, hooks: { PreToolUse: [{ hooks: [] }] } }, {}],
  ["what a project calls the guard", USER, { project: { hooks: hooksOf(GUARD) } }],
])("with %s nothing is known", (_, user, files) => {
  expect(decided(user, files)).toEqual(["unknown", "unknown"]);
});

test("the entry names the file that has the rule", () => {
  const asked = model(inputOf(USER, { system: { permissions: { deny: ["Bash(mkdir *)"] } } }));
  const access = { tool: "Bash", text: "mkdir y", cwd: environment.cwd } as const;
  expect(asked.decide(attemptOf(access, environment)).layer2.entry).toEqual({
    artifact: "system",
    key: "permissions.deny",
    value: "Bash(mkdir *)",
  });
});

test.each<readonly [string, unknown, readonly string[]]>([
  ["a section that is not an object", { permissions: "x" }, ["project-voids-rules"]],
  ["a mode without questions", { tools: { approvalMode: "YOLO" } }, ["asks-void"]],
  ["a mode in which a model decides", { tools: { approvalMode: "auto" } }, ["project-sets-mode"]],
  ["Q8", { disableAllHooks: true }, ["hooks-off"]],
  ["an allow rule", { permissions: { allow: ["Bash"] } }, ["project-allows"]],
  ["a stricter mode", { tools: { approvalMode: "plan" } }, []],
])("%s of a project is a finding", (_, project, codes) => {
  expect(findings(inputOf(USER, { project })).map(({ code }) => code)).toEqual(codes);
});

test("Q9: what the system settings hold is not a finding about the project", () => {
  const files = { project: { disableAllHooks: true }, system: { disableAllHooks: false } };
  expect(findings(inputOf(USER, files))).toEqual([]);
});

test("variables move the files", () => {
  const found = scopes({ environment, variables: { QWEN_CODE_SYSTEM_SETTINGS_PATH: "/x/s.json" } });
  const files = found.flatMap(({ place }) => (place.at === "file" ? [place.file] : []));
  expect(files).toContain("/x/s.json");
  expect(files).toContain("/x/system-defaults.json");
});
