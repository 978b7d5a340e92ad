import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

/* `twsrt replay` and `twsrt suggest`, with sessions that the real agents have recorded. */

const SESSIONS = path.resolve(import.meta.dirname, "../corpus/sessions");
const CLAUDE = ".claude/projects/p/s.jsonl";
const CODEX = ".codex/sessions/2026/11/28/rollout-s.jsonl";

function put(world: World, name: string, file: string): string {
  const text = fs.readFileSync(path.join(SESSIONS, name), "utf8");
  return world.write(file, text.replaceAll("/home/me/", `${world.home}/`));
}

/** Calls in the form of release 2.1.330, each with the answer that it got. */
function session(
  world: World,
  calls: readonly (readonly [line: string, answer: object | undefined])[],
): string {
  const lines = calls.flatMap(([command, permissionDecision], n) => {
    const more = { cwd: world.home, sessionId: "s", timestamp: "2026-11-28T17:20:04.225Z" };
    const use = { type: "tool_use", id: `t${n}`, name: "Bash", input: { command } };
    const result = { type: "tool_result", tool_use_id: `t${n}`, content: "x" };
    return [
      { type: "assistant", uuid: `a${n}`, message: { role: "assistant", content: [use] }, ...more },
      ...(permissionDecision === undefined
        ? []
        : [{ type: "user", uuid: `b${n}`, message: { content: [result] }, permissionDecision, ...more }]),
    ];
  });
  return lines.map((line) => JSON.stringify(line)).join("\n");
}
const APPROVED = { decision: "accept", source: "user_temporary" };
const DECLINED = { decision: "reject", source: "user_reject" };

function worldWith(calls: Parameters<typeof session>[1], bash: object): World {
  const world = newWorld(EXAMPLE);
  world.write(".config/twsrt/bash-rules.json", `${JSON.stringify(bash, undefined, 2)}\n`);
  world.write(CLAUDE, session(world, calls));
  return world;
}

describe("what cannot be read", () => {
  test.each([
    ["a device without an end", "/dev/zero", "cannot read `/dev/zero`: it is not a regular file"],
    ["a folder", "/", "cannot read `/`: it is not a regular file"],
    ["a missing file", "/missing/s.jsonl", "cannot read `/missing/s.jsonl`: there is no such file"],
  ])("replay refuses %s", (_, file, message) => {
    const run = newWorld(EXAMPLE).run(["replay", file], { timeout: 20_000 });
    expect(run.status).toBeGreaterThan(0);
    expect(run.stderr).toBe(`twsrt: ${message}\n`);
  });

  test("replay refuses a file that is too large", () => {
    const world = newWorld(EXAMPLE);
    const file = world.write("s.jsonl", "");
    fs.truncateSync(file, 257 * 1024 * 1024);
    const { stderr } = world.run(["replay", file]);
    expect(stderr).toContain("it is larger than 256 MiB");
  });

  test("replay and suggest count the lines that they leave out, and name the file", () => {
    const world = worldWith([["npm test", APPROVED]], { deny: [] });
    world.write(CLAUDE, `${world.read(CLAUDE)}\n{"type":"assist\n\n[1,\n`);
    const skipped = `twsrt: skipped 2 lines of <home>/${CLAUDE} that cannot be read\n`;
    expect(world.run(["replay", world.path(CLAUDE)]).stderr).toBe(skipped);
    world.write(".local/state/twsrt/decisions.jsonl", "{\n");
    const { stderr } = world.run(["suggest"]);
    expect(stderr).toContain(skipped);
    expect(stderr).toContain(
      "twsrt: skipped 1 line of <home>/.local/state/twsrt/decisions*.jsonl that cannot be read\n",
    );
  });
});

