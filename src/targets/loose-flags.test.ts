import { describe, expect, test } from "vitest";
import { TARGETS } from "./registry.ts";
import { looseFlags } from "./loose-flags.ts";

async function found(agent: string, args: readonly string[]): Promise<readonly string[]> {
  const target = TARGETS.find(({ name }) => name === agent);
  const module = await target?.launch?.();
  if (module === undefined) throw new Error(`no start of ${agent}`);
  return looseFlags(args, module.launch, (word) => word === "../sub").map(({ word }) => word);
}

/** What the parsers of the measured releases take for a flag that undoes the policy. */
const LOOSE: readonly (readonly [agent: string, line: string])[] = [
  ["claude", "--dangerously-skip-permissions"],
  ["claude", "-p --dangerously-skip-permissions hello"],
  ["claude", "--permission-mode bypassPermissions"],
  ["claude", "--permission-mode=acceptEdits"],
  ["claude", "--allowedTools Bash Write"],
  ["claude", "--allowed-tools=Bash(ls),WebFetch"],
  ["claude", "--settings other.json"],
  ["claude", '--settings={"sandbox":{"enabled":false}}'],
  ["claude", "--add-dir /srv"],
  ["claude", "--setting-sources project"],
  ["copilot", "--yolo"],
  ["copilot", "-p hello --allow-all-tools"],
  ["copilot", "--allow-tool=shell(git push)"],
  ["copilot", "--add-dir=/srv"],
  ["copilot", "-C /srv"],
  ["copilot", "-C/srv"],
  ["copilot", "-sC /srv"],
  ["codex", "--yolo"],
  ["codex", "exec --ignore-rules x"],
  ["codex", "exec -s danger-full-access x"],
  ["codex", "-sworkspace-write"],
  ["codex", "-s=read-only"],
  ["codex", "--sandbox=danger-full-access"],
  ["codex", "-c sandbox_mode=read-only"],
  ["codex", "-csandbox_mode=read-only"],
  ["codex", "-c=permissions.twsrt.extends=x"],
  ["codex", "--config=default_permissions=x"],
  ["codex", "--disable network_proxy"],
  ["codex", "-p loose"],
  ["gemini", "-y"],
  ["gemini", "-dy"],
  ["gemini", "--approval-mode=yolo"],
  ["gemini", "--approvalMode yolo"],
  ["gemini", "--includeDirectories /srv"],
  ["gemini", "--admin-policy x.toml"],
  ["gemini", "-my"],
  ["gemini", "-dmy hello"],
  ["gemini", "--yolo.x"],
  ["gemini", "-y.x"],
  ["gemini", "--skipTrust.x"],
  ["gemini", "--approval-mode - yolo"],
  ["opencode", "attach http://localhost:4096"],
  ["opencode", "--print-logs attach http://localhost:4096"],
  ["opencode", "--pure run hello"],
  ["opencode", "../sub"],
  ["opencode", "--project=../sub"],
  ["opencode", "--print-logs ../sub"],
  ["opencode", "-m a/b ../sub"],
  ["claude", "--allowedTools Read - Edit"],
  ["claude", "--allowedTools --x Edit"],
  ["claude", "--allowedTools -- Edit"],
  ["claude", "--allowedTools Read -1 Edit"],
  ["qwen", "-my"],
  ["qwen", "--yolo.x"],
  ["opencode", "run --auto hello"],
  ["opencode", "run --auto.x hello"],
  ["opencode", "run --attach=http://localhost:4096 hello"],
  ["qwen", "--yolo"],
  ["qwen", "-yd"],
  ["qwen", "--approvalMode=auto-edit"],
  ["qwen", "--add-dir /srv"],
];

test.each(LOOSE)("%s %s is refused", async (agent, line) => {
  expect(await found(agent, line.split(" "))).toHaveLength(1);
});

/** Everyday arguments, values that only look like flags, and other flags that begin alike. */
const HARMLESS: readonly (readonly [agent: string, ...args: readonly string[]])[] = [
  ["claude", "-p", "why is --yolo dangerous? see --settings=x"],
  ["claude", "--permission-mode", "plan"],
  ["claude", "--allowedTools", "Read", "--append-system-prompt", "Edit"],
  ["claude", "--allowedTools", "Bash(npm test)", "Read"],
  ["claude", "--disallowedTools", "Write", "--model", "opus", "-c"],
  ["copilot", "-p", "hello", "--deny-tool", "shell(curl)", "--model=gpt-5", "-s"],
  ["codex", "exec", "-c", "model=o3", "-m", "o3-sandbox", "--search", "x"],
  ["codex", "-c", "model_reasoning_effort=high", "-ifile-s.png"],
  ["codex", "--disable", "memories"],
  ["gemini", "-p", "hello", "--approval-mode", "plan", "-m", "yolo"],
  ["gemini", "-m=y", "-d"],
  ["gemini", "-m-y"],
  ["opencode", "run", "../sub"],
  ["opencode", "run", "attach"],
  ["opencode", "sub"],
  ["opencode", "run", "-m", "a/b", "--format", "json", "hello"],
  ["qwen", "--approval-mode", "default", "-p", "hello"],
];

test.each(HARMLESS)("%s %s %s is passed on", async (agent, ...args) => {
  expect(await found(agent, args)).toEqual([]);
});

test("the value that matters is named with the flag", async () => {
  expect(await found("codex", ["-c", "sandbox_mode=read-only"])).toEqual(["-c sandbox_mode=read-only"]);
});

describe("the data of every agent", async () => {
  const launches = await Promise.all(
    TARGETS.map(async ({ name, launch }) => ({ name, launch: (await launch?.())?.launch })),
  );

  test.each(launches)("$name gives a reason that continues the name of the flag", ({ launch }) => {
    for (const { reason } of [...(launch?.loose ?? []), ...(launch?.variables ?? [])])
      expect(reason).toMatch(/^[a-z][^.]*[^.\s]$/);
  });
});
