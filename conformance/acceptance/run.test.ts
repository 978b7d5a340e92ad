import * as fs from "node:fs";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import { agreeingTalk, type Steps } from "../../src/drive/kit/editor-talk.ts";
import { PROMPT, serveModel } from "../../src/drive/model-server.ts";
import { startProcess } from "../../src/drive/process.ts";
import { startCommand } from "../../src/targets/droid/driver/start.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { agentProgram, folderOfNewNode } from "./agents.ts";
import { MODEL_HOST, pathOf, PROMPTS, runAgent } from "./started.ts";

// The policy makes `/tmp` writable, and a home is not usually below it.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const POLICY = {
  filesystem: {
    denyRead: ["~/.aws", "~/.ssh", "~/.gnupg", "~/.netrc", "**/secret.txt"],
    denyWrite: ["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"],
    allowWrite: [".", "/tmp", "~/dev"],
  },
  network: {
    allowedDomains: ["github.com", "*.github.com", "nodejs.org", MODEL_HOST],
    deniedDomains: [],
  },
};

const CONFIG = '[claude]\nsandbox = "require"\n';

function newPlace({
  policy = POLICY,
  config = CONFIG,
}: { readonly policy?: unknown; readonly config?: string } = {}): World {
  const world = newWorld({
    srt: JSON.stringify(policy),
    bash: '{ "deny": ["rm", "sudo"], "ask": ["git push"] }',
  });
  world.write(".config/twsrt/config.toml", config);
  world.write(".aws/credentials", "AWS-SECRET\n");
  world.write("app/open.txt", "OPEN-TEXT\n");
  world.write("app/secret.txt", "SECRET-TEXT\n");
  world.write(
    ".gemini/settings.json",
    JSON.stringify({
      security: { auth: { selectedType: "gemini-api-key" } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      telemetry: { enabled: false },
    }),
  );
  return world;
}

const REFUSED =
  /denied|Denied|rule|forbidden|rejected|prevents you|not permitted|Permission|No such file|does not exist|blocked/;

describe("an allowed call and denied ones", () => {
  test.each(["claude", "codex", "opencode"] as const)("%s, by its shell", async (agent) => {
    const world = newPlace();
    const { shell } = PROMPTS[agent];
    const run = await runAgent(agent, world, [shell("echo ALLOWED"), shell("rm open.txt")]);
    expect(run.answers[0], run.errors).toContain("ALLOWED");
    expect(run.answers[1], run.errors).toMatch(REFUSED);
    expect(world.exists("app/open.txt")).toBe(true);
    expect(run.status, run.errors).toBe(0);
  });

  // Without a person at it the agent offers no shell.
  test.each(["gemini", "qwen"] as const)("%s, by its tool for files", async (agent) => {
    const world = newPlace();
    const { read } = PROMPTS[agent];
    const run = await runAgent(agent, world, [
      read(world.path("app/open.txt")),
      read(world.path("app/secret.txt")),
    ]);
    expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
    expect(run.answers[1], run.errors).toMatch(REFUSED);
    expect(run.answers[1]).not.toContain("SECRET-TEXT");
  });

  test("copilot, in the sandbox, by its shell and its tool for files", async () => {
    const world = newPlace();
    const { shell, read } = PROMPTS.copilot;
    const run = await runAgent(
      "copilot",
      world,
      [
        shell("echo ALLOWED"),
        read(world.path("app/open.txt")),
        shell("rm open.txt"),
        read(world.path(".aws/credentials")),
      ],
      { isInside: true },
    );
    expect(run.answers[0], run.errors).toContain("ALLOWED");
    expect(run.answers[1], run.errors).toContain("OPEN-TEXT");
    expect(run.answers[2], run.errors).toMatch(REFUSED);
    expect(run.answers[3], run.errors).toMatch(REFUSED);
    expect(run.answers[3]).not.toContain("AWS-SECRET");
    expect(run.status, run.errors).toBe(0);
    expect(run.errors).not.toContain("error[");
  });
});

/** Puts a script before a program on the search path. */
function inPlaceOf(world: World, program: string, script: string): Readonly<Record<string, string>> {
  fs.chmodSync(world.write(`first/${program}`, `#!/bin/sh\n${script}\n`), 0o755);
  return { PATH: `${world.path("first")}:${pathOf()}` };
}

test("opencode in the sandbox, by its shell and its tool for files", async () => {
  const world = newPlace({ config: '[opencode]\nwrapper = "srt"\n' });
  const { read, shell } = PROMPTS.opencode;
  const calls = [
    shell("echo ALLOWED"),
    read(world.path("app/open.txt")),
    // The agent does not see the place, and would ask about it.
    shell(`sh -c 'echo x > "$HOME/outside"'`),
    read(world.path(".aws/credentials")),
  ];
  const run = await runAgent("opencode", world, calls, { isInside: true });
  expect(run.answers[0], run.errors).toContain("ALLOWED");
  expect(run.answers[1], run.errors).toContain("OPEN-TEXT");
  expect(run.answers[2], run.errors).toMatch(/Read-only file system|Permission denied|No such file/);
  expect(run.answers[3], run.errors).toMatch(REFUSED);
  expect(world.exists("outside")).toBe(false);
});

describe("copilot in the sandbox: each layer holds without the other", () => {
  const { read } = PROMPTS.copilot;

  test("a denied read of the built-in tool fails in layer 1 when layer 2 is emptied", async () => {
    const world = newPlace();
    // The agent gets none of the flags, and everything is allowed. Its first start, which unpacks it, is outside of the sandbox.
    const emptied = `[ "$1" = --version ] && exec ${agentProgram("copilot")} --version\nexec ${agentProgram("copilot")} --allow-all -p ${PROMPT} --disable-client-telemetry --log-level=none --silent`;
    const run = await runAgent(
      "copilot",
      world,
      [read(world.path("app/open.txt")), read(world.path(".aws/credentials"))],
      { isInside: true, extra: inPlaceOf(world, "copilot", emptied) },
    );
    expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
    expect(run.answers[1], run.errors).toMatch(/does not exist|No such file|ENOENT/);
    expect(run.answers[1]).not.toMatch(/denied due to the following rules/);
  });

  test("and is refused by a rule when layer 1 is emptied", async () => {
    const world = newPlace();
    const run = await runAgent(
      "copilot",
      world,
      [read(world.path("app/open.txt")), read(world.path(".aws/credentials"))],
      {
        extra: inPlaceOf(world, "srt", 'exec sh -c "$4"'),
        options: ["--allow-unsafe"],
        // Else the agent would ask about every path outside of the directory.
        more: ["--allow-all-paths"],
      },
    );
    expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
    expect(run.answers[1], run.errors).toMatch(/denied due to the following rules/);
  });

  test("its configuration cannot be written, and its sessions can", async () => {
    const world = newPlace();
    const { shell } = PROMPTS.copilot;
    const run = await runAgent(
      "copilot",
      world,
      [
        shell("echo '{}' > ~/.copilot/settings.json; echo '{}' > ~/.copilot/hooks/h.json; echo END"),
        shell("echo x > ~/.copilot/session-state/mine && echo WRITTEN"),
      ],
      { isInside: true, options: ["--allow-unsafe"] },
    );
    expect(run.answers[0], run.errors).toMatch(/Read-only|denied/);
    expect(world.exists(".copilot/hooks/h.json")).toBe(false);
    expect(run.errors).not.toContain("error[");
  });
});

describe.skipIf(folderOfNewNode() === undefined)(
  "pi in the sandbox: each layer holds without the other",
  () => {
    const calls = ({ path }: World) =>
      [path("app/open.txt"), path(".aws/credentials")].map((file) => PROMPTS.pi.read(file));
    const config = '[pi]\nwrapper = "srt"\n';
    const node = `${folderOfNewNode() ?? ""}:`;

    test("with both, an allowed read goes through and a denied one does not", async () => {
      const world = newPlace({ config });
      const extra = { PATH: `${node}${pathOf()}` };
      const run = await runAgent("pi", world, calls(world), { isInside: true, extra });
      expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
      expect(run.answers[1], run.errors).toContain("Denied by twsrt");
      expect(run.status, run.errors).toBe(0);
    });

    test("a denied read of the built-in tool fails in layer 1 when layer 2 is emptied", async () => {
      const world = newPlace({ config });
      const extra = inPlaceOf(world, "pi", `PATH="${node}$PATH" exec ${agentProgram("pi")} -ne "$@"`);
      const run = await runAgent("pi", world, calls(world), { isInside: true, extra });
      expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
      expect(run.answers[1], run.errors).toMatch(/ENOENT|No such file|EACCES/);
      expect(run.answers[1]).not.toContain("Denied by twsrt");
    });

    test("and is refused by the extension when layer 1 is emptied", async () => {
      const world = newPlace({ config });
      const extra = inPlaceOf(world, "srt", `PATH="${node}$PATH" exec sh -c "$4"`);
      const run = await runAgent("pi", world, calls(world), { extra });
      expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
      expect(run.answers[1], run.errors).toContain("Denied by twsrt");
    });
  },
);

describe("what the start closes of a project's files", () => {
  test("claude: the sandbox stays on", async () => {
    const world = newPlace();
    world.write("app/.claude/settings.json", '{ "sandbox": { "enabled": false } }');
    world.write(".claude/settings.json", '{ "permissions": { "allow": ["Bash(python3 *)"] } }');
    const call = PROMPTS.claude.shell(
      'python3 -c \'import os; print(open(os.environ["HOME"] + "/.aws/credentials").read())\'',
    );
    const run = await runAgent("claude", world, [call]);
    expect(run.errors).not.toContain("error[");
    expect(run.answers[0], run.errors).toMatch(REFUSED);
    expect(run.answers[0]).not.toContain("AWS-SECRET");
  });

  // Without the argument of the start each of them lets the read through: `codex-project.test.ts`.
  test.each(['default_permissions = ":workspace"', 'sandbox_mode = "workspace-write"'])(
    "codex: %s of a trusted project",
    async (setting) => {
      const world = newPlace();
      fs.mkdirSync(world.path("app/.git"));
      world.write(".codex/config.toml", `[projects."${world.path("app")}"]\ntrust_level = "trusted"\n`);
      world.write("app/.codex/config.toml", `${setting}\n`);
      const run = await runAgent("codex", world, [PROMPTS.codex.shell("cat ~/.aws/credentials")]);
      expect(run.errors).not.toContain("error[");
      expect(run.answers[0], run.errors).toMatch(REFUSED);
      expect(run.answers[0]).not.toContain("AWS-SECRET");
    },
  );

  // Without the argument of the start such a file replaces the rules: `gemini-scopes.test.ts`.
  test("gemini: `policyPaths` of a trusted project", async () => {
    const world = newPlace();
    world.write("app/.gemini/settings.json", '{ "policyPaths": ["allow.toml"] }');
    world.write("app/allow.toml", '[[rule]]\ntoolName = "*"\ndecision = "allow"\npriority = 999\n');
    const { read } = PROMPTS.gemini;
    const calls = [read(world.path("app/open.txt")), read(world.path("app/secret.txt"))];
    const run = await runAgent("gemini", world, calls);
    expect(run.errors).not.toContain("error[");
    expect(run.answers[0], run.errors).toContain("OPEN-TEXT");
    expect(run.answers[1], run.errors).toContain("denied by policy");
  });

  test("opencode: the configuration of a project is not read", async () => {
    const world = newPlace();
    world.write("app/opencode.json", '{ "permission": "allow" }');
    const run = await runAgent("opencode", world, [PROMPTS.opencode.shell("rm open.txt")]);
    expect(run.errors).not.toContain("error[");
    expect(run.answers[0], run.errors).toMatch(REFUSED);
    expect(world.exists("app/open.txt")).toBe(true);
  });
});

/** Has Factory Droid read a file in a session in which a person answers every question with yes. */
async function readAgreeing(
  world: World,
  command: readonly [string, ...string[]],
  file: string,
): Promise<{ readonly answer: string | undefined; readonly asked: number; readonly said: string }> {
  const { read, variables } = PROMPTS.droid;
  const model = await serveModel([[{ id: "call_0", ...read(file) }]]);
  const steps: Steps = { error: "", asked: new Set() };
  // A refusal ends the turn, and the model sees it in the next one.
  let turns = 0;
  const talk = agreeingTalk({ cwd: world.path("app") }, steps, [], () => ++turns < 2);
  try {
    const started = startProcess(startCommand(command), {
      cwd: world.path("app"),
      variables: {
        HOME: world.home,
        PATH: pathOf(),
        SHELL: "/bin/bash",
        LANG: "C.UTF-8",
        FACTORY_API_KEY: "fk-twsrt",
        ...variables(world, model.url),
      },
      timeoutMs: 150_000,
      onLine: (line) => talk.onLine(line, started),
    });
    started.write(talk.first);
    const { errors, output } = await started.exit;
    const answer = model.results.get("call_0")?.text;
    return { answer, asked: steps.asked.size, said: `${steps.error}\n${errors}\n${output.slice(-2000)}` };
  } finally {
    await model.close();
  }
}

test("droid: what the policy denies is not offered to a person, which a direct start does", async () => {
  const world = newPlace();
  const secret = world.path(".aws/credentials");
  const run = [process.execPath, inject("binary"), "run", "droid", "--"] as const;
  const guarded = await readAgreeing(world, run, secret);
  expect(guarded.answer, guarded.said).toBeDefined();
  expect(guarded.answer, guarded.said).toMatch(REFUSED);
  expect(guarded.answer).not.toContain("AWS-SECRET");
  expect(guarded.asked).toBe(0);
  // With the same files, which the start above has written.
  const direct = await readAgreeing(world, [agentProgram("droid")], secret);
  expect(direct.asked, direct.said).toBe(1);
  expect(direct.answer, direct.said).toContain("AWS-SECRET");
});
