import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { Cell, CoverageReport, WorkflowReport } from "../../src/index.ts";
import { EFFORTS, WORDS } from "../../src/answers/word.ts";
import { errorsOf, expectNoTrace } from "../support/report.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";
/** Everything that the sandbox needs to accept its settings. */
const LISTS = {
  filesystem: { denyRead: [], denyWrite: [], allowWrite: [] },
  network: { allowedDomains: [], deniedDomains: [] },
};

function reportOf(world: World, ...args: readonly string[]): CoverageReport {
  const run = world.run(["coverage", "--json", ...args]);
  expect(run.status).toBe(0);
  return JSON.parse(run.stdout) as CoverageReport;
}

describe("coverage of the example", () => {
  test("has every rule, a cell for each enforcer, and a reason for every difference", () => {
    const world = newWorld(EXAMPLE);
    const report = reportOf(world);
    expect(report.enforcers.map(({ name }) => name)).toEqual(["srt", "claude", "copilot"]);
    const ids = report.rules.map(({ id }) => id);
    for (const id of ["srt:/filesystem/denyRead/0", "bash:/ask/2", "closed:write", "closed:connect"])
      expect(ids).toContain(id);
    expect(ids.filter((id) => id.startsWith("self-protection:"))).toHaveLength(9);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, cells } of report.rules) {
      expect(cells).toHaveLength(3);
      for (const { word, reasons, weaker, stricter, unknown } of cells) {
        if (word !== "exact") expect(reasons, id).not.toEqual([]);
        for (const { reason } of [...weaker, ...stricter, ...unknown])
          expect(report.reasons, reason).toHaveProperty(reason);
      }
    }
  });

  test("is sorted with what is weak first", () => {
    const words = [...WORDS] as string[];
    const best = reportOf(newWorld(EXAMPLE)).rules.map(({ cells }) =>
      Math.min(...cells.map(({ word }) => words.indexOf(word))),
    );
    expect(best).toEqual(best.toSorted((a, b) => a - b));
  });

  test("counts what it shows", () => {
    const { enforcers, rules } = reportOf(newWorld(EXAMPLE));
    enforcers.forEach(({ totals, witnesses }, i) => {
      const cells = rules.flatMap((rule) => rule.cells[i] ?? []);
      expect(Object.values(totals).reduce((a, b) => a + b)).toBe(rules.length);
      for (const word of ["weaker", "stricter", "unknown"] as const) {
        expect(cells.flatMap((cell) => cell[word])).toHaveLength(witnesses[word]);
        for (const cell of cells)
          expect(cell[word]).toHaveLength(
            EFFORTS.reduce((sum, effort) => sum + cell.counts[effort][word], 0),
          );
      }
    });
  });

  test("of one agent asks the sandbox and that agent", () => {
    const report = reportOf(newWorld(EXAMPLE), "claude");
    expect(report.enforcers.map(({ name }) => name)).toEqual(["srt", "claude"]);
  });

  test("fits a terminal of 80 columns", () => {
    const run = newWorld(EXAMPLE).run(["coverage"], { env: { COLUMNS: "80" } });
    expect(run.status).toBe(0);
    for (const line of run.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("as Markdown, and as a page", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["coverage", "--markdown"]).stdout).toContain("| ");
    const run = world.run(["coverage", "--html", world.path("page.html")]);
    expect(run).toEqual({ status: 0, stdout: "", stderr: "wrote <home>/page.html\n" });
    expect(world.read("page.html")).toMatch(/^<!doctype html>/i);
  });

  test("writes nothing else, and imagines its files", () => {
    const world = newWorld(EXAMPLE);
    const before = world.snapshot();
    world.run(["coverage"]);
    expect(world.snapshot()).toEqual(before);
  });

  test("is the same every time", () => {
    const world = newWorld(EXAMPLE);
    expect(world.run(["coverage", "--json"])).toEqual(world.run(["coverage", "--json"]));
  });
});

