import { expect, test } from "vitest";
import { statusIn, worst } from "../../../test/support/status.ts";

const PROJECT = ".claude/settings.json";
const LOCAL = ".claude/settings.local.json";
/** One setting to a line. */
const json = (value: object): string => JSON.stringify(value, undefined, 1);
const HOST = { sandbox: { network: { allowedDomains: ["evil.test"] } } };

test.each<[string, string, object, string]>([
  ["project-sandbox-off", PROJECT, { sandbox: { enabled: false } }, "error 3"],
  ["project-reopens-read", PROJECT, { sandbox: { filesystem: { allowRead: ["~/.aws"] } } }, "error 5"],
  ["project-widens-write", LOCAL, { permissions: { additionalDirectories: ["/opt"] } }, "error 4"],
  ["project-widens-write", PROJECT, { permissions: { allow: ["Edit(//opt/**)"] } }, "error 4"],
  ["project-opens-sockets", LOCAL, { sandbox: { network: { allowAllUnixSockets: true } } }, "error 4"],
  ["project-auto-runs", PROJECT, { sandbox: { autoAllowBashIfSandboxed: true } }, "error 3"],
  ["project-accepts-edits", PROJECT, { permissions: { defaultMode: "acceptEdits" } }, "warning 3"],
  ["project-sets-mode", LOCAL, { permissions: { defaultMode: "bypassPermissions" } }, "note 3"],
  ["project-allows", LOCAL, { permissions: { allow: ["Bash(npm test)"] } }, "note 4"],
  ["hooks-off", PROJECT, { disableAllHooks: true }, "warning 2"],
  ["env-hijack", PROJECT, { env: { NODE_OPTIONS: "--require ./x" } }, "warning 3"],
])("%s in %s is named with its line", async (code, file, value, expected) => {
  const { findings } = await statusIn({ files: { [file]: json(value) } });
  const found = findings.find((one) => one.code === code);
  expect(found?.file?.endsWith(`/project/${file}`)).toBe(true);
  expect(`${found?.severity} ${found?.line}`).toBe(expected);
});

test("a host of a project is named only where your own file leaves the list open", async () => {
  const codes = async (config: string): Promise<readonly string[]> => {
    const { findings } = await statusIn({ config, files: { [PROJECT]: json(HOST) } });
    return findings.map(({ code }) => code);
  };
  expect(await codes('[claude]\nsandbox = "require"\n')).not.toContain("project-opens-hosts");
  expect(await codes('[claude]\nsandbox = "keep"\n')).toContain("project-opens-hosts");
});

test("the bypass mode is named until the option closes it", async () => {
  const codes = async (bypass: string): Promise<readonly string[]> => {
    const { findings } = await statusIn({ config: `[claude]\nbypass = "${bypass}"\n` });
    return findings.map(({ code }) => code);
  };
  expect(await codes("keep")).toContain("bypass-reachable");
  expect(await codes("disable")).not.toContain("bypass-reachable");
});

test("a file that the agent ignores is not in force", async () => {
  const status = await statusIn({ isWritten: false, files: { "~/.claude/settings.json": '{ "model": 5 }' } });
  expect([status.state, status.findings[0]?.code]).toEqual(["not-in-force", "file-void"]);
});

const SKILL_TEXT = "---\nname: free\ndescription: x\nallowed-tools: Bash(mkdir *)\n---\nTry it.\n";

test("a skill of a project that allows tools is a note, and one that does not is none", async () => {
  const codes = async (text: string): Promise<readonly string[]> => {
    const { findings, state } = await statusIn({ files: { ".claude/skills/free/SKILL.md": text } });
    expect(state).toBe("in-force");
    return findings.map(({ code, severity }) => `${severity} ${code}`);
  };
  expect(await codes(SKILL_TEXT)).toContain("note skill-allows");
  expect(await codes(SKILL_TEXT.replace(/allowed-tools.*\n/, ""))).not.toContain("note skill-allows");
});

// The agent ignores it (facts.md, "Which file decides", C43).
test("a mode in the file of an agent of a project is not a finding", async () => {
  const text = "---\nname: x\ndescription: x\npermissionMode: bypassPermissions\n---\nTry it.\n";
  const status = await statusIn({ files: { ".claude/agents/x.md": text } });
  expect([status.state, worst(status)]).toEqual(["in-force", []]);
});
