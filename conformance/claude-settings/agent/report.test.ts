import { expect, it } from "vitest";
import { readReport, type FileNames, type StartFiles } from "./report.ts";

const user = { absolute: "/h/.claude/settings.json", relative: "../.claude/settings.json" };
const project = { absolute: "/h/w/.claude/settings.json", relative: ".claude/settings.json" };
const local = { absolute: "/h/w/.claude/settings.local.json", relative: ".claude/settings.local.json" };
const control = { absolute: "/t/control.json", relative: "../../t/control.json" };
const started = (...tried: readonly FileNames[]): StartFiles => ({ tried, control });

const ruleOf = (name: string): string =>
  `- Permission deny rule (${name}): Write(~/canary/**) is not matched by file permission checks`;
const OUTPUT = `Claude Code doctor

Running: npm-global (2.1.330)
Auto-update channel: stable

Invalid settings
- /h/.claude/settings.json › hooks.PostToolUse.0: Hook matcher must be an object; matcher ignored.
- /h/.claude/settings.json › allowedMcpServers[0]: Invalid entry was ignored: exactly one name
- /h/.claude/settings.json: Expected object, but received array

Permission rules that may not work as written
${ruleOf(".claude/settings.json")}
${ruleOf("../../t/control.json")}

No installation issues found.

For a full setup checkup that can also fix issues, run /doctor in a Claude Code session.
`;

const readWhole = (output: string, files: StartFiles, channelCanary: boolean) => {
  const report = readReport(output, files, channelCanary);
  if (!report.ran) throw new Error(report.reason);
  return report;
};

it("tells the files apart", () => {
  const report = readWhole(OUTPUT, started(user, project, local), false);
  expect(report.version).toBe("2.1.330");
  expect(report.files.map(({ alive }) => alive)).toEqual([false, true, false]);
  expect(report.files.map(({ issues }) => issues.length)).toEqual([3, 0, 0]);
});

it("reads the paths of what it complains about", () => {
  const [{ issues } = { issues: [] }] = readWhole(OUTPUT, started(user, project), false).files;
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
  const output = OUTPUT.replace(`${ruleOf(".claude/settings.json")}\n`, "");
  const alive = (channelCanary: boolean): readonly boolean[] =>
    readWhole(output, started(user, local), channelCanary).files.map((file) => file.alive);
  expect(alive(true)).toEqual([true, false]);
  expect(alive(false)).toEqual([false, false]);
});

it.each([
  ["nothing", "", "no report"],
  ["a complaint of the box", "bwrap: no permissions", "no report"],
  ["an error", "Error: Claude Code doctor", "no report"],
  ["no control", OUTPUT.replace("../../t/control.json", ".claude/settings.json"), "control file"],
  ["no list of rules", OUTPUT.replaceAll(/^- Permission.*$/gm, ""), "control file"],
  [
    "a file under the name that it has elsewhere",
    OUTPUT.replace("(.claude/settings.json)", "(../../../.claude/settings.json)"),
    "unexpected name: ../../../.claude/settings.json",
  ],
])("draws no conclusion from %s", (_name, output, reason) => {
  const report = readReport(output, started(user, project, local), true);
  expect(report).toEqual({ ran: false, reason: expect.stringContaining(reason) });
});

it("draws no conclusion from a report that is cut off, wherever that is", () => {
  const whole = OUTPUT.trimEnd();
  const closing = whole.lastIndexOf("\n") + "\nFor a full setup checkup".length;
  for (let length = 0; length < closing; length++)
    expect(readReport(whole.slice(0, length), started(user, project), true).ran).toBe(false);
});
