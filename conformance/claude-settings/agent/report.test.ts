import { expect, it } from "vitest";
import { readReport } from "./report.ts";

const user = { absolute: "/h/.claude/settings.json", relative: "../.claude/settings.json" };
const project = { absolute: "/h/w/.claude/settings.json", relative: ".claude/settings.json" };
const local = { absolute: "/h/w/.claude/settings.local.json", relative: ".claude/settings.local.json" };

const OUTPUT = `Claude Code doctor

Running: npm-global (2.1.330)
Auto-update channel: stable

Invalid settings
- /h/.claude/settings.json › hooks.PostToolUse.0: Hook matcher must be an object; matcher ignored.
- /h/.claude/settings.json › allowedMcpServers[0]: Invalid entry was ignored: exactly one name
- /h/.claude/settings.json: Expected object, but received array

Permission rules that may not work as written
- Permission deny rule (.claude/settings.json): Write(~/canary/**) is not matched by file permission checks
`;

it("tells the files apart", () => {
  const report = readReport(OUTPUT, [user, project, local], false);
  expect(report.ran).toBe(true);
  expect(report.version).toBe("2.1.330");
  expect(report.files.map(({ alive }) => alive)).toEqual([false, true, false]);
  expect(report.files.map(({ issues }) => issues.length)).toEqual([3, 0, 0]);
});

it("reads the paths of what it complains about", () => {
  const [{ issues } = { issues: [] }] = readReport(OUTPUT, [user], false).files;
  expect(issues).toEqual([
    {
      path: ["hooks", "PostToolUse", "0"],
      message: "Hook matcher must be an object; matcher ignored.",
    },
    { path: ["allowedMcpServers", "0"], message: "Invalid entry was ignored: exactly one name" },
    { path: [], message: "Expected object, but received array" },
  ]);
});

it("takes the channel for a canary of the first file only, and only where it is one", () => {
  const alive = (channelCanary: boolean): readonly boolean[] =>
    readReport(OUTPUT, [user, local], channelCanary).files.map((file) => file.alive);
  expect(alive(true)).toEqual([true, false]);
  expect(alive(false)).toEqual([false, false]);
});

it.each(["", "bwrap: no permissions", "Error: Claude Code doctor"])("takes %j for no report", (output) => {
  expect(readReport(output, [user], true)).toEqual({ ran: false, files: [{ alive: false, issues: [] }] });
});
