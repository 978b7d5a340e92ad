/** What config.toml accepts, in every command that checks something. */
import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import { newLocalWorld, type LocalWorld } from "./support/in-process.ts";
import { EXAMPLE } from "./support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
const CLAUDE = ".claude/settings.json";

function worldWith(
  config: string,
  sources: { readonly srt?: string; readonly bash?: string } = {},
): LocalWorld {
  const world = newLocalWorld({ ...EXAMPLE, ...sources });
  world.write(CONFIG, config);
  return world;
}

/** Claude's file without one entry of the policy, and with one that is not in it. */
async function drifted(config: string): Promise<LocalWorld> {
  const world = worldWith("");
  expect((await world.run(["generate", "claude", "-w"])).status).toBe(0);
  const settings = JSON.parse(world.read(CLAUDE)) as { permissions: { deny: string[] } };
  const { permissions } = settings;
  permissions.deny = permissions.deny.filter((entry) => !/^Bash\(sudo\b/.test(entry));
  permissions.deny.push("Bash(mine)");
  world.write(CLAUDE, JSON.stringify(settings, undefined, 2));
  world.write(CONFIG, config);
  return world;
}

const ACCEPT_SUDO = `[[accept]]
code = "rules-missing"
rule = "sudo"
agent = "claude"
reason = "the image has no sudo"
`;
const ACCEPT_MINE = `
[[accept]]
code = "rules-extra"
rule = "Bash(mine)"
agent = "claude"
reason = "a local tool"
`;

describe("diff and status", () => {
  test("nothing is accepted: both entries are drift", async () => {
    const world = await drifted("");
    const run = await world.run(["diff", "claude"]);
    expect(run.status).toBe(1);
    expect(run.stdout).not.toContain("accepted");
    expect((await world.run(["status", "claude"])).status).toBe(1);
  });

  test("what is accepted makes them green, and is shown with its reason", async () => {
    const sandbox = `[[accept]]\ncode = "sandbox-off"\nagent = "claude"\nreason = "srt is around it"\n`;
    const world = await drifted(ACCEPT_SUDO + ACCEPT_MINE + sandbox);
    const run = await world.run(["diff", "claude"]);
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain("claude: no drift\n");
    expect(run.stdout).toContain("accepted: claude [rules-missing]: sudo\n  the image has no sudo\n");
    expect(run.stdout).toContain("accepted: claude [rules-extra]: Bash(mine)\n  a local tool\n");
    expect(run.stderr).not.toContain("accept-");
    const status = await world.run(["status", "claude"]);
    expect(status.status, status.stdout).toBe(0);
    // It is as weak as it was.
    expect(status.stdout).toContain("claude: weakened");
    expect(status.stdout).toContain("2 findings, 2 accepted");
    expect(status.stdout).toContain("accepted: the image has no sudo");
  });

  test("one of two: the other one still fails", async () => {
    const world = await drifted(ACCEPT_SUDO);
    const run = await world.run(["diff", "claude"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain("Bash(mine)");
    expect(run.stdout).not.toMatch(/^\+ Bash\(sudo/m);
  });

  test.each([
    ["the code", ACCEPT_SUDO.replace("rules-missing", "file-missing")],
    ["the rule", ACCEPT_SUDO.replace('"sudo"', '"sud"')],
    ["the agent", ACCEPT_SUDO.replace('"claude"', '"codex"')],
    ["no rule", ACCEPT_SUDO.replace('rule = "sudo"\n', "")],
    ["a past date", `${ACCEPT_SUDO}until = 2020-01-31\n`],
  ])("accepts exactly what it says: %s", async (_, accept) => {
    const world = await drifted(accept + ACCEPT_MINE);
    expect((await world.run(["diff", "claude"])).status).toBe(1);
    expect((await world.run(["status", "claude"])).status).toBe(1);
  });

  test("lists, every rule, and a date in the future", async () => {
    const world = await drifted(`[[accept]]
code = ["rules-missing", "rules-extra"]
every_rule = true
agent = ["claude"]
reason = "both"
until = "2999-12-31"
`);
    expect((await world.run(["diff", "claude"])).status).toBe(0);
  });

  test("an entry that accepts nothing any more is named with its line", async () => {
    const world = worldWith("");
    await world.run(["generate", "claude", "-w"]);
    world.write(CONFIG, `${ACCEPT_SUDO}until = 2020-01-31\n${ACCEPT_MINE}`);
    const run = await world.run(["diff", "claude"]);
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/accepted its findings until 2020-01-31.*\n  --> <home>\/.*config\.toml:6:9/);
    expect(run.stderr).toMatch(/the code `rules-extra`\n  --> <home>\/.*config\.toml:9:8/);
    const other = await world.run(["diff", "codex"]);
    expect(other.stderr).not.toContain("rules-extra");
  });

  test("a code that no check has is named", async () => {
    const world = worldWith(ACCEPT_SUDO.replace("rules-missing", "rule-missing"));
    await world.run(["generate", "claude", "-w"]);
    const run = await world.run(["diff", "claude"]);
    expect(run.stderr).toMatch(/no check has the code `rule-missing`, did you mean `rules-missing`\?/);
  });

  test("JSON and SARIF have it, suppressed, and JUnit skips it", async () => {
    const world = await drifted(ACCEPT_SUDO);
    const run = await world.run(["diff", "claude", "--json", "--sarif", "a.sarif", "--junit", "a.xml"]);
    const report = JSON.parse(run.stdout) as {
      accepted: { rules: string[]; reason: string }[];
      exit: number;
    };
    expect(report.exit).toBe(1);
    expect(report.accepted[0]).toMatchObject({ rules: ["sudo"], reason: "the image has no sudo" });
    const log = JSON.parse(world.read("a.sarif")) as { runs: [{ results: Record<string, unknown>[] }] };
    const [missing, extra] = ["claude/rules-missing", "claude/rules-extra"].map((id) =>
      log.runs[0].results.find(({ ruleId }) => ruleId === id),
    );
    expect(missing).toHaveProperty("suppressions");
    expect(extra).not.toHaveProperty("suppressions");
    expect(extra).toMatchObject({
      level: "warning",
      locations: [{ physicalLocation: { region: { startLine: expect.any(Number) as number } } }],
    });
    const xml = world.read("a.xml");
    expect(xml).toContain('<skipped message="accepted: the image has no sudo"/>');
    expect(xml).toMatch(/failures="1"/);
  });

  test("places are relative to the root of the repository", async () => {
    const world = await drifted("");
    fs.mkdirSync(world.path(".git"));
    await world.run(["diff", "claude", "--sarif", "a.sarif"]);
    expect(world.read("a.sarif")).toContain('"uri": ".claude/settings.json"');
  });
});

test("acceptance changes nothing in an agent's file", async () => {
  const world = worldWith("");
  await world.run(["generate", "claude", "-w"]);
  const before = world.read(CLAUDE);
  world.write(CONFIG, ACCEPT_SUDO.replace('rule = "sudo"', "every_rule = true"));
  fs.rmSync(world.path(CLAUDE));
  await world.run(["generate", "claude", "-w"]);
  expect(world.read(CLAUDE)).toBe(before);
});

describe("coverage", () => {
  const SRT = {
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
    network: { allowedDomains: [], deniedDomains: [] },
  };
  const SOURCES = { srt: JSON.stringify(SRT), bash: '{ "deny": ["git push --force"] }' };
  const CONFIG_TEXT = "[policy]\nself_protection = false\n";

  interface Witness {
    readonly effort: string;
    readonly reason: string;
  }
  interface Report {
    readonly rules: readonly {
      readonly subject: string;
      readonly cells: readonly {
        readonly weaker: readonly Witness[];
        readonly unknown: readonly Witness[];
      }[];
    }[];
    readonly accepted: readonly unknown[];
  }

  /** An entry for each rule and enforcer with a difference in a common form. */
  function acceptsFor({ rules }: Report, enforcers: readonly string[]): string {
    return rules
      .flatMap(({ subject, cells }) =>
        cells.map(({ weaker, unknown }, cell) => {
          const common = [...weaker, ...unknown].filter(({ effort }) => effort === "common");
          const codes = [...new Set(common.map(({ reason }) => reason))];
          if (codes.length === 0) return "";
          return `[[accept]]\ncode = ${JSON.stringify(codes)}\nrule = ${JSON.stringify(subject)}\nagent = "${enforcers[cell]}"\nreason = "known"\n`;
        }),
      )
      .join("");
  }

  test("an accepted difference no longer fails, and the words stay what they are", async () => {
    const world = worldWith(CONFIG_TEXT, SOURCES);
    const red = await world.run(["coverage", "copilot", "--fail-on", "plain", "--json"]);
    expect(red.status).toBe(1);
    const before = JSON.parse(red.stdout) as Report;
    expect(before.accepted).toEqual([]);
    world.write(CONFIG, CONFIG_TEXT + acceptsFor(before, ["srt", "copilot"]));
    const green = await world.run(["coverage", "copilot", "--fail-on", "plain", "--sarif", "a.sarif"]);
    expect(green.status, green.stdout + green.stderr).toBe(0);
    expect(green.stdout).toMatch(/^accepted: srt \[.*\]: git push --force\n {2}known$/m);
    expect(green.stderr).not.toContain("accept-");
    expect(world.read("a.sarif")).toContain("suppressions");
    const after = JSON.parse((await world.run(["coverage", "copilot", "--json"])).stdout) as Report;
    expect(after.rules).toEqual(before.rules);
    expect(after.accepted.length).toBeGreaterThan(0);
    // Another rule with the same reason is not accepted.
    world.write(".config/twsrt/bash-rules.json", '{ "deny": ["git push --force", "git reset --hard"] }');
    expect((await world.run(["coverage", "copilot", "--fail-on", "plain"])).status).toBe(1);
  });

  test("a word that does not exist is refused", async () => {
    const run = await worldWith("").run(["coverage", "--fail-on", "plane"]);
    expect(run.status).toBe(64);
    expect(run.stderr).toContain("plain, none");
  });
});

describe("generate --strict", () => {
  const SOURCES = { srt: "{}", bash: '{ "deny": ["git push --force"] }' };
  const COPILOT = "copilot-flags.txt";
  const TARGETS = `[targets]\nclaude_settings = "~/.claude/settings.json"\ncopilot_output = "~/${COPILOT}"\n`;
  const ACCEPT = `[[accept]]
code = "option-position"
rule = "git push --force"
agent = "copilot"
reason = "the server refuses it"
`;

  test("an agent that would lose a restriction is not written, and others are", async () => {
    const world = worldWith(TARGETS, SOURCES);
    const run = await world.run(["generate", "-w", "--strict"]);
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/error\[strict-loss\]: copilot: .*\[option-position\]: `git push --force`/);
    expect(world.exists(COPILOT)).toBe(false);
    expect(world.exists(CLAUDE)).toBe(true);
    const printed = await world.run(["generate", "copilot", "--strict"]);
    expect(printed).toMatchObject({ status: 1, stdout: "" });
    expect((await world.run(["generate", "copilot", "-w"])).status).toBe(0);
  });

  test.each([
    ["of all agents", "[policy]\nstrict = true\n", true],
    ["of one", "[copilot]\nstrict = true\n", true],
    ["of another one", "[claude]\nstrict = true\n", false],
    ["of all but one", "[policy]\nstrict = true\n[copilot]\nstrict = false\n", false],
  ])("config.toml is strict %s", async (_, config, isRefused) => {
    const world = worldWith(TARGETS + config, SOURCES);
    const run = await world.run(["generate", "copilot", "-w"]);
    expect(run.status).toBe(isRefused ? 1 : 0);
    expect(world.exists(COPILOT)).toBe(!isRefused);
  });

  test("an accepted loss passes, and is in the JSON with its reason", async () => {
    const world = worldWith(TARGETS + ACCEPT, SOURCES);
    const run = await world.run(["generate", "copilot", "-w", "--strict", "--json"]);
    expect(run.status, run.stderr).toBe(0);
    expect(world.exists(COPILOT)).toBe(true);
    const { agents } = JSON.parse(run.stdout) as { agents: [{ losses: { code: string }[] }] };
    expect(agents[0].losses.find(({ code }) => code === "option-position")).toMatchObject({
      accepted: { reason: "the server refuses it" },
    });
  });

  test("what only opens is no restriction", async () => {
    const world = worldWith(TARGETS, {
      srt: '{ "filesystem": { "denyRead": [], "allowRead": ["~/x"] } }',
      bash: "{}",
    });
    const run = await world.run(["generate", "copilot", "-w", "--strict"]);
    expect(run.status, run.stderr).toBe(0);
  });
});
