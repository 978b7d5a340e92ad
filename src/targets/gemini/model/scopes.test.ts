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
const OURS = rule("rm", "deny", 999) + rule("mkdir", "ask_user", 997);

function scope(id: string, text: string, more: Pick<ScopeText, "directory" | "isLink"> = {}): ScopeText {
  const [folder, name] = id.split("/") as [string, string | undefined];
  const places: Readonly<Record<string, string>> = {
    user: "/home/me/.gemini/settings.json",
    project: "/home/me/project/.gemini/settings.json",
    system: "/etc/gemini-cli/settings.json",
    "system-defaults": "/etc/gemini-cli/system-defaults.json",
    policies: `/home/me/.gemini/policies/${name}`,
    "system-policies": `/etc/gemini-cli/policies/${name}`,
    named: `/home/me/project/${name}`,
  };
  const file = places[folder] as string;
  const kind = /^(user|policies)/.test(id) ? "user" : id.startsWith("system") ? "managed" : "project";
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

const paths = (key: string, ...list: readonly string[]): string => JSON.stringify({ [key]: list });
const OPEN = paths("policyPaths", "./open.toml");
const OPEN_ADMIN = paths("adminPolicyPaths", "./open.toml");
const ROOT = { directory: { uid: 0, mode: 0o755 } };
const ALLOWS = rule("rm", "allow", 999) + rule("mkdir", "allow", 999);
/** What a project names. */
const FOREIGN = scope("named/open.toml", ALLOWS);
/** What another settings file names. */
const DENIES = scope("named/deny.toml", rule("rm", "deny", 999));

test.each<readonly [string, readonly ScopeText[], unknown, readonly Verdict[]]>([
  ["G1", [], undefined, ["deny", "ask"]],
  ["G2", [TRUSTED, scope("project", OPEN), FOREIGN], undefined, ["allow", "allow"]],
  ["G3", [scope("project", OPEN), FOREIGN], undefined, ["deny", "ask"]],
  [
    "G4, where our file comes first",
    [TRUSTED, scope("project", OPEN), FOREIGN],
    { policyPaths: ["~/.gemini/policies"] },
    ["deny", "allow"],
  ],
  [
    "G5",
    [TRUSTED, scope("project", OPEN), FOREIGN, DENIES],
    { policyPaths: ["./deny.toml"] },
    ["deny", "allow"],
  ],
  [
    "G6",
    [TRUSTED, scope("project", OPEN), scope("system", paths("policyPaths", "./deny.toml")), FOREIGN, DENIES],
    undefined,
    ["allow", "allow"],
  ],
  [
    "G7",
    [
      TRUSTED,
      scope("project", OPEN_ADMIN),
      scope("system", paths("adminPolicyPaths", "./deny.toml")),
      FOREIGN,
      DENIES,
    ],
    undefined,
    ["allow", "allow"],
  ],
  [
    "G8",
    [
      TRUSTED,
      scope("system-defaults", paths("adminPolicyPaths", "./deny.toml")),
      scope("project", OPEN_ADMIN),
      FOREIGN,
      DENIES,
    ],
    undefined,
    ["deny", "allow"],
  ],
  [
    "G9",
    [TRUSTED, scope("project", OPEN_ADMIN), FOREIGN, DENIES],
    { adminPolicyPaths: ["./deny.toml"] },
    ["deny", "allow"],
  ],
  [
    "G10",
    [TRUSTED, scope("project", OPEN_ADMIN), FOREIGN, scope("system-policies/a.toml", OURS, ROOT)],
    undefined,
    ["deny", "ask"],
  ],
  [
    "G15",
    [TRUSTED, scope("project", OPEN_ADMIN), FOREIGN, scope("system-policies/a.toml", "[[rule]", ROOT)],
    undefined,
    ["deny", "ask"],
  ],
  [
    "G18",
    [TRUSTED, scope("project", '{"tools":{"allowed":["run_shell_command(rm)"]}}')],
    undefined,
    ["deny", "ask"],
  ],
  ["G19", [scope("system", "{")], undefined, ["deny", "deny"]],
  [
    "policyPaths of a project against ours in the highest tier",
    [TRUSTED, scope("project", OPEN), FOREIGN],
    { adminPolicyPaths: ["~/.gemini/policies/+twsrt.toml"] },
    ["deny", "ask"],
  ],
  [
    "adminPolicyPaths of a project against ours in the highest tier",
    [TRUSTED, scope("project", OPEN_ADMIN), FOREIGN],
    { adminPolicyPaths: ["~/.gemini/policies/+twsrt.toml"] },
    ["deny", "allow"],
  ],
  [
    "a file that settings name and that was not read",
    [TRUSTED, scope("project", OPEN)],
    undefined,
    ["unknown", "unknown"],
  ],
  ["policyPaths of the user", [scope("user", OPEN), FOREIGN], undefined, ["allow", "allow"]],
  [
    "a folder",
    [TRUSTED, scope("project", paths("policyPaths", "/home/me/project")), FOREIGN],
    undefined,
    ["allow", "allow"],
  ],
  [
    "a list that names nothing that is there",
    [TRUSTED, scope("project", paths("policyPaths", "./none"))],
    undefined,
    ["ask", "ask"],
  ],
  [
    "a link",
    [scope("policies/+a.toml", rule("rm", "allow", 999), { isLink: true })],
    undefined,
    ["deny", "ask"],
  ],
  ["a lower sibling", [scope("policies/+a.toml", rule("rm", "allow", 998))], undefined, ["deny", "ask"]],
  ["a tie with a later name", [scope("policies/0.toml", ALLOWS)], undefined, ["deny", "allow"]],
  ["a broken sibling", [scope("policies/a.toml", "[[rule]")], undefined, ["deny", "ask"]],
])("%s", (_, scopes, settings, expected) => {
  expect(decided(scopes, settings)).toEqual(expected);
});

test("an earlier name wins a tie", () => {
  const asked = model(inputOf([scope("policies/+a.toml", rule("rm", "allow", 999))]));
  const access = { tool: "Bash", text: "rm x", cwd: environment.cwd } as const;
  expect(asked.decide(attemptOf(access, environment)).layer2.verdict).toBe("allow");
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

test("a link in the user's folder is a finding", () => {
  const found = findings(inputOf([scope("policies/a.toml", ALLOWS, { isLink: true })]));
  expect(found.map(({ code }) => code)).toContain("symlinked-policy");
});

test.each([
  ["ls;", "unknown"],
  ["ls; npm x", "unknown"],
  ["ls\nls", "unknown"],
  ["ls ;", "allow"],
  ["npm x; ls", "allow"],
  ["ls;pwd", "ask"],
  ["(ls)", "ask"],
  ["{ ls; }", "ask"],
  ["ls; npm x > f", "ask"],
])("%j is %s where rules allow `ls` and `npm`", (text, verdict) => {
  const files = { [POLICY]: rule("ls", "allow", 100) + rule("npm", "allow", 100), [SETTINGS]: undefined };
  const asked = model({ ...inputOf([]), files });
  const attempt = attemptOf({ tool: "Bash", text, cwd: environment.cwd }, environment);
  expect(asked.decide(attempt).layer2.verdict).toBe(verdict);
});
