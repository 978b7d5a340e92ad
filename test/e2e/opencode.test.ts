import { describe, expect, test } from "vitest";
import { FILES } from "../../src/targets/opencode/folder.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const FILE = ".config/opencode/opencode.json";

const CONFIG = `[targets]
opencode_config = "~/${FILE}"
`;

const MINE = `{
  // mine
  "model": "a/b", /* , */
  "permission": {
    "bash": {
      "*": "ask", // careful
      "ls *": "allow"
    },
    "todowrite": "deny",
    "edit": "ask"
  },
  "theme": "x"
}
`;

function worldWith(text?: string): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/config.toml", CONFIG);
  if (text !== undefined) world.write(FILE, text);
  return world;
}

/** The texts of a key's patterns, in their order. */
function patternsOf(world: World, name: string): string[] {
  const text = world.read(FILE).replaceAll(/^\s*\/\/.*$|(?<=,)\s*\/[/*].*$/gm, "");
  const config = JSON.parse(text) as { permission: Record<string, Record<string, string>> };
  return Object.keys(config.permission[name] ?? {});
}

describe("the file that is there", () => {
  const FOLDER = ".config/opencode";
  const OPEN = '{\n  // mine\n  "permission": { "bash": { "*": "allow" } }\n}\n';

  test.each<readonly [string, readonly string[], string]>([
    ["opencode.jsonc", ["opencode.jsonc"], ""],
    ["opencode.jsonc", ["opencode.json", "opencode.jsonc", "config.json"], ""],
    ["opencode.json", ["opencode.json", "config.json"], ""],
    ["config.json", ["config.json"], ""],
    ["opencode.json", [], ""],
    ["opencode.json", ["opencode.jsonc"], CONFIG],
  ])("%s is written where %j are and config.toml says %j", (expected, present, config) => {
    const world = newWorld(EXAMPLE);
    world.write(".config/twsrt/config.toml", `${config}[opencode]\n`);
    for (const name of present) world.write(`${FOLDER}/${name}`, OPEN);
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
    const written = FILES.filter(
      (name) => world.exists(`${FOLDER}/${name}`) && world.read(`${FOLDER}/${name}`) !== OPEN,
    );
    expect(written).toEqual([expected]);
    for (const name of present) expect(world.read(`${FOLDER}/${name}`)).toContain("// mine");
    expect(world.run(["diff", "opencode", "--only-file"])).toMatchObject({
      status: 0,
      stdout: "opencode: no drift\n",
    });
  });

  test("it follows the variable that moves the folder, and `status` finds it in place", () => {
    const world = newWorld(EXAMPLE);
    world.write(".config/twsrt/config.toml", "[opencode]\n");
    world.write("moved/opencode/opencode.jsonc", OPEN);
    const env = { XDG_CONFIG_HOME: world.path("moved") };
    expect(world.run(["generate", "opencode", "-w"], { env }).status).toBe(0);
    expect(world.exists(FILE)).toBe(false);
    const status = world.run(["status", "opencode"], { env });
    expect(status).toMatchObject({ status: 0 });
    expect(status.stdout).not.toContain("wrong-home");
  });
});

describe("the configuration of opencode", () => {
  test("rules of the policy come last, and everything else stays", () => {
    const world = worldWith(MINE);
    const run = world.run(["generate", "opencode", "-w"]);
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(run.stderr).toContain("OPENCODE_DISABLE_PROJECT_CONFIG=1");
    const text = world.read(FILE);
    expect(text.startsWith(MINE.slice(0, MINE.indexOf('"ls *"')))).toBe(true);
    expect(text).toContain('"todowrite": "deny"');
    expect(text.endsWith('  "theme": "x"\n}\n')).toBe(true);
    expect(patternsOf(world, "bash").slice(0, 2)).toEqual(["*", "ls *"]);
    expect(patternsOf(world, "edit").slice(0, 2)).toEqual(["*", "*/.aws"]);
    expect(world.run(["diff", "opencode"])).toMatchObject({ status: 0 });
    const before = world.snapshot();
    expect(world.run(["generate", "opencode", "-w"]).status).toBe(0);
    expect(world.snapshot()).toEqual(before);
  });

  const TRAILING = `{
  "$schema": "https://opencode.ai/config.json",
  "permission": {
    "read": { "*": "allow", "appsettings.json": "deny" },
    "bash": { "*": "allow", "git *": "ask", },
  },
}
`;

  test.each<[what: string, text: string, staying: readonly string[], end: RegExp]>([
    [
      "trailing commas",
      TRAILING,
      [TRAILING.slice(0, TRAILING.indexOf(', "appsettings')), '"bash": { "*": "allow",'],
      /",? \},\n[^]*\},\n {2}\},\n\}\n$/,
    ],
    [
      "a byte-order mark",
      '\uFEFF{ "permission": {"bash":"ask"} }\n',
      ['\uFEFF{ "permission": {"bash":'],
      /\} \}\n$/,
    ],
    [
      "trailing commas and comments",
      '{\n  // one, two,\n  "theme": "x", // mine,\n}\n',
      ['{\n  // one, two,\n  "theme": "x", // mine,\n'],
      /\},\n\}\n$/,
    ],
    [
      "a key `__proto__`",
      '{ "__proto__": { "permission": "allow" }, "theme": "x" }\n',
      ['{ "__proto__": { "permission": "allow" }, "theme": "x"'],
      /\} \}\n$/,
    ],
  ])("with %s is merged into, and they stay", (_what, text, staying, end) => {
    const world = worldWith(text);
    expect(world.run(["diff", "opencode"]).stdout).not.toContain("ineffective");
    // The file restricts what the policy does not, which only a word of the user takes away.
    expect(world.run(["generate", "opencode", "-w", "--replace"])).toMatchObject({ status: 0, stdout: "" });
    const next = world.read(FILE);
    for (const piece of staying) expect(next).toContain(piece);
    expect(next).toMatch(end);
    expect(world.run(["diff", "opencode"])).toMatchObject({ status: 0, stdout: "opencode: no drift\n" });
    // The model reads the text of the file: what the policy denies, it denies.
    expect(world.run(["explain", "rm x"]).stdout).toMatch(/^ {2}opencode +denied/m);
  });

  test("drift is a rule that is gone, and one that stands behind the policy's", () => {
    const world = worldWith();
    world.run(["generate", "opencode", "-w"]);
    const text = world.read(FILE);
    world.write(FILE, text.replace('      "* sudo *": "deny",\n', ""));
    expect(world.run(["diff", "opencode"])).toMatchObject({ status: 1 });
    expect(world.run(["diff", "opencode"]).stdout).toContain("+ deny * sudo *");
    world.write(FILE, text.replace(/("bash": \{[^]*?)\n {4}\}/, '$1,\n      "*": "allow"\n    }'));
    expect(world.run(["diff", "opencode"])).toMatchObject({ status: 1 });
    world.run(["generate", "opencode", "-w"]);
    expect(patternsOf(world, "bash")[0]).toBe("*");
    expect(world.run(["diff", "opencode"])).toMatchObject({ status: 0 });
  });

  test("a key that a later one takes away is moved behind it, and that is said", () => {
    const world = worldWith('{\n  "permission": { "bash": { "a *": "deny" }, "*": "allow" }\n}\n');
    const run = world.run(["generate", "opencode", "-w", "--replace"]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("moves `permission.bash` to the end");
    expect(world.read(FILE)).toMatch(/"\*": "allow",[^]*"bash": \{/);
    expect(world.run(["diff", "opencode"])).toMatchObject({ status: 0 });
  });

  test.each([
    ['{\n "permission": { "bash": "no" } }\n', "opencode.json:2:26"],
    ['{\n "permission": { "webfetch": { "*": "deny" } } }\n', "opencode.json:2:30"],
    ['{ "permissions": [] }\n', "opencode.json:1:"],
    ['{ "a": 1,\n "a" 2 }\n', "opencode.json:2:6"],
    ['{ "model": 3 }\n', "opencode.json:1:12"],
  ])("%j, with which the agent would not start, is refused with its place", (text, place) => {
    const world = worldWith(text);
    const before = world.snapshot();
    const run = world.run(["generate", "opencode", "-w"]);
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain(place);
    expect(world.snapshot()).toEqual(before);
  });

  test("a setting that is read after the rules is said", () => {
    const world = worldWith('{ "agent": { "build": { "permission": { "bash": "allow" } } } }\n');
    const run = world.run(["generate", "opencode", "-w"]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("`agent.build.permission` is read after the rules");
  });
});
