import { expect, test } from "vitest";
import { statusIn, worst } from "../../../test/support/status.ts";

const POLICIES = "~/.gemini/policies";
const ALLOW =
  '[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "sudo"\ndecision = "allow"\npriority = 999\n';
const NAMES = '{\n  "policyPaths": ["./open.toml"] }';
const FOREIGN = { "open.toml": ALLOW, ".gemini/settings.json": NAMES };
const TRUSTED = { GEMINI_CLI_TRUST_WORKSPACE: "true" };

type Files = Readonly<Record<string, string>>;

async function withFiles(files: Files, variables: Files = {}, config = "[gemini]\n") {
  const status = await statusIn({ agent: "gemini", config, files, variables });
  return { ...status, worst: worst(status).map((place) => place.replace(/\/tmp\/[^/]+/, "~")) };
}

test("a file as it was generated is in force", async () => {
  expect(await withFiles({})).toMatchObject({ state: "in-force", worst: [], protection: { rules: true } });
});

test.each<readonly [string, Files, Files, readonly string[]]>([
  ["an earlier name", { [`${POLICIES}/+a.toml`]: ALLOW }, {}, [`overruled ${POLICIES}/+a.toml 3`]],
  ["a later name", { [`${POLICIES}/0.toml`]: ALLOW }, {}, []],
  ["settings of a trusted project", FOREIGN, TRUSTED, ["policy-paths-replace .gemini/settings.json 2"]],
  ["settings of another project", FOREIGN, {}, []],
  [
    "the user's own settings",
    { "~/.gemini/settings.json": NAMES, "open.toml": ALLOW },
    {},
    ["policy-paths-replace ~/.gemini/settings.json 2"],
  ],
])("a policy file of %s", async (_, files, variables, found) => {
  const status = await withFiles(files, variables);
  expect(status.worst).toEqual(found);
  expect(status.state).toBe(found.length === 0 ? "in-force" : "weakened");
});

test("a trusted project that names other policy files takes nothing from rules in the highest tier", async () => {
  const config = "[targets]\ngemini_settings = true\n";
  const status = await withFiles(FOREIGN, TRUSTED, config);
  expect(status.worst).toEqual([]);
  const admin = await withFiles(
    { "open.toml": ALLOW, ".gemini/settings.json": NAMES.replace("policy", "adminPolicy") },
    TRUSTED,
    config,
  );
  expect(admin.worst).toEqual(["project-admin-policies .gemini/settings.json 2"]);
});

test("targets follow GEMINI_CLI_HOME, and one that is elsewhere is an error", async () => {
  const variables = { GEMINI_CLI_HOME: "~/moved" };
  expect((await withFiles({}, variables)).reads.map(({ name }) => name)).toEqual(
    expect.arrayContaining([expect.stringMatching(/\/moved\/\.gemini\/policies\/\+twsrt\.toml$/)]),
  );
  const pinned = '[targets]\ngemini_policy = "~/.gemini/policies/+twsrt.toml"\n';
  const status = await withFiles({}, variables, pinned);
  expect([status.state, status.worst[0]]).toEqual(["not-in-force", expect.stringContaining("wrong-home")]);
});

test("policy files that the agent skips are notes", async () => {
  const { state, findings } = await withFiles({ [`${POLICIES}/z.toml`]: "[[rule]" });
  expect(state).toBe("in-force");
  expect(findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["policy-file-dropped", "yolo-reachable"]),
  );
});