describe("the word promises no more than the worst form", () => {
  const UNPROTECTED = "[policy]\nself_protection = false\n";

  interface Asked {
    readonly srt?: { readonly filesystem?: unknown; readonly network?: unknown };
    readonly bash?: unknown;
    readonly config?: string;
    readonly files?: readonly string[];
  }

  /** The cell of one rule in one enforcer. */
  function cellOf(enforcer: string, rule: string, { srt, bash, config = "", files = [] }: Asked): Cell {
    const world = newWorld({
      srt: JSON.stringify({ ...LISTS, ...srt }),
      bash: JSON.stringify(bash ?? { deny: [] }),
    });
    world.write(CONFIG, UNPROTECTED + config);
    for (const file of files) world.write(file, "x");
    const report = reportOf(world, enforcer === "srt" ? "claude" : enforcer);
    const column = report.enforcers.findIndex(({ name }) => name === enforcer);
    const cell = report.rules.find(({ id }) => id === rule)?.cells[column];
    if (cell === undefined) throw new Error(`no ${rule} in ${enforcer}`);
    return cell;
  }

  const weakerBeside = ({ weaker, unknown }: Cell): readonly string[] =>
    [...weaker, ...unknown].filter(({ effort }) => effort !== "common").map(({ access }) => access);

  test.each([
    ["claude", ["Bash(bash -c 'rm twsrt-witness')", "Bash(eval 'rm twsrt-witness')"]],
    ["copilot", ["Bash(timeout 5 rm twsrt-witness)", "Bash('rm' twsrt-witness)"]],
  ])("`rm` in %s is partial, with what gets around it", (enforcer, accesses) => {
    const srt = { filesystem: { ...LISTS.filesystem, allowWrite: ["."] } };
    const cell = cellOf(enforcer, "bash:/deny/0", { srt, bash: { deny: ["rm"] } });
    expect(cell.word).toBe("partial");
    expect(cell.counts.common).toMatchObject({ weaker: 0, unknown: 0 });
    expect(weakerBeside(cell)).toEqual(expect.arrayContaining(accesses));
    expect(cell.around.variant).toBeGreaterThan(0);
    expect(cell.around.deliberate).toBeGreaterThan(0);
    expect(weakerBeside(cell)).toHaveLength(cell.around.variant + cell.around.deliberate);
  });

  const OPEN_APEX = ["WebFetch(https://a.test/)", "Bash(curl https://a.test/)"];

  test("an allowed `*.x` in Copilot opens `x`, where no sandbox is around it", () => {
    const srt = { network: { allowedDomains: ["*.a.test"], deniedDomains: [] } };
    const rule = "srt:/network/allowedDomains/0";
    const alone = cellOf("copilot", rule, { srt, config: '[copilot]\nwrapper = "none"\n' });
    expect(alone.word).toBe("partial");
    expect(weakerBeside(alone)).toEqual(expect.arrayContaining(OPEN_APEX));
    const around = cellOf("copilot", rule, { srt });
    expect(weakerBeside(around)).toEqual([]);
  });

  test("a denied `*.x` in Copilot denies `x` as well, which an allowed `x` shows", () => {
    const srt = { network: { allowedDomains: ["a.test"], deniedDomains: ["*.a.test"] } };
    const config = '[copilot]\nwrapper = "none"\n';
    const stricter = (rule: string): readonly string[] =>
      cellOf("copilot", rule, { srt, config }).stricter.map(({ access }) => access);
    expect(stricter("srt:/network/allowedDomains/0")).toEqual(expect.arrayContaining(OPEN_APEX));
    expect(stricter("srt:/network/deniedDomains/0")).toEqual([]);
    const alone = { network: { deniedDomains: ["*.a.test"] } };
    const cell = cellOf("copilot", "srt:/network/deniedDomains/0", { srt: alone, config });
    expect(cell.word).toBe("partial");
  });

  test.each([
    ["read", { denyRead: ["~/later"] }, "denyRead", ["Bash(cat ~/later)"]],
    ["write", { denyWrite: ["./later"], allowWrite: ["."] }, "denyWrite", []],
  ])("a denied path that does not exist in the sandbox: %s", (_action, lists, key, accesses) => {
    const srt = { filesystem: { ...LISTS.filesystem, ...lists } };
    const rule = `srt:/filesystem/${key}/0`;
    const absent = cellOf("srt", rule, { srt });
    expect(absent.word).toBe(accesses.length === 0 ? "exact" : "partial");
    expect(weakerBeside(absent)).toEqual(expect.arrayContaining([...accesses]));
    expect(absent.weaker.map(({ reason }) => reason)).toEqual(
      absent.weaker.map(() => "absent-path-not-hidden"),
    );
    const present = cellOf("srt", rule, { srt, files: ["later/file"] });
    expect(present).toMatchObject({ word: "exact", around: { variant: 0, deliberate: 0 } });
  });

  test("a grant for a directory that does not exist in the sandbox is stricter, not exact", () => {
    const srt = { filesystem: { ...LISTS.filesystem, allowWrite: ["~/new"] } };
    const cell = cellOf("srt", "srt:/filesystem/allowWrite/0", { srt });
    expect(cell.word).toBe("stricter");
    expect(cell.reasons).toEqual(["absent-grant-inert"]);
    expect(cellOf("srt", "srt:/filesystem/allowWrite/0", { srt, files: ["new/x"] }).word).toBe("exact");
  });

  test("what another rule denies does not count against a grant", () => {
    const srt = { filesystem: { ...LISTS.filesystem, allowWrite: ["."] } };
    const cell = cellOf("srt", "srt:/filesystem/allowWrite/0", { srt, bash: { deny: ["rm", "sudo"] } });
    expect(cell).toMatchObject({ word: "exact", weaker: [] });
  });
});