describe("replay", () => {
  test("shows what the policy says to each call of Claude Code, and how it ended", () => {
    const world = newWorld(EXAMPLE);
    const file = put(world, "claude-2.1.330.jsonl", CLAUDE);
    const run = world.run(["replay", file]);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toBe(
      `claude: <home>/${CLAUDE}

none  ran       Bash(echo hello)
deny  denied    Bash(sudo ls)  (\`sudo\` in bash-rules.json:2)
ask   declined  Bash(git push origin main)  (\`git push\` in bash-rules.json:3)
none  approved  Bash(npm test)
none  ran       Read(<home>/project/a.txt)
none  approved  Write(<home>/project/b.txt)

calls that ran and would be denied: 0
rules that no call has met: 12 (-v lists them)
`,
    );
  });

  test("reads a session of Codex, and takes the newest with --last", () => {
    const world = newWorld(EXAMPLE);
    put(world, "codex-0.169.0.jsonl", CODEX);
    const { stdout } = world.run(["replay", "--last"]);
    expect(stdout).toContain("none  ran       Bash(echo hello)\n");
    expect(stdout).toContain("deny  denied    Bash(sudo ls)");
    expect(stdout).toContain("ask   ran       Bash(git push)");
    expect(stdout).toMatch(/none {2}unknown {3}.*n\.txt/);
  });

  test("fails when a call that ran would be denied, and says what another policy changes", () => {
    const world = worldWith([["rm a", { decision: "accept", source: "config" }]], { deny: ["rm"], ask: [] });
    world.write("other.toml", '[sources]\nbash_rules = "~/other.json"\n');
    world.write("other.json", '{ "deny": [], "ask": ["rm"] }');
    const run = world.run(["replay", "--last", "--against", world.path("other.toml")]);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain(
      "deny  ran       Bash(rm a)  (`rm` in bash-rules.json:3)  other policy: ask\n",
    );
    expect(run.stdout).toContain("calls that ran and would be denied: 1\n");
  });

  test("names a call that ran although the files of the agent deny it", () => {
    const world = worldWith([["ls a", { decision: "accept", source: "config" }]], { deny: [], ask: [] });
    world.write(".claude/settings.json", '{ "permissions": { "deny": ["Bash(ls *)"] } }');
    expect(world.run(["replay", "--last"]).stdout).toContain(
      "Bash(ls a): ran, but by the files of claude as they are now it is deny by Bash(ls *)\n",
    );
  });

  test("a file that is no session is refused, and so is none", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["replay", world.write("x.jsonl", '{"a":1}\nhalf a li')]).status).toBe(2);
    expect(world.run(["replay", "--last"]).status).toBe(2);
    expect(world.run(["replay"]).status).toBe(64);
  });
});

describe("suggest", () => {
  const thrice = (line: string, answer = APPROVED) => [1, 2, 3].map((n) => [`${line} ${n}`, answer] as const);
  const rules = { deny: ["sudo", "rm"], ask: ["git push"] };

  test("proposes what was approved three times, and writes nothing", () => {
    const world = worldWith([...thrice("git push origin b"), ...thrice("echo a")], rules);
    const before = world.snapshot();
    const run = world.run(["suggest", "--since", "2026-01-01"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('-    "git push"\n');
    expect(run.stdout).toMatch(/\+ +"git push",?\n/);
    expect(run.stdout).toMatch(/\+ +"echo a",?\n/);
    expect(run.stderr).toContain(
      "allow `git push`: your policy asks about it, and you approved it 3 times\n",
    );
    expect(run.stderr).toContain("nothing is written");
    expect(run.stderr).toMatch(/rules that nothing has met: \d+ /);
    expect(world.snapshot()).toEqual(before);
  });

  test.each<[string, readonly (readonly [string, object | undefined])[]]>([
    ["declined once", [["git push origin b", DECLINED]]],
    ["without an answer", [["git push origin b", undefined]]],
    ["declined as a part of another line", [["ls && git push x", DECLINED]]],
    ["declined inside a shell", [["bash -c 'git push x'", DECLINED]]],
    ["declined in a spelling of its own", [['g"i"t push', DECLINED]]],
    ["declined where the program is not known", [["$x push", DECLINED]]],
  ])("does not propose what was %s", (_, refused) => {
    const world = worldWith([...thrice("git push origin b"), ...refused], rules);
    const run = world.run(["suggest", "--since", "2026-01-01"]);
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain("nothing is proposed\n");
  });

  test("does not propose what the guard has denied", () => {
    const world = worldWith(thrice("git push origin b"), rules);
    const input = {
      tool_name: "Bash",
      tool_input: { command: "git push; sudo ls" },
      cwd: world.home,
    };
    world.run(["guard", "claude"], { input: JSON.stringify(input) });
    expect(world.run(["suggest", "--since", "2026-01-01"]).stdout).toBe("");
  });

  test("does not propose what could do more than what was approved", () => {
    const world = worldWith([...thrice("python3 x.py"), ...thrice("sudo make")], rules);
    const run = world.run(["suggest", "--since", "2026-01-01"]);
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain(
      "`python3 x.py`: approved 3 times, and no rule names it; an allow could open more\n",
    );
    expect(run.stderr).not.toContain("sudo");
  });

  test("nothing is proposed of less than three", () => {
    const world = worldWith(thrice("echo a").slice(1), rules);
    expect(world.run(["suggest", "--since", "2026-01-01"]).stdout).toBe("");
    expect(world.run(["suggest", "--since", "soon"]).status).toBe(64);
    expect(world.run(["suggest", "cloude"]).status).toBe(1);
  });
});
