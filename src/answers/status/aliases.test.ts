import { expect, test } from "vitest";
import { statusIn } from "../../../test/support/status.ts";
import type { Launch } from "../../targets/launch.ts";
import { aliasesIn } from "./aliases.ts";

const FLAGS: Pick<Launch, "spelling" | "loose"> = {
  spelling: { parser: "attached", switches: "s" },
  loose: [
    { names: ["--skip"], reason: "skips" },
    { names: ["--mode"], value: { like: /^yolo$/, words: "yolo" }, reason: "asks nothing" },
    { names: ["-y"], reason: "answers yes" },
  ],
};

test.each<readonly [string, number]>([
  ["alias a='agent --skip'", 1],
  ['alias agent="agent --skip --more"', 1],
  ['\n\na() { agent --mode yolo "$@"; }', 3],
  ["alias a='agent --mode=yolo'", 1],
  ["alias a='/opt/bin/agent -y'", 1],
  ["alias a='agent -sy'", 1],
  ["alias a='agent --mode \"yolo\"'", 1],
  ["alias a='agent \\\n  --skip'\nls", 1],
  ["x=1\\\n2\nalias a='A=1 agent -y'", 3],
])("%j has a loose start", (text, line) => {
  expect(aliasesIn(text, "agent", FLAGS).map((found) => found.line)).toEqual([line]);
});

test.each([
  "# alias a='agent --skip'",
  "alias a='agent --skipping'",
  "alias a='other --skip'",
  "alias a='my-agent2 --skip'",
  "alias a='agent --mode ask'",
  "agent\nother --skip",
  "alias a='agent -no'",
])("%j has none", (text) => {
  expect(aliasesIn(text, "agent", FLAGS)).toEqual([]);
});

test.each([
  ["claude", "alias claude='claude --dangerously-skip-permissions'"],
  ["codex", "alias x='codex --yolo'"],
  ["gemini", 'g() { gemini -y "$@"; }'],
  ["qwen", "alias q='qwen --approval-mode=yolo'"],
  ["copilot", "alias c='copilot --allow-all-tools'"],
  ["opencode", "alias o='opencode run --auto'"],
  ["pi", "alias p='pi -ne'"],
  ["grok", "alias g='grok --permission-mode=bypassPermissions'"],
])("an alias of %s that drops its rules is named with its line", async (agent, line) => {
  const status = await statusIn({ agent, config: `[${agent}]\n`, files: { "~/.bashrc": `ls\n${line}\n` } });
  const found = status.findings.find(({ code }) => code === "loose-alias");
  expect([found?.severity, found?.file?.endsWith("/.bashrc"), found?.line]).toEqual(["warning", true, 2]);
  expect(status.state).not.toBe("in-force");
});