describe("--fail-on", () => {
  const WORSE = WORDS.filter((word) => word !== "exact");
  const LATER = { filesystem: { denyRead: ["~/later"] } };

  test.each([
    ["none", LISTS, { deny: ["sudo"] }],
    ["weaker", LISTS, { deny: [] }],
    ["partial", LATER, { deny: [] }],
    ["exact", {}, { deny: [] }],
  ] as const)("fails from the worst word of the report on: %s", (worst, srt, bash) => {
    const world = newWorld({ srt: JSON.stringify(srt), bash: JSON.stringify(bash) });
    world.write(CONFIG, "[policy]\nself_protection = false\n");
    const words = reportOf(world, "claude").rules.flatMap(({ cells }) => cells.map(({ word }) => word));
    expect(WORDS.find((word) => words.includes(word)) ?? "exact").toBe(worst);
    const failing = WORSE.filter((word) => world.run(["coverage", "claude", "--fail-on", word]).status === 1);
    expect(failing).toEqual(WORDS.slice(WORDS.indexOf(worst), -1));
  });
});

describe("bad input", () => {
  test.each([
    [["coverage", "--fail-on", "never"], 64, "takes one of none, weaker, unknown, partial, stricter"],
    [["coverage", "--json", "--markdown"], 64, "not both"],
    [["coverage", "claud"], 1, "did you mean `claude`?"],
    [["coverage", "--html", "/dev/null/x"], 2, "/dev/null/x"],
  ])("%j", (args, status, message) => {
    const run = newWorld(EXAMPLE).run(args);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(message);
    expectNoTrace(run);
  });

  test("a page in a directory that does not exist creates nothing", () => {
    const world = newWorld(EXAMPLE);
    const before = world.snapshot();
    const run = world.run(["coverage", "--html", "reports/new/page.html"]);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(errorsOf(run)).toMatchObject([
      {
        code: "write-failed",
        message: "<home>/reports/new/page.html cannot be written: its directory does not exist",
      },
    ]);
    expect(world.snapshot()).toEqual(before);
  });

  test("an unwritable page leaves nothing behind", () => {
    const world = newWorld(EXAMPLE);
    fs.mkdirSync(world.path("page.html"));
    expect(world.run(["coverage", "--html", world.path("page.html")]).status).toBe(2);
    expect(fs.readdirSync(world.path("page.html"))).toEqual([]);
  });
});

test("hundreds of rules", { timeout: 300_000 }, () => {
  const list = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const srt = {
    filesystem: {
      denyRead: list(150, (i) => `~/vault-${i}`),
      denyWrite: list(100, (i) => `**/x${i}/*.key`),
      allowWrite: ["."],
    },
    network: { allowedDomains: list(150, (i) => `host-${i}.example.com`), deniedDomains: [] },
  };
  const world = newWorld({
    srt: JSON.stringify(srt),
    bash: JSON.stringify({ deny: list(100, (i) => `program${i}`) }),
  });
  // About 25,000 answers; a scan of all rules for each would take many minutes, and the run would be ended.
  const run = world.run(["coverage"], { timeout: 240_000 });
  expect(run.status).toBe(0);
  expect(run.stdout.split("\n").length).toBeLessThan(300);
});

