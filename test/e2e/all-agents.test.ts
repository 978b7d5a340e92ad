import { describe, expect, test } from "vitest";
import { WORDS } from "../../src/answers/word.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = `[targets]
claude_settings = "~/.claude/settings.json"
copilot_output = "~/.config/twsrt/copilot-flags.txt"
codex_config = "~/.codex/config.toml"
codex_rules = "~/.codex/rules/twsrt.rules"
gemini_policy = "~/.gemini/policies/+twsrt.toml"
gemini_settings = "~/.gemini/settings.json"
gemini_ignore = "~/.gemini/twsrt.ignore"
opencode_config = "~/.config/opencode/opencode.json"
qwen_settings = "~/.qwen/settings.json"
`;

/** What people have in files that twsrt changes, with comments wherever the format has them. */
const SHARED: Readonly<Record<string, string>> = {
  ".claude/settings.json": `{
    "model": "a",
    "hooks": {"Stop": [ ]},
    "permissions": {
        "additionalDirectories": [ "~/x" ],
        "deny": [ "Agent(a)" ],
        "defaultMode": "default"
    },
    "env":   {"A": "\\u0062"}
}
`,
  ".codex/config.toml": `# mine
model = 'gpt-x'   # the quick one

[features]  # experiments
other = true

[mcp_servers."a b"]
command = "serve"
args = [
  "x", # first
]

[permissions.mine.filesystem]
"/opt" = "read" # theirs
`,
  ".gemini/settings.json": `{
  // mine
  "ui": { "theme": "Default" }, /* , */
  "adminPolicyPaths": [
    "/etc/x" // theirs
  ]
}
`,
  ".config/opencode/opencode.json": `{
  // mine
  "model": "a/b", /* , */
  "permission": {
    "bash": {
      "*": "ask", // careful
      "ls *": "allow"
    },
    "todowrite": "deny"
  },
  "theme": "x"
}
`,
  ".qwen/settings.json": `{
  // mine
  "ui": { "theme": "Default" }, /* , */
  "permissions": {
    "allow": ["Read(/docs/**)"], // harmless
    "deny": [
      "Agent(mine)" // theirs
    ]
  }
}
`,
};

/** Files beside them, which are nobody's business. */
const BESIDE: Readonly<Record<string, string>> = {
  ".claude/settings.local.json": "{ broken",
  ".copilot/config.json": '{ "a": 1 }',
  ".codex/rules/default.rules": 'prefix_rule(pattern = ["npm"], decision = "prompt")\n',
  ".gemini/policies/mine.toml": "# mine\n",
  ".config/opencode/themes/x.json": "{}",
  ".qwen/QWEN.md": "# mine\n",
};

/** Files that are twsrt's as a whole. */
const OWNED = [
  ".config/twsrt/copilot-flags.txt",
  ".codex/rules/twsrt.rules",
  ".gemini/policies/+twsrt.toml",
  ".gemini/twsrt.ignore",
];

const AGENTS = ["claude", "copilot", "codex", "gemini", "opencode", "qwen"];

function worldWithAll(): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  for (const [file, text] of Object.entries({ ...SHARED, ...BESIDE })) world.write(file, text);
  return world;
}

function changed(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  const isFile = (name: string): boolean => !name.startsWith(".local") && after[name] !== "";
  return Object.keys(after)
    .filter((name) => isFile(name) && before[name] !== after[name])
    .sort();
}

/** The parts of a text that are not white space or punctuation between entries: words, strings and comments. */
function tokens(text: string): string[] {
  return text.match(/\/\/.*|\/\*[^]*?\*\/|#.*|"(?:[^"\\]|\\.)*"|'[^']*'|[\w.]+/g) ?? [];
}

/** Whether all of the one list is in the other, in its order. */
function isKept(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const one of whole) if (one === part[at]) at++;
  return at === part.length;
}

describe("all agents at once", () => {
  test("only what twsrt manages changes, and then nothing is left to do", () => {
    const world = worldWithAll();
    const before = world.snapshot();
    // Files are missing.
    expect(world.run(["diff"]).status).toBe(2);
    const run = world.run(["generate", "all", "-w"]);
    expect(run).toMatchObject({ status: 0, stdout: "" });
    const after = world.snapshot();
    expect(changed(before, after)).toEqual([...OWNED, ...Object.keys(SHARED)].sort());
    for (const [file, text] of Object.entries(SHARED)) {
      expect(world.read(file), file).not.toBe(text);
      expect(isKept(tokens(text), tokens(world.read(file))), file).toBe(true);
    }
    expect(world.run(["diff", "all"])).toMatchObject({ status: 0 });
    expect(world.run(["diff"])).toMatchObject({ status: 0 });
    for (const agent of AGENTS) expect(world.run(["diff", agent]), agent).toMatchObject({ status: 0 });
    expect(world.run(["generate", "-w"]).status).toBe(0);
    expect(world.snapshot()).toEqual(after);
  });

  test("what was replaced is kept", () => {
    const world = worldWithAll();
    world.run(["generate", "all", "-w"]);
    const kept = Object.values(world.snapshot()).map((entry) => entry.replace(/^\d+ /, ""));
    for (const [file, text] of Object.entries(SHARED)) expect(kept, file).toContain(text);
  });

  test("a rule that is taken out of the policy goes from every agent, and no other one", () => {
    const world = worldWithAll();
    world.run(["generate", "all", "-w"]);
    const before = world.snapshot();
    world.write(".config/twsrt/bash-rules.json", EXAMPLE.bash.replace('"rm", ', '"rm", "shred", '));
    expect(world.run(["diff"]).status).toBe(1);
    world.run(["generate", "all", "-w"]);
    for (const file of [".claude/settings.json", ".codex/rules/twsrt.rules", ".gemini/policies/+twsrt.toml"])
      expect(world.read(file), file).toContain("shred");
    world.write(".config/twsrt/bash-rules.json", EXAMPLE.bash);
    expect(world.run(["generate", "all", "-w", "--force"]).status).toBe(0);
    const after = world.snapshot();
    expect(changed(before, after)).toEqual([]);
  });

  test("a broken file of one agent is refused with its place, and no agent's file is written", () => {
    const broken = { ".qwen/settings.json": '{\n "permissions": 3\n}\n', ".codex/config.toml": "a = [\n" };
    for (const [file, text] of Object.entries(broken)) {
      const world = worldWithAll();
      world.write(file, text);
      const before = world.snapshot();
      const run = world.run(["generate", "all", "-w"]);
      expect(run.status, file).toBe(2);
      expect(run.stderr, file).toMatch(new RegExp(`${file.replaceAll(".", "\\.")}:\\d+:\\d+`));
      expect(changed(before, world.snapshot()), file).toEqual([]);
    }
  });

  test("every rule ends somewhere in every agent", () => {
    const world = worldWithAll();
    const run = world.run(["coverage", "--json"]);
    const { enforcers, rules } = JSON.parse(run.stdout) as {
      enforcers: { name: string }[];
      rules: { cells: { word: string }[] }[];
    };
    expect(enforcers.map(({ name }) => name)).toEqual(["srt", ...AGENTS]);
    expect(rules.length).toBeGreaterThan(30);
    for (const { cells } of rules) {
      expect(cells).toHaveLength(enforcers.length);
      for (const { word } of cells) expect(WORDS).toContain(word);
    }
  });
});
