import { describe, expect, test } from "vitest";
import {
  driverBench,
  testsAcceptance,
  testsAnswers,
  testsSilence,
  type DriverUnderTest,
} from "../../../../test/support/driver.ts";
import { accepts, attempt, setAside, version } from "./index.ts";
import { standIn } from "./stand-in.ts";

const OPENCODE: DriverUnderTest = {
  name: "opencode",
  driver: { accepts, attempt },
  standIn,
  files: { config: "{}" },
  present: ["/home/me/.config/opencode/opencode.json"],
  accesses: [
    { tool: "Bash", text: "ls" },
    { tool: "WebFetch", text: "https://h/" },
    { tool: "Read", text: "f" },
    { tool: "Read", text: "/etc/passwd" },
    { tool: "Edit", text: "new" },
    { tool: "Bash", text: "ls" },
  ],
};
const bench = driverBench(OPENCODE);
const { input, verdicts } = bench;

describe("an agent that answers", () => {
  testsAnswers(OPENCODE, bench, ["allowed", "allowed", "allowed", "untried", "not-offered", "allowed"]);

  test("is asked where its configuration leaves it so", async () => {
    const config = '{ "permission": { "bash": "ask" } }';
    expect((await verdicts("normal", { files: { config } }))[0]).toBe("asked");
  });

  test("denies; also behind a question, which is why each is tried with a yes too", async () => {
    expect((await verdicts("deny"))[0]).toBe("denied");
    expect((await verdicts("ask-deny"))[0]).toBe("denied");
  });

  test("in words that were never heard has said nothing", async () => {
    expect((await verdicts("garbage")).slice(0, 3)).toEqual(["lost", "lost", "lost"]);
  });

  test("without any tool offers none", async () => {
    const run = await attempt(input("toolless"));
    expect(run.end).toEqual({ kind: "done" });
    expect(new Set(run.observations.map(({ verdict }) => verdict))).toEqual(new Set(["not-offered"]));
  });

  test("finds its configuration, without what starts programs, and nothing of the machine's environment", async () => {
    const config = '{ "mcp": { "a": {} }, "permission": { "bash": { "rm *": "deny" } } }';
    const shown = await bench.shown<{ config: string }>({
      accesses: OPENCODE.accesses.slice(0, 1),
      files: { config },
      base: "configured",
    });
    expect(JSON.parse(shown.config)).toEqual({
      $schema: "https://opencode.ai/config.json",
      permission: { bash: { "rm *": "deny" } },
    });
    expect(shown.args.slice(0, 3)).toEqual(["run", "-m", "twsrt/twsrt"]);
    expect(shown.variables["BASH_ENV"]).toContain("stub.bash");
    expect(shown.variables["OPENCODE_CONFIG_CONTENT"]).toMatch(/"baseURL":"http:\/\/127\.0\.0\.1:/);
    expect(shown.variables["HOME"]).toBe(bench.world().home);
  });
});

testsSilence(OPENCODE, bench, [["refuse", "refused", "Configuration is invalid"]]);

test("an agent that ends early keeps what it said before", async () => {
  const accesses = [...OPENCODE.accesses, { tool: "Edit", text: "f" } as const];
  const run = await attempt(input("exit-later", { accesses }));
  expect(run.end).toMatchObject({
    kind: "exited",
    said: expect.stringContaining("out of memory") as string,
  });
  expect(run.observations[0]?.verdict).toBe("allowed");
  expect(run.observations.at(-1)?.verdict).toBe("lost");
});

testsAcceptance(OPENCODE, bench, [
  ["normal", "accepted"],
  ["ignore", "ignored"],
  ["refuse", "ignored"],
  ["deny", "accepted"],
  ["garbage", "unknown"],
  ["exit", "ignored"],
]);

test("the version", async () => {
  expect(await version(input("normal"))).toBe("1.2.3");
});

test("of the configuration what starts programs is not passed on", () => {
  expect(setAside({ config: '{ "mcp": {}, "theme": "x", "lsp": true } // x' })).toEqual(["mcp", "lsp"]);
  expect(setAside({ config: "{" })).toEqual([]);
  expect(setAside({})).toEqual([]);
});
