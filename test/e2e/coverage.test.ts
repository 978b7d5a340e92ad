import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { CoverageReport, WorkflowReport } from "../../src/index.ts";
import { errorsOf, expectNoTrace } from "../support/report.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const CONFIG = ".config/twsrt/config.toml";

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
    const words = ["none", "weaker", "unknown", "stricter", "exact"];
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
        for (const cell of cells) expect(cell[word]).toHaveLength(cell.plain[word] + cell.others[word]);
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

describe("--fail-on", () => {
  test("plain and any", () => {
    const world = newWorld({ srt: "{}", bash: '{ "deny": [], "ask": [] }' });
    world.write(CONFIG, "[policy]\nself_protection = false\n");
    for (const what of ["plain", "any"])
      expect(world.run(["coverage", "--fail-on", what]).status, what).toBe(0);
    const commands = newWorld({ srt: "{}", bash: '{ "deny": ["rm"] }' });
    commands.write(CONFIG, "[policy]\nself_protection = false\n");
    expect(commands.run(["coverage", "--fail-on", "any"]).status).toBe(1);
  });
});

describe("bad input", () => {
  test.each([
    [["coverage", "--fail-on", "never"], 64, "takes `plain` or `any`"],
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

test("two thousand rules", { timeout: 120_000 }, () => {
  const list = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const srt = {
    filesystem: {
      denyRead: list(600, (i) => `~/vault-${i}`),
      denyWrite: list(400, (i) => `**/x${i}/*.key`),
      allowWrite: ["."],
    },
    network: { allowedDomains: list(600, (i) => `host-${i}.example.com`), deniedDomains: [] },
  };
  const world = newWorld({
    srt: JSON.stringify(srt),
    bash: JSON.stringify({ deny: list(400, (i) => `program${i}`) }),
  });
  const started = performance.now();
  const run = world.run(["coverage"]);
  expect(run.status).toBe(0);
  // About 100,000 answers; a scan of all rules for each would take many minutes.
  expect(performance.now() - started).toBeLessThan(100_000);
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
