import * as fs from "node:fs";
import * as http from "node:http";
import type * as net from "node:net";
import { beforeEach, expect, onTestFinished, vi } from "vitest";
import type { Attempt } from "../managed/attempts.ts";
import { sceneOf, tryAttempts, type Guard } from "./against.ts";
import { callTools } from "./commands.ts";

const POLICY = {
  srt: JSON.stringify({
    filesystem: { denyRead: ["~/.aws"], denyWrite: ["~/dev/kept"], allowWrite: [".", "~/dev"] },
    network: { allowedDomains: ["good.test"], deniedDomains: [] },
  }),
  bash: '{ "deny": ["touch"], "ask": ["mkdir"] }',
};

const python = (text: string) => ({
  name: "Bash",
  input: { command: `python3 -c '${text}'`, description: "a trial" },
});
const shell = (command: string) => ({ name: "Bash", input: { command, description: "a trial" } });

/** The proxy of the sandbox reaches no server on the machine itself, and looks at its lists before it says so. */
const PASSED = /^REACHED|resolved to a loopback address/;

/** Each access, and what the agent answers where it gets through. */
const accesses = (home: string, cwd: string, port: number) =>
  ({
    "read by a tool": [{ name: "Read", input: { file_path: `${home}/.aws/credentials` } }, /SECRET/],
    "read by a command": [python(`print(open("${home}/.aws/credentials").read())`), /SECRET/],
    "denied command": [shell("touch ran && echo DONE"), /^DONE/],
    "asked command": [shell("mkdir made && echo DONE"), /^DONE/],
    "write outside": [python(`open("${home}/other/w", "w").write("x"); print("DONE")`), /^DONE/],
    "write denied": [python(`open("${home}/dev/kept/w", "w").write("x"); print("DONE")`), /^DONE/],
    "denied host": [shell(`curl -sS -m 5 http://evil.test:${port}`), PASSED],
    "allowed host": [shell(`curl -sS -m 5 http://good.test:${port}`), PASSED],
    hooked: [shell("echo DONE hooked"), /^DONE/],
    "edit unasked": [
      { name: "Write", input: { file_path: `${cwd}/new.txt`, content: "x" } },
      /created|updated|success/i,
    ],
  }) as const;

beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

/** A hook of the user's that denies one command. */
const HOOKS = {
  PreToolUse: [
    { matcher: "Bash", hooks: [{ type: "command", command: "if grep -q hooked; then exit 2; fi" }] },
  ],
};

const SETTING = {
  policy: POLICY,
  config: '[claude]\nsandbox = "require"\nbypass = "disable"\n',
  files: {
    ".aws/credentials": "SECRET\n",
    ".claude/settings.json": JSON.stringify({ permissions: { allow: ["Bash"] }, hooks: HOOKS }),
  },
  folders: ["other", "dev/kept"],
  named: { $HOOKS: HOOKS },
};

/** A server that answers whoever reaches it, under any name. */
async function server(): Promise<number> {
  const hosts = http.createServer((_, response) => response.end("REACHED"));
  onTestFinished(() => void hosts.close());
  await new Promise<void>((listening) => hosts.listen(0, "127.0.0.1", listening));
  return (hosts.address() as net.AddressInfo).port;
}

/** What gets through of all accesses in one session with the files of an attempt. */
async function through(guard: Guard, attempt: Attempt): Promise<readonly string[]> {
  const { world, cwd, etc } = sceneOf("claude", SETTING, guard, attempt);
  fs.appendFileSync(etc.path("/etc/hosts"), "127.0.0.1 good.test evil.test\n");
  const wanted = Object.entries(accesses(world.home, cwd, await server()));
  const flags = (attempt.args ?? []).map((text) => text.replaceAll("$HOME", world.home));
  const answers = await callTools(
    "claude",
    { home: world.home, cwd, flags, inside: etc.inside },
    wanted.map(([, [call]]) => call),
  );
  const found = wanted.flatMap(([name, [, shown]], index) =>
    shown.test(answers[index] ?? "") ? [name] : [],
  );
  // Without it, nothing would be known about hosts.
  expect(found).toContain("allowed host");
  return found.filter((name) => name !== "allowed host");
}

tryAttempts("claude", through);
