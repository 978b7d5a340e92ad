import { describe, expect, test } from "vitest";
import {
  driverBench,
  testsAcceptance,
  testsAnswers,
  testsEarlyEnd,
  testsSilence,
  type DriverUnderTest,
} from "../../../../test/support/driver.ts";
import { accepts, attempt, setAside, version } from "./index.ts";
import { standIn } from "./stand-in.ts";

const QWEN: DriverUnderTest = {
  name: "qwen",
  driver: { accepts, attempt },
  standIn,
  files: { settings: "{}" },
  present: ["/home/me/.qwen/settings.json"],
  accesses: [
    { tool: "Bash", text: "ls" },
    { tool: "WebFetch", text: "https://h/" },
    { tool: "Read", text: "f" },
    { tool: "Read", text: "/etc/passwd" },
    { tool: "Bash", text: "-c ls" },
    { tool: "Edit", text: "new" },
    { tool: "Bash", text: "ls" },
  ],
};
const bench = driverBench(QWEN);
const { input, verdicts } = bench;

describe("an agent that answers", () => {
  testsAnswers(QWEN, bench, [
    "allowed",
    "allowed",
    "allowed",
    "untried",
    "untried",
    "not-offered",
    "allowed",
  ]);

  test("is asked where the settings leave it so, and gets no for an answer", async () => {
    expect((await verdicts("normal", { base: "configured" }))[0]).toBe("asked");
  });

  test("denies, and names its rule", async () => {
    const { observations } = await attempt(input("deny"));
    expect(observations[0]).toMatchObject({ verdict: "denied", rule: "Bash(*)" });
  });

  test("in words that were never heard has said nothing", async () => {
    expect((await verdicts("garbage")).slice(0, 3)).toEqual(["lost", "lost", "lost"]);
  });

  test("finds its settings, without what starts programs, and nothing of the machine's environment", async () => {
    const text = '{ "mcpServers": { "a": {} }, "permissions": { "deny": ["Bash(rm)"] } }';
    const { args, settings, variables } = await bench.shown<{ settings: string }>({
      accesses: [],
      files: { settings: text },
    });
    expect(JSON.parse(settings)).toEqual({ permissions: { deny: ["Bash(rm)"] } });
    expect(args).toEqual(expect.arrayContaining(["--approval-mode", "default"]));
    expect(variables["BASH_ENV"]).toContain("stub.bash");
    expect(variables["OPENAI_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(variables["HOME"]).toBe(bench.world().home);
  });

  test("in a mode without questions keeps that mode", async () => {
    const files = { settings: '{ "tools": { "approvalMode": "yolo" } }' };
    const { args } = await bench.shown({ accesses: [], files });
    expect(args).not.toContain("--approval-mode");
  });
});

testsSilence(QWEN, bench, [["refuse", "refused", "Unexpected token"]]);

testsEarlyEnd(QWEN, bench);

testsAcceptance(QWEN, bench, [
  ["normal", "accepted"],
  ["ignore", "ignored"],
  ["refuse", "ignored"],
  ["deny", "accepted"],
  ["garbage", "unknown"],
  ["exit", "unknown"],
]);

test("without a place for a rule it is not known whether it takes its files", async () => {
  const files = { settings: '{ "permissions": [] }' };
  expect((await accepts(input("normal", { files }))).kind).toBe("unknown");
});

test("the version", async () => {
  expect(await version(input("normal"))).toBe("1.2.3");
});

test("of settings only what decides about permissions is passed on", () => {
  const settings =
    '{ "mcpServers": {}, "tools": { "core": [], "shell": {} }, "permissions": { "deny": [] } } // x';
  expect(setAside({ settings })).toEqual(["mcpServers", "tools.shell"]);
  expect(setAside({ settings: "{" })).toEqual([]);
  expect(setAside({})).toEqual([]);
});
