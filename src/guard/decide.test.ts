import { expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { policyOf } from "../../test/support/memory.ts";
import { targetNamed } from "../targets/registry.ts";
import { judgeCall } from "./decide.ts";
import { reasonText } from "./reason.ts";

const POLICY = policyOf({
  srt: JSON.stringify({
    filesystem: { denyRead: ["~/.ssh", "~/project/.env"], allowWrite: ["."] },
    network: { allowedDomains: ["github.com"] },
  }),
  bash: JSON.stringify({
    deny: [
      { command: "sudo", reason: "never as root" },
      { command: "curl", agents: ["codex"] },
    ],
    ask: ["git push"],
    mcp: { deny: ["github.delete_repo"] },
  }),
});
const MACHINE = machineOf({
  "~/.ssh/id": "file",
  "~/project/.env": "file",
  "~/project/src/a.ts": "file",
  "~/project/link": "-> ~/.ssh/id",
});

/** What the guard says to a call in the shape of the agent's hook, and why. */
async function said(agent: string, input: unknown): Promise<string> {
  const dialect = (await targetNamed(agent)?.guard?.())?.guard;
  if (dialect === undefined) throw new Error(`${agent} has no guard`);
  const reading = dialect.read(input, { home: MACHINE.home, cwd: MACHINE.cwd });
  if (reading.kind === "unreadable") return `unreadable: ${reading.why}`;
  const verdict = judgeCall(POLICY, MACHINE, agent, reading.call, { unknown: "ask" });
  return verdict.effect === "none" ? "none" : `${verdict.effect}: ${await reasonText(verdict, false)}`;
}

const claude = (tool: string, input: unknown, cwd = MACHINE.cwd) => ({
  session_id: "s",
  cwd,
  hook_event_name: "PreToolUse",
  tool_name: tool,
  tool_input: input,
});
const copilot = (tool: string, input: unknown) => ({ toolName: tool, toolArgs: input, cwd: MACHINE.cwd });

const SUDO = "never as root; denied by your policy: `sudo ls` matches `sudo` in bash:1";
const SSH = "denied by your policy: `/home/me/.ssh/id` matches `~/.ssh` in srt:1";

test.each<[string, unknown, string]>([
  ["claude", claude("Bash", { command: "echo a && sudo ls" }), `deny: ${SUDO}`],
  [
    "claude",
    claude("Bash", { command: "git push origin main" }),
    "ask: your policy asks about this: `git push origin main` matches `git push` in bash:1",
  ],
  ["claude", claude("Bash", { command: "ls -la" }), "none"],
  ["claude", claude("Monitor", { command: "sudo ls" }), `deny: ${SUDO}`],
  ["claude", claude("Read", { file_path: "/home/me/.ssh/id" }), `deny: ${SSH}`],
  ["claude", claude("Read", { file_path: "src/a.ts" }), "none"],
  ["claude", claude("Grep", { pattern: "x" }), "none"],
  ["claude", claude("TodoWrite", { todos: [] }), "none"],
  [
    "claude",
    claude("Write", { file_path: "/etc/passwd" }),
    "deny: denied by your policy: `/etc/passwd` is not in filesystem.allowWrite of srt:1",
  ],
  [
    "claude",
    claude("WebFetch", { url: "https://evil.example/x" }),
    "deny: denied by your policy: `evil.example:443` is not in network.allowedDomains of srt:1",
  ],
  ["claude", claude("WebFetch", { url: "https://github.com/x" }), "none"],
  [
    "claude",
    claude("mcp__github__delete_repo", {}),
    "deny: denied by your policy: `github.delete_repo` matches `github.delete_repo` in bash:1",
  ],
  ["claude", claude("mcp__github__list", {}), "none"],
  [
    "claude",
    claude("Frobnicate", {}),
    "ask: your policy asks about this: twsrt cannot tell what this call does: the tool `Frobnicate` is not known",
  ],
  [
    "claude",
    claude("Read", {}),
    "ask: your policy asks about this: twsrt cannot tell what this call does: the call of `Read` has no `file_path` that is a text",
  ],
  ["claude", [], "unreadable: the input is not a JSON object"],
  ["claude", { tool_input: {} }, "unreadable: the input has no `tool_name`"],
  // A rule for one agent.
  ["claude", claude("Bash", { command: "curl https://github.com" }), "none"],
  [
    "codex",
    claude("Bash", { command: "curl https://github.com" }),
    "deny: denied by your policy: `curl https://github.com` matches `curl` in bash:1",
  ],
  [
    "codex",
    claude("Bash", {
      command: "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: /etc/hosts\n*** End Patch\nEOF",
    }),
    "deny: denied by your policy: `/etc/hosts` is not in filesystem.allowWrite of srt:1",
  ],
  // A directory of its own.
  ["gemini", claude("run_shell_command", { command: "cat id", dir_path: "/home/me/.ssh" }), `deny: ${SSH}`],
  ["gemini", claude("run_shell_command", { command: "cat id" }), "none"],
  [
    "gemini",
    claude("web_fetch", { prompt: "read https://github.com/a and (https://evil.example/b)" }),
    "deny: denied by your policy: `evil.example:443` is not in network.allowedDomains of srt:1",
  ],
  [
    "gemini",
    claude("mcp_github_delete_repo", {}),
    "deny: denied by your policy: `github.delete_repo` matches `github.delete_repo` in bash:1",
  ],
  [
    "gemini",
    claude("grep_search", { pattern: "x" }),
    "deny: denied by your policy: `/home/me/project/.env` matches `~/project/.env` in srt:1",
  ],
  ["gemini", claude("grep_search", { pattern: "x", dir_path: "src" }), "none"],
  ["qwen", claude("run_shell_command", { command: "cat id", directory: "/home/me/.ssh" }), `deny: ${SSH}`],
  [
    "qwen",
    claude("read_file", { file_path: "/home/me/project/link" }),
    `deny: ${SSH.replace("/.ssh/id", "/project/link")}`,
  ],
  // Blanks of Unicode around a line: Qwen Code was seen to take them away.
  ["qwen", claude("run_shell_command", { command: "\ufeffsudo ls" }), `deny: ${SUDO}`],
  ["qwen", claude("run_shell_command", { command: " \u2028sudo ls" }), `deny: ${SUDO}`],
  [
    "qwen",
    claude("run_shell_command", { command: "cat .env\u00a0" }),
    "deny: denied by your policy: `/home/me/project/.env` matches `~/project/.env` in srt:1",
  ],
  ["qwen", claude("run_shell_command", { command: "\ufeffls" }), "none"],
  ["claude", claude("Bash", { command: "su\0do ls" }), `deny: ${SUDO}`],
  ["copilot", copilot("view", { path: "/home/me/.ssh/id" }), `deny: ${SSH}`],
  ["copilot", copilot("bash", { command: "sudo ls" }), `deny: ${SUDO}`],
  [
    "copilot",
    copilot("github-delete_repo", {}),
    "deny: denied by your policy: `github.delete_repo` matches `github.delete_repo` in bash:1",
  ],
  [
    "droid",
    claude("github___delete_repo", {}),
    "deny: denied by your policy: `github.delete_repo` matches `github.delete_repo` in bash:1",
  ],
  ["droid", claude("github___list", {}), "none"],
  // The end of a server's name may have been cut off.
  [
    "droid",
    claude(`${"s".repeat(32)}___list`, {}),
    `ask: your policy asks about this: twsrt cannot tell what this call does: the tool \`${"s".repeat(32)}___list\` is not known`,
  ],
  ["copilot", copilot("grep", { pattern: "x", paths: ["src"] }), "none"],
  ["copilot", {}, "unreadable: the input has no `toolName`"],
])("%s, told %j, hears %s", async (agent, input, expected) => {
  expect(await said(agent, input)).toBe(expected);
});

/* Each of these once got no answer, so that the call was made. */
const TREE = policyOf({
  srt: JSON.stringify({
    filesystem: { denyRead: ["~/.ssh", "secrets", "**/.env"], allowWrite: ["."] },
    network: { allowedDomains: ["github.com"] },
  }),
  bash: JSON.stringify({ deny: [], ask: [], mcp: { deny: ["a__b.c", "mcp_foo.drop"] } }),
});
const FILES = machineOf({ "~/.ssh/id": "file", "~/project/secrets/key": "file", "~/project/.env": "file" });
const patch = (text: string): string => `*** Begin Patch\n${text}\n*** End Patch`;

test.each<[string, unknown, "deny" | "ask" | "none"]>([
  ...[
    "https://github.com'@evil.example/",
    "https://github.com)@evil.example/",
    "https:evil.example/?://",
  ].map(
    (url) =>
      ["gemini", claude("web_fetch", { prompt: `fetch ${url} now` }), "deny"] as [string, unknown, "deny"],
  ),
  ["gemini", claude("web_fetch", { prompt: "x", url: "https://evil.example" }), "deny"],
  ["gemini", claude("web_fetch", { prompt: "read https://github.com/a/b/blob/main/x" }), "deny"],
  ["gemini", claude("web_fetch", { prompt: "read https://github.com/a" }), "none"],
  ["gemini", claude("read_many_files", { include: ["**/*"] }), "deny"],
  ["gemini", claude("read_file", { file_path: "secr\0ets/key" }), "deny"],
  ["gemini", claude("read_file", { file_path: "@secrets/key" }), "deny"],
  ["gemini", claude("run_shell_command", { command: "cat id", dir_path: ["../.ssh"] }), "ask"],
  ["gemini", claude("mcp_foo_drop", {}), "deny"],
  ["claude", claude("mcp__a__b__c", {}), "deny"],
  ["claude", claude("Grep", { path: ["/home/me/.ssh"] }), "deny"],
  ["claude", claude("Grep", { path: " ~/.ssh" }), "deny"],
  ["claude", claude("Grep", { path: 7 }), "ask"],
  ["claude", claude("Bash", "ls"), "ask"],
  ["copilot", copilot("grep", JSON.stringify({ paths: "/home/me/.ssh" })), "deny"],
  ["copilot", copilot("grep", "x"), "ask"],
  ["codex", claude("apply_patch", { command: patch("*** Add File: ok.txt\n+x") }), "none"],
  ["codex", claude("apply_patch", { command: patch("  *** Add File: ../out.txt") }), "deny"],
  ["codex", claude("apply_patch", { command: patch("*** Add File: a\u2028/../../out.txt") }), "ask"],
  [
    "codex",
    claude("Bash", { command: `apply_patch <<'EOF'\n${patch("*** Add File: ok.txt\n+x")}\nEOF` }),
    "none",
  ],
  [
    "codex",
    claude("Bash", { command: `apply_patch <<'EOF'\n${patch("*** Add File: ../x\n+x")}\nEOF` }),
    "deny",
  ],
  [
    "codex",
    claude("Bash", { command: `cd .. && apply_patch <<'EOF'\n${patch("*** Add File: .b")}\nEOF` }),
    "ask",
  ],
  ["codex", claude("Bash", { command: 'apply_patch "$(printf x)"' }), "ask"],
])("%s, told %j, hears %s", async (agent, input, expected) => {
  const dialect = (await targetNamed(agent)?.guard?.())?.guard;
  const reading = dialect?.read(input, { home: FILES.home, cwd: FILES.cwd });
  // What cannot be read is refused.
  if (reading?.kind !== "call") return expect(expected).toBe("ask");
  expect(judgeCall(TREE, FILES, agent, reading.call, { unknown: "ask" }).effect).toBe(expected);
});

test.each<[string, object, boolean]>([
  ["Bash", { command: "touch a" }, true],
  ["Bash", { command: "touch a && touch b" }, true],
  ["Bash", { command: "mkdir a" }, false],
  ["Bash", { command: "touch a && mkdir b" }, false],
  ["Bash", { command: "python3 x.py > out" }, false],
  ["Bash", { command: "touch /etc/a" }, false],
  ["Bash", { command: "bash -c 'touch a'" }, false],
  ["Bash", { command: 'touch "$x"' }, false],
  ["Bash", { command: "touch a; sudo ls" }, false],
  ["Write", { file_path: "a", content: "" }, true],
  ["Write", { file_path: "/etc/a", content: "" }, false],
  ["Read", { file_path: "a" }, false],
  ["Task", {}, false],
  ["Unheard", {}, false],
])("%s %j is allowed by name: %s", async (tool, input, isAllowed) => {
  const policy = policyOf({
    srt: JSON.stringify({ filesystem: { denyRead: [], allowWrite: ["."] }, network: { allowedDomains: [] } }),
    bash: JSON.stringify({ deny: ["sudo"], ask: [], allow: ["touch"] }),
  });
  const dialect = (await targetNamed("claude")?.guard?.())?.guard;
  const reading = dialect?.read(claude(tool, input), { home: MACHINE.home, cwd: MACHINE.cwd });
  if (reading?.kind !== "call") throw new Error("the call cannot be read");
  const verdict = judgeCall(policy, MACHINE, "claude", reading.call, { unknown: "deny" });
  expect(verdict.effect === "none" && verdict.isAllowed).toBe(isAllowed);
});
