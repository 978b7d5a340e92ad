import * as fs from "node:fs";
import { expect, inject, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

/* The entries of hooks that `twsrt generate` writes where config.toml has a guard. */

const CONFIG = ".config/twsrt/config.toml";
const GUARDED = "[guard]\nenabled = true\n";
const AGENTS =
  '[codex]\n[gemini]\n[qwen]\n[targets]\ngemini_settings = true\ncopilot_output = "~/flags.txt"\n';

const FILES = {
  claude: ".claude/settings.json",
  codex: ".codex/config.toml",
  copilot: ".copilot/hooks/twsrt.json",
  gemini: ".gemini/settings.json",
  qwen: ".qwen/settings.json",
} as const;

type Agent = keyof typeof FILES;
const NAMES = Object.keys(FILES) as Agent[];

/** A hook of the user's in each file, with spellings that no writer would choose. */
const FOREIGN: Readonly<Record<Agent, string>> = {
  claude:
    '{"hooks":{"PreToolUse":[ {"matcher":"Bash","hooks":[{"type":"command","command":"\\u0065cho"}]}],"Stop":[]}}\n',
  codex:
    'model = "x"   # mine\n\n[[hooks.PreToolUse]]\nmatcher = "Bash"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "true"\n',
  copilot: '{ "version": 1, "hooks": {"preToolUse": [ {"type":"command","bash":"true"} ] } }\n',
  gemini:
    '{"hooks":{"BeforeTool":[ {"matcher":"x","hooks":[{"type":"command","command":"true"}]} ]}, "ui" : {}}\n',
  qwen: '{"hooks":{"PreToolUse":[ {"matcher":"x","hooks":[{"type":"command","command":"true"}]} ]}, "ui" : {}}\n',
};

function worldWith(config: string, files: Readonly<Partial<Record<Agent, string>>> = {}): World {
  const world = newWorld(EXAMPLE);
  world.write(CONFIG, config);
  for (const [agent, text] of Object.entries(files)) world.write(FILES[agent as Agent], text);
  return world;
}

function generate(world: World): void {
  const run = world.run(["generate", "--write"]);
  expect(run.status, run.stdout + run.stderr).toBe(0);
}

test("without a guard no file has a hook, and the hooks of the user stay as they are", () => {
  const world = worldWith(AGENTS, FOREIGN);
  generate(world);
  for (const name of NAMES) expect(world.read(FILES[name])).not.toContain("guard");
  expect(world.read(FILES.copilot)).toBe(FOREIGN.copilot);
});

test("with a guard every agent has one, a second run changes nothing, and `diff` is clean", () => {
  const world = worldWith(GUARDED + AGENTS, FOREIGN);
  generate(world);
  for (const name of NAMES)
    expect(world.read(FILES[name]).match(new RegExp(`guard(?:",\\s*"|\\s)${name}`, "g")), name).toHaveLength(
      1,
    );
  const before = world.snapshot();
  generate(world);
  expect(world.snapshot()).toEqual(before);
  expect(world.run(["diff"]).status).toBe(0);
});

test("the settings of Gemini CLI are written for the guard where config.toml does not name them", () => {
  const world = worldWith(`${GUARDED}[gemini]\n`);
  generate(world);
  expect(world.read(FILES.gemini)).toContain("guard gemini");
});

test("one agent can be left out, and one can have a guard alone", () => {
  const world = worldWith(`${GUARDED}[claude]\nguard = false\n[qwen]\n`);
  generate(world);
  expect(world.read(FILES.claude)).not.toContain("guard");
  expect(world.read(FILES.qwen)).toContain("guard qwen");
  const other = worldWith("[claude]\nguard = true\n[qwen]\n");
  generate(other);
  expect(other.read(FILES.claude)).toContain('"guard"');
  expect(other.read(FILES.qwen)).not.toContain("guard");
});

test("an agent without a hook that twsrt writes has no such setting", () => {
  const run = worldWith("[grok]\nguard = true\n").run(["generate"]);
  expect(run.status).not.toBe(0);
  expect(run.stderr).toContain("guard");
});

test.each(NAMES)("%s: a missing and a changed entry are drift, and are repaired", (name) => {
  const world = worldWith(GUARDED + AGENTS, FOREIGN);
  generate(world);
  const good = world.read(FILES[name]);
  world.write(
    FILES[name],
    good.replace(/(timeout\w*"?) ?[:=] ?60/, (all) => all.replace("60", "1")),
  );
  const changed = world.run(["diff", name]);
  expect(changed.status).toBe(1);
  expect(changed.stdout).toContain(`twsrt guard ${name}`);
  generate(world);
  expect(world.read(FILES[name]).replaceAll(/\s/g, "")).toBe(good.replaceAll(/\s/g, ""));
  world.write(FILES[name], FOREIGN[name]);
  expect(world.run(["diff", name]).stdout).toContain(`twsrt guard ${name}`);
});

test("a guard that is switched off is taken out again, and the hooks of the user stay byte for byte", () => {
  const world = worldWith(AGENTS, FOREIGN);
  generate(world);
  const before = NAMES.map((name) => world.read(FILES[name]));
  world.write(CONFIG, GUARDED + AGENTS);
  generate(world);
  world.write(CONFIG, AGENTS);
  generate(world);
  expect(NAMES.map((name) => world.read(FILES[name]))).toEqual(before);
});

test.each(["untouched", "edited since"])("uninstall takes the entries out of files %s", (how) => {
  const world = worldWith(GUARDED + AGENTS, FOREIGN);
  generate(world);
  const isEdited = how === "edited since";
  const more = (text: string, name: Agent): string =>
    name === "codex" ? `${text}\n[tui]\nx = 1\n` : text.replace("{", '{"mine":1,');
  if (isEdited) for (const name of NAMES) world.write(FILES[name], more(world.read(FILES[name]), name));
  const run = world.run(["uninstall", "--write"]);
  expect(run.status, run.stdout + run.stderr).toBe(0);
  for (const name of NAMES) {
    // Tables of rules that go leave their blank lines.
    const found = world.read(FILES[name]);
    const text = name === "codex" ? found.replace(/\n{3,}/, "\n\n") : found;
    expect(text, name).toBe(isEdited ? more(FOREIGN[name], name) : FOREIGN[name]);
  }
});

test("uninstall says that the guard goes", () => {
  const world = worldWith(GUARDED + AGENTS);
  generate(world);
  const said =
    "Claude Code then asks no guard before a call: its hook goes from <home>/.claude/settings.json.\n";
  expect(world.run(["uninstall", "claude"]).stdout).toContain(said);
  const { stdout } = world.run(["uninstall", "claude", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ agents: [{ unguarded: "<home>/.claude/settings.json" }] });
  const without = worldWith(AGENTS);
  generate(without);
  expect(without.run(["uninstall", "claude"]).stdout).not.toContain("guard");
});

test("a file that twsrt made for the hook alone goes with it", () => {
  const world = worldWith(GUARDED);
  generate(world);
  expect(world.exists(FILES.copilot)).toBe(true);
  world.write(FILES.copilot, world.read(FILES.copilot).replace('"version": 1', '"version":  1'));
  expect(world.run(["uninstall", "--write"]).status).toBe(0);
  expect(world.exists(FILES.copilot)).toBe(false);
});

test("Codex trusts the groups that move up as it did before", () => {
  const world = worldWith(GUARDED + AGENTS);
  generate(world);
  const file = world.path(FILES.codex);
  const later = `\n[[hooks.PreToolUse]]\nmatcher = "x"\nhooks = []\n\n[hooks.state."${file}:pre_tool_use:1:0"]\ntrusted_hash = "mine"\n`;
  world.write(FILES.codex, world.read(FILES.codex) + later);
  const diff = world.run(["diff", "codex"]);
  expect(diff.status, diff.stdout + diff.stderr).toBe(0);
  world.write(CONFIG, AGENTS);
  generate(world);
  const text = world.read(FILES.codex);
  expect(text).not.toContain("guard codex");
  expect(text).toContain(`"${file}:pre_tool_use:0:0"]\ntrusted_hash = "mine"`);
});

test("a list of hooks that is something else is refused, and nothing is written", () => {
  const world = worldWith(GUARDED, {
    claude: '{"hooks":{}}',
    copilot: '{"version":1,"hooks":{"preToolUse":{}}}',
  });
  const before = world.read(FILES.copilot);
  const run = world.run(["generate", "--write"]);
  expect(run.status).not.toBe(0);
  expect(run.stderr).toContain("hooks.preToolUse");
  expect(world.read(FILES.copilot)).toBe(before);
});

test("the entry has absolute paths and an empty environment", () => {
  const world = worldWith(GUARDED);
  generate(world);
  const settings = JSON.parse(world.read(FILES.claude)) as {
    readonly hooks: { readonly PreToolUse: readonly { readonly hooks: readonly object[] }[] };
  };
  const script = fs.realpathSync(inject("binary"));
  expect(settings.hooks.PreToolUse).toEqual([
    {
      matcher: "*",
      hooks: [
        {
          type: "command",
          command: "/usr/bin/env",
          args: ["-i", `HOME=${world.home}`, process.execPath, script, "guard", "claude"],
          timeout: 60,
          onFailure: "block",
        },
      ],
    },
  ]);
});

test("--self-test plays events through the registered commands, and says which of them fail", () => {
  const world = worldWith(GUARDED + AGENTS);
  expect(world.run(["guard", "--self-test"]).status).not.toBe(0);
  generate(world);
  const good = world.run(["guard", "--self-test"]);
  expect(good.status, good.stdout + good.stderr).toBe(0);
  expect(good.stdout.match(/ok: `rm` is denied/g)).toHaveLength(5);
  world.write(FILES.claude, world.read(FILES.claude).replaceAll(process.execPath, "/missing/node"));
  world.write(FILES.codex, world.read(FILES.codex).replace(/sha256:\w+/, "sha256:0"));
  world.write(FILES.qwen, world.read(FILES.qwen).replace("guard qwen", "guard qwen --watch"));
  const bad = world.run(["guard", "--self-test"]);
  expect(bad.status).toBe(2);
  expect(bad.stdout).toContain("FAILED: `true` runs");
  expect(bad.stdout).toContain("does not start the hook: trusted_hash");
  expect(bad.stdout).toContain("FAILED: `rm` is denied");
});

test("status says what keeps the hook from being started", () => {
  const world = worldWith(GUARDED + AGENTS);
  generate(world);
  const codes = (agent: Agent): string => world.run(["status", agent]).stdout;
  for (const name of NAMES) expect(codes(name)).not.toContain("[guard-");
  world.write(FILES.claude, world.read(FILES.claude).replaceAll(process.execPath, "/missing/node"));
  expect(codes("claude")).toContain("[guard-program-missing]");
  world.write(FILES.qwen, world.read(FILES.qwen).replace("{", '{"disableAllHooks": true,'));
  expect(codes("qwen")).toContain("[guard-off]");
  world.write(FILES.codex, world.read(FILES.codex).replace(/sha256:\w+/, "sha256:0"));
  expect(codes("codex")).toContain("[guard-off]");
  world.write(CONFIG, `${GUARDED}mode = "watch"\n${AGENTS}`);
  generate(world);
  expect(codes("gemini")).toContain("[guard-watches]");
});

test("a session with another profile than the usual one has the guard of that profile", () => {
  const profiles = '[policy]\nprofile = "usual"\n[profiles.usual]\nmode = "attended"\n';
  const world = worldWith(`${GUARDED}${profiles}[profiles.ci]\nmode = "unattended"\n`);
  const run = world.run(["generate", "claude", "--write", "--profile", "ci"]);
  expect(run.status, run.stderr).toBe(0);
  expect(world.read(FILES.claude)).toContain('"guard","claude","--profile","ci"');
  expect(world.run(["diff", "claude", "--profile", "ci"]).status).toBe(0);
  expect(world.run(["diff", "claude"]).status).toBe(1);
  generate(world);
  expect(world.read(FILES.claude)).not.toContain("--profile");
});