describe("coverage --workflows", () => {
  test("counts the everyday lines of the policy and each agent, and writes nothing", () => {
    const world = newWorld(EXAMPLE);
    const run = world.run(["coverage", "claude", "--workflows", "--json"]);
    expect(run.status).toBe(0);
    const { lines, policy, agents } = JSON.parse(run.stdout) as WorkflowReport;
    expect(lines).toBeGreaterThanOrEqual(400);
    expect(Object.values(policy).reduce((sum, count) => sum + count, 0)).toBe(lines);
    expect(agents).toHaveLength(1);
    for (const { allowed, asked, denied, unknown } of agents)
      expect(allowed + asked + denied + unknown).toBe(lines);
    expect(agents[0]?.denied).toBeGreaterThan(0);
  });

  test("is refused together with an output that it does not have", () => {
    const run = newWorld(EXAMPLE).run(["coverage", "--workflows", "--markdown"]);
    expect(run.status).toBe(64);
    expect(run.stderr).toContain("`--workflows` works with `--json` only");
  });
});

test.each([".srt-settings.json", ".config/twsrt/bash-rules.json", ".claude/settings.json"])(
  "a report never replaces %s",
  (file) => {
    const world = newWorld(EXAMPLE);
    world.run(["generate", "claude", "-w"]);
    const before = world.snapshot();
    const run = world.run(["coverage", "claude", "--html", world.path(file)]);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toContain(`a report cannot replace <home>/${file}`);
    expect(world.snapshot()).toEqual(before);
  },
);

describe("coverage with the guard", () => {
  const AGENTS = ["claude", "copilot", "codex", "gemini", "opencode", "qwen"];
  const README = fs.readFileSync("README.md", "utf8");
  const inReadme = (name: string): string => {
    const block = README.split(`\`\`\`json file=${name}\n`)[1]?.split("```")[0];
    if (block === undefined) throw new Error(`README.md has no ${name}`);
    return block;
  };
  const srt = inReadme("~/.srt-settings.json");
  const policies = {
    "the policy of the README": inReadme("~/.config/twsrt/bash-rules.json"),
    "200 rules": JSON.stringify({
      deny: Array.from({ length: 120 }, (_, i) => (i === 0 ? "rm" : `tool${i} danger`)),
      ask: Array.from({ length: 60 }, (_, i) => (i === 0 ? "git push" : `tool${i} publish`)),
    }),
  };
  const differing = (bash: string, hasGuard: boolean): Readonly<Record<string, object>> => {
    const world = newWorld({ srt, bash });
    const sections = AGENTS.map((name) => `[${name}]\n`).join("");
    world.write(CONFIG, `${hasGuard ? "[guard]\nenabled = true\n" : ""}${sections}`);
    const run = world.run(["coverage", "--json"], { timeout: 280_000 });
    expect(run.status, run.stderr).toBe(0);
    const { enforcers, rules } = JSON.parse(run.stdout) as CoverageReport;
    return Object.fromEntries(
      AGENTS.map((name) => {
        const column = enforcers.findIndex((one) => one.name === name);
        expect(enforcers[column]?.guard, name).toBe(hasGuard ? true : undefined);
        const denies = rules
          .filter(({ effect }) => effect === "deny")
          .flatMap(({ cells }) => cells[column] ?? []);
        const through = denies.flatMap(({ weaker, unknown }) => [...weaker, ...unknown]);
        return [name, { denies: through.length, all: enforcers[column]?.witnesses.weaker }];
      }),
    );
  };

  test.each(Object.entries(policies))("no form of a deny gets through: %s", (_, bash) => {
    const nothing = Object.fromEntries(AGENTS.map((name) => [name, { denies: 0, all: 0 }]));
    expect(differing(bash, true)).toEqual(nothing);
  });

  test("the forms that get around the policy of the README without one", () => {
    expect(differing(policies["the policy of the README"], false)).toMatchInlineSnapshot(`
      {
        "claude": {
          "all": 111,
          "denies": 110,
        },
        "codex": {
          "all": 175,
          "denies": 140,
        },
        "copilot": {
          "all": 346,
          "denies": 319,
        },
        "gemini": {
          "all": 370,
          "denies": 370,
        },
        "opencode": {
          "all": 372,
          "denies": 372,
        },
        "qwen": {
          "all": 1,
          "denies": 91,
        },
      }
    `);
  });
});
