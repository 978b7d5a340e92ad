import { expect, test } from "vitest";
import { statusIn, worst } from "../../../test/support/status.ts";

type Files = Readonly<Record<string, string>>;

async function withFiles(files: Files, variables: Files = {}, config = "[qwen]\n") {
  const status = await statusIn({ agent: "qwen", config, files, variables });
  return { ...status, worst: worst(status) };
}

test("a file as it was generated is in force", async () => {
  expect(await withFiles({})).toMatchObject({ state: "in-force", worst: [], protection: { rules: true } });
});

test.each<readonly [string, Files, readonly string[]]>([
  [
    "voids all rules",
    { ".qwen/settings.json": '{\n  "permissions": "x" }' },
    ["project-voids-rules .qwen/settings.json 2"],
  ],
  [
    "sets a mode that skips all prompts",
    { ".qwen/settings.json": '{\n  "tools": {\n    "approvalMode": "yolo" } }' },
    ["asks-void .qwen/settings.json 3"],
  ],
  [
    "turns hooks off",
    { ".qwen/settings.json": '{\n  "disableAllHooks": true }' },
    ["hooks-off .qwen/settings.json 2"],
  ],
  ["adds a rule", { ".qwen/settings.json": '{ "permissions": { "deny": ["Bash(x *)"] } }' }, []],
])("a project that %s", async (_, files, found) => {
  const status = await withFiles(files);
  expect(status.worst).toEqual(found);
  expect(status.state).toBe(found.length === 0 ? "in-force" : "weakened");
});

test("a copy of a broken file of a project is a note", async () => {
  const { state, findings } = await withFiles({ ".qwen/settings.json.corrupted": "{" });
  expect([state, findings.map(({ code }) => code)]).toEqual([
    "in-force",
    expect.arrayContaining(["settings-corrupted"]),
  ]);
});

test("targets follow QWEN_HOME, and one that is elsewhere is an error", async () => {
  const variables = { QWEN_HOME: "~/moved" };
  const reads = (await withFiles({}, variables)).reads.map(({ name }) => name);
  expect(reads).toEqual(expect.arrayContaining([expect.stringMatching(/\/moved\/settings\.json$/)]));
  const pinned = '[targets]\nqwen_settings = "~/.qwen/settings.json"\n';
  const status = await withFiles({}, variables, pinned);
  expect([status.state, status.worst[0]]).toEqual(["not-in-force", expect.stringContaining("wrong-home")]);
});

test("a variable that names another system file is a note", async () => {
  const { findings } = await withFiles(
    { "~/other.json": "{}" },
    { QWEN_CODE_SYSTEM_SETTINGS_PATH: "~/other.json" },
  );
  expect(findings.filter(({ code }) => code === "system-moved")).toMatchObject([{ severity: "note" }]);
});
