import { expect, test } from "vitest";
import type { Verdict } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { memoryEnvironment } from "../../../../test/support/memory.ts";
import { POLICY, SETTINGS } from "../artifacts.ts";
import { findings, model } from "./index.ts";

const environment = memoryEnvironment({ "/home/me/project/open.toml": "file" });

function rule(prefix: string, decision: string, priority: number): string {
  return `[[rule]]\ntoolName = "run_shell_command"\ncommandPrefix = "${prefix}"\ndecision = "${decision}"\npriority = ${priority}\n`;
}
const OURS = rule("rm", "deny", 950) + rule("mkdir", "ask_user", 900);

function scope(id: string, text: string, more: Pick<ScopeText, "directory" | "isLink"> = {}): ScopeText {
  const [folder, name] = id.split("/") as [string, string | undefined];
  const file =
    name === undefined
      ? "/home/me/project/.gemini/settings.json"
      : folder === "policies"
        ? `/home/me/.gemini/policies/${name}`
        : `/etc/gemini-cli/policies/${name}`;
  const kind = name === undefined ? "project" : folder === "policies" ? "user" : "managed";
  return {
    id,
    kind,
    place: { at: "file", file },
    syntax: name === undefined ? "jsonc" : "toml",
    ...more,
    state: "read",
    text,
  };
}

const TRUSTED: ScopeText = {
  id: "environment/trust",
  kind: "state",
  place: { at: "variable", name: "GEMINI_CLI_TRUST_WORKSPACE" },
  syntax: "text",
  state: "read",
  text: "true",
};

function inputOf(scopes: readonly ScopeText[], settings?: unknown) {
  const files = {
    [POLICY]: OURS,
    [SETTINGS]: settings === undefined ? undefined : JSON.stringify(settings),
  };
  return { files, scopes, environment, options: { commands: "prefix" } as const };
}

/** What becomes of `rm x` and `mkdir y`. */
function decided(scopes: readonly ScopeText[], settings?: unknown): readonly (Verdict | "none")[] {
  const asked = model(inputOf(scopes, settings));
  return ["rm x", "mkdir y"].map((text) => {
    const access = { tool: "Bash", text, cwd: environment.cwd } as const;
    return asked.decide(attemptOf(access, environment)).layer2.verdict;
  });
}

const OPEN = JSON.stringify({ policyPaths: ["./open.toml"] });
const OPEN_ADMIN = JSON.stringify({ adminPolicyPaths: ["./open.toml"] });
const ROOT = { directory: { uid: 0, mode: 0o755 } };
const DENIES = rule("rm", "deny", 999) + rule("mkdir", "ask_user", 999);

// What a file that settings name holds is not read: what it could decide is unknown.
test.each<readonly [string, readonly ScopeText[], unknown, readonly Verdict[]]>([
  ["G1", [], undefined, ["deny", "ask"]],
  ["G2", [TRUSTED, scope("project", OPEN)], undefined, ["unknown", "unknown"]],
  ["G3", [scope("project", OPEN)], undefined, ["deny", "ask"]],
  ["G4", [TRUSTED, scope("project", OPEN)], { policyPaths: ["~/.gemini/policies"] }, ["unknown", "unknown"]],
  [
    "G10",
    [TRUSTED, scope("project", OPEN_ADMIN), scope("system-policies/a.toml", DENIES, ROOT)],
    undefined,
    ["deny", "ask"],
  ],
  [
    "adminPolicyPaths of a project",
    [TRUSTED, scope("project", OPEN_ADMIN)],
    undefined,
    ["unknown", "unknown"],
  ],
  [
    "policyPaths of a project against ours in the highest tier",
    [TRUSTED, scope("project", OPEN)],
    { adminPolicyPaths: ["~/.gemini/policies/twsrt.toml"] },
    ["deny", "ask"],
  ],
  [
    "a list that names nothing that is there",
    [TRUSTED, scope("project", JSON.stringify({ policyPaths: ["./none"] }))],
    undefined,
    ["ask", "ask"],
  ],
  [
    "a link",
    [scope("policies/a.toml", rule("rm", "allow", 999), { isLink: true })],
    undefined,
    ["deny", "ask"],
  ],
  ["a lower sibling", [scope("policies/a.toml", rule("rm", "allow", 949))], undefined, ["deny", "ask"]],
  [
    "a tie with a later name",
    [scope("policies/z.toml", rule("rm", "allow", 950))],
    undefined,
    ["deny", "ask"],
  ],
  ["a broken sibling", [scope("policies/a.toml", "[[rule]")], undefined, ["deny", "ask"]],
])("%s", (_, scopes, settings, expected) => {
  expect(decided(scopes, settings)).toEqual(expected);
});

test.each([
  ["a higher priority", "z.toml", 999],
  ["a tie and an earlier name", "a.toml", 950],
])("a sibling with %s decides", (_, name, priority) => {
  const asked = model(inputOf([scope(`policies/${name}`, rule("rm", "allow", priority))]));
  const access = { tool: "Bash", text: "rm x", cwd: environment.cwd } as const;
  expect(asked.decide(attemptOf(access, environment)).layer2.verdict).not.toBe("deny");
});

test("G14: an administrator's folder that others can change is skipped, and is a finding", () => {
  const system = scope("system-policies/a.toml", rule("ls", "deny", 999), {
    directory: { uid: 0, mode: 0o775 },
  });
  const asked = model(inputOf([system]));
  const access = { tool: "Bash", text: "ls x", cwd: environment.cwd } as const;
  expect(asked.decide(attemptOf(access, environment)).layer2.verdict).not.toBe("deny");
  expect(findings(inputOf([system])).map(({ code }) => code)).toEqual([
    "system-policies-insecure",
    "yolo-reachable",
  ]);
});
