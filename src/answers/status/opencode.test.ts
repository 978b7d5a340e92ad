import { expect, test } from "vitest";
import { statusIn, worst } from "../../../test/support/status.ts";

const FOLDER = "~/.config/opencode";
const PINNED = `[targets]\nopencode_config = "${FOLDER}/opencode.json"\n`;
const OPEN = '{\n  // mine\n  "permission": {\n    "bash": "allow"\n  }\n}\n';
const AGENT = "---\ndescription: mine\npermission:\n  bash: allow\n---\nTry it.\n";

type Files = Readonly<Record<string, string>>;

/** The status of opencode with files beside the one that was generated, and variables. */
async function withFiles(files: Files, variables: Files = {}, config = PINNED) {
  const status = await statusIn({ agent: "opencode", config, files, variables });
  return {
    ...status,
    worst: worst(status).map((place) => place.replace(/\/tmp\/[^/]+/, "~")),
  };
}

test("a file as it was generated is in force", async () => {
  expect(await withFiles({})).toMatchObject({ state: "in-force", worst: [], protection: { rules: true } });
});

test.each<readonly [string, Files, Files, string]>([
  ["a sibling", { [`${FOLDER}/opencode.jsonc`]: OPEN }, {}, `sibling-opens ${FOLDER}/opencode.jsonc 4`],
  ["a project", { "opencode.json": OPEN }, {}, "project-opens opencode.json 4"],
  [
    "a folder of a project",
    { ".opencode/opencode.jsonc": OPEN },
    {},
    "project-opens .opencode/opencode.jsonc 4",
  ],
  [
    "an agent in a project",
    { "opencode.json": '{ "agent": { "build": {\n"permission": {\n"bash": "allow" } } } }' },
    {},
    "agent-opens opencode.json 3",
  ],
  ["a file of an agent", { ".opencode/agent/build.md": AGENT }, {}, "agent-opens .opencode/agent/build.md 4"],
  ["a file of a mode", { ".opencode/modes/build.md": AGENT }, {}, "agent-opens .opencode/modes/build.md 4"],
  [
    "another agent",
    {
      "opencode.json": '{ "agent": { "x": { "permission": {\n"bash": "allow" } } },\n"default_agent": "x" }',
    },
    {},
    "agent-opens opencode.json 2",
  ],
  ["the variable that comes last", {}, { OPENCODE_PERMISSION: '{"bash":"allow"}' }, "env-permission"],
  [
    "a file that a variable names",
    { "x.json": OPEN },
    { OPENCODE_CONFIG: "~/project/x.json" },
    "sibling-opens x.json 4",
  ],
])("%s opens something, and is named with its line", async (_, files, variables, expected) => {
  const status = await withFiles(files, variables);
  expect([status.state, status.worst]).toEqual(["weakened", [expected]]);
  const [finding] = status.findings;
  expect(finding?.opens).toContainEqual({
    access: expect.stringContaining("sudo") as string,
    was: "deny",
    now: "allow",
    layer: 2,
  });
});

test.each<readonly [string, Files, Files, string]>([
  [
    "a name that the agent does not read",
    { "~/adm/config.json": "{}" },
    { OPENCODE_TEST_MANAGED_CONFIG_DIR: "~/adm" },
    "managed-name ~/adm/config.json",
  ],
  [
    "the form of release 2",
    { "opencode.json": '{\n"permissions": [] }' },
    {},
    "configuration-refused opencode.json 2",
  ],
  ["a broken file", { "opencode.json": "{" }, {}, "configuration-refused opencode.json"],
])("%s is a finding without an access", async (_, files, variables, expected) => {
  expect(await withFiles(files, variables)).toMatchObject({ state: "weakened", worst: [expected] });
});

test("a weaker sibling that names a key before one that allows all is named with both", async () => {
  const text = '{ "permission": {\n"bash": {\n"sudo *": "deny",\n"*": "allow" } } }';
  const { state, worst: found } = await withFiles({ [`${FOLDER}/config.json`]: text });
  expect([state, found]).toEqual([
    "weakened",
    [`sibling-opens ${FOLDER}/config.json 4`, `key-order ${FOLDER}/config.json 2`],
  ]);
});

test("a weaker sibling that names a key first moves a denial before the questions", async () => {
  const files = { [`${FOLDER}/config.json`]: '{ "permission": {\n"bash": {\n"sudo *": "deny" } } }' };
  const status = await withFiles(files);
  expect([status.state, status.worst]).toEqual(["weakened", [`key-order ${FOLDER}/config.json 2`]]);
  expect(status.findings[0]?.opens).toContainEqual({
    access: "Bash(sudo git push twsrt-witness)",
    was: "deny",
    now: "ask",
    layer: 2,
  });
});

test("a file that was made beside the generated one takes its place, and lacks the rules", async () => {
  const status = await withFiles({ [`${FOLDER}/opencode.jsonc`]: OPEN }, {}, "[opencode]\n");
  expect([status.state, status.worst[0]]).toEqual(["weakened", `rules-missing ${FOLDER}/opencode.jsonc`]);
});

test.each<readonly [string, Files, Files]>([
  ["a project that denies more", { "opencode.json": '{ "permission": { "webfetch": "deny" } }' }, {}],
  ["a project that is not read", { "opencode.json": OPEN }, { OPENCODE_DISABLE_PROJECT_CONFIG: "1" }],
  ["rules of another agent", { ".opencode/agent/other.md": AGENT }, {}],
])("%s takes nothing from the policy", async (_, files, variables) => {
  expect(await withFiles(files, variables)).toMatchObject({ state: "in-force", worst: [] });
});
