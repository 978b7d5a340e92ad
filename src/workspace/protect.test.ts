import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { realEnvironment } from "../files/environment.ts";
import type { Compiled, Target } from "../targets/target.ts";
import { TARGETS } from "../targets/registry.ts";
import { loadWorkspace, type Workspace } from "./load.ts";
import { compileTarget, compileTargets } from "./plan.ts";

let home: string;

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-protect-")));
  write(".srt-settings.json", JSON.stringify({ filesystem: FILESYSTEM, network: NETWORK }));
  write(".config/twsrt/bash-rules.json", '{ "deny": [], "ask": [] }');
});

afterEach(() => fs.rmSync(home, { recursive: true }));

const FILESYSTEM = { denyRead: [], denyWrite: [], allowWrite: ["."] };
const NETWORK = { allowedDomains: [], deniedDomains: [] };

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
  fs.writeFileSync(path.join(home, name), text);
}

function link(name: string, target: string): void {
  fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
  fs.symlinkSync(target, path.join(home, name));
}

interface Asked {
  readonly config?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

async function workspaceOf({ config = "", variables = {}, cwd = home }: Asked = {}): Promise<Workspace> {
  write(".config/twsrt/config.toml", config);
  const environment = realEnvironment({ home, cwd, platform: "linux" });
  const loaded = await loadWorkspace({ environment, variables });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

async function protectedBy(asked: Asked = {}): Promise<readonly string[]> {
  const { policy } = await workspaceOf(asked);
  return policy.rules
    .map(({ subject }) => (subject.kind === "path" ? subject.text : ""))
    .filter((text) => text !== ".");
}

function named(name: string): Target {
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(name);
  return target;
}

const FILES = ["~/.srt-settings.json", "~/.config/twsrt/bash-rules.json", "~/.config/twsrt/config.toml"];
const ALWAYS = [
  "~/.claude/settings.json",
  "~/.claude/hooks",
  "~/.copilot/settings.json",
  "~/.copilot/permissions-config.json",
  "~/.copilot/hooks",
];
const STATE = "~/.local/state/twsrt";

describe("what is protected", () => {
  test("the settings of the agents in use, and what twsrt remembers", async () => {
    expect(await protectedBy()).toEqual([...FILES, ...ALWAYS, STATE]);
    expect(await protectedBy({ config: "[codex]" })).toEqual([
      ...FILES,
      "~/.claude/settings.json",
      "~/.codex/config.toml",
      "~/.codex/rules/twsrt.rules",
      ...ALWAYS.slice(1),
      "~/.codex",
      STATE,
    ]);
    expect(await protectedBy({ config: "[policy]\nself_protection = false" })).toEqual([]);
  });

  test("what a project can bring, wherever it is", async () => {
    const config = "[gemini]\n[opencode]\n[qwen]";
    const anywhere = (await protectedBy({ config })).filter((text) => text.startsWith("/**/"));
    expect(anywhere).toEqual([
      "/**/.gemini",
      "/**/.opencode",
      "/**/opencode.json",
      "/**/opencode.jsonc",
      "/**/.qwen",
    ]);
  });

  test("the place that a variable names, and not the usual one", async () => {
    const variables = {
      CLAUDE_CONFIG_DIR: "/x/claude",
      COPILOT_HOME: "/x/copilot",
      CODEX_HOME: "/x/codex",
      GEMINI_CLI_HOME: "/x/gemini",
      QWEN_HOME: "/x/qwen",
      XDG_CONFIG_HOME: "/x/config",
      OPENCODE_CONFIG: "/x/one.json",
      OPENCODE_CONFIG_DIR: "/x/folder",
      XDG_STATE_HOME: "/x/state",
    };
    const config = "[codex]\n[gemini]\n[opencode]\n[qwen]";
    const found = await protectedBy({ config, variables });
    for (const place of [
      "/x/claude/settings.json",
      "/x/claude/hooks",
      "/x/copilot/settings.json",
      "/x/copilot/permissions-config.json",
      "/x/copilot/hooks",
      "/x/codex",
      "/x/gemini/.gemini",
      "/x/qwen",
      "/x/config/opencode",
      "/x/one.json",
      "/x/folder",
      "/x/state/twsrt",
    ])
      expect(found).toContain(place);
    for (const usual of [...ALWAYS, "~/.codex", "~/.gemini", "~/.qwen", "~/.config/opencode", STATE])
      expect(found).not.toContain(usual);
  });

  test("what links lead to: folders, and files in them", async () => {
    write("dot/codex/hooks.json", "{}");
    link(".codex", "dot/codex");
    link("dot/codex/rules", "../rules");
    link(".claude/hooks", "../dot/hooks");
    link(".local/state", "/elsewhere/state");
    const found = await protectedBy({ config: "[codex]" });
    for (const place of ["~/.codex", "~/dot/codex", "~/dot/rules", "~/dot/hooks", "/elsewhere/state/twsrt"])
      expect(found).toContain(place);
    // The folder covers them.
    expect(found).not.toContain("~/.codex/hooks.json");
    expect(found).not.toContain("~/dot/codex/hooks.json");
  });

  test("of a folder that holds the home, its parts", async () => {
    const found = await protectedBy({ config: "[codex]", variables: { CODEX_HOME: home } });
    expect(found).not.toContain(home);
    expect(found).not.toContain("~");
    for (const part of ["~/config.toml", "~/hooks.json", "~/rules"]) expect(found).toContain(part);
  });

  test("a line break in such a place is refused", async () => {
    for (const variable of ["COPILOT_HOME", "XDG_STATE_HOME", "QWEN_HOME"]) {
      const environment = realEnvironment({ home, cwd: home, platform: "linux" });
      const loaded = await loadWorkspace({ environment, variables: { [variable]: "/x\ny" } });
      expect(loaded.ok ? [] : loaded.problems.map(({ code }) => code)).toEqual(["place-unusable"]);
    }
  });
});

const values = ({ entries }: Compiled): readonly string[] => entries.map(({ value }) => String(value));

test("an agent that the configuration does not mention is kept from its own settings", async () => {
  const { compiled } = compileTarget(await workspaceOf(), named("qwen"));
  expect(values(compiled)).toEqual(expect.arrayContaining(["Edit(~/.qwen/**)", "Edit(//**/.qwen/**)"]));
  const off = await workspaceOf({ config: "[policy]\nself_protection = false" });
  expect(values(compileTarget(off, named("qwen")).compiled).join()).not.toContain(".qwen");
});

describe("in a directory that is not there", () => {
  const keys = (compiled: Compiled): readonly string[] =>
    values(compiled).filter((text) => /^"~\/\.(claude|copilot)/.test(text));

  // Two keys below it keep every command from starting where the agent may write in the home.
  test("several files become one key, wherever the policy is compiled", async () => {
    fs.mkdirSync(path.join(home, "project"));
    for (const cwd of [home, path.join(home, "project"), "/usr"]) {
      const { compiled } = compileTarget(await workspaceOf({ config: "[codex]", cwd }), named("codex"));
      expect(new Set(keys(compiled)), cwd).toEqual(
        new Set(['"~/.claude" = "read"', '"~/.copilot" = "read"']),
      );
    }
  });

  test("the files of all targets count as written, so that the first write stays as it is", async () => {
    const wanted = async (): Promise<readonly string[]> => {
      const targets = [named("claude"), named("codex")];
      const compiled = compileTargets(await workspaceOf({ config: "[codex]" }), targets);
      return compiled.flatMap((one) => keys(one.compiled));
    };
    const before = await wanted();
    expect(before).toContain('"~/.claude/hooks" = "read"');
    write(".claude/settings.json", "{}");
    expect(await wanted()).toEqual(before);
  });
});
