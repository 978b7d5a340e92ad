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

const GROK: DriverUnderTest = {
  name: "grok",
  driver: { accepts, attempt },
  standIn,
  files: { config: "" },
  accesses: [
    { tool: "Bash", text: "ls" },
    { tool: "WebFetch", text: "https://h/" },
    { tool: "Read", text: "f" },
    { tool: "Edit", text: "new" },
    { tool: "Write", text: "other" },
    { tool: "MCP", text: "server.tool" },
    { tool: "Bash", text: "ls" },
  ],
};
const bench = driverBench(GROK);
const { input, verdicts } = bench;

describe("an agent that answers", () => {
  testsAnswers(GROK, bench, [
    "allowed",
    "allowed",
    "allowed",
    "not-offered",
    "allowed",
    "allowed",
    "allowed",
  ]);

  test("is asked where its configuration leaves it so, and gets yes for an answer", async () => {
    expect((await verdicts("normal", { base: "configured" }))[0]).toBe("asked");
  });

  test("denies, and names its rule", async () => {
    const { observations } = await attempt(input("deny"));
    expect(observations[0]).toMatchObject({ verdict: "denied", rule: "*" });
  });

  test("in words that were never heard has said nothing", async () => {
    expect((await verdicts("garbage")).slice(0, 3)).toEqual(["lost", "lost", "lost"]);
  });

  test("finds its rules, without what starts programs, and nothing of the machine's environment", async () => {
    const text = '[permission]\ndeny = ["Bash(rm *)"]\n\n[mcp_servers.a]\ncommand = "evil"\n';
    const { args, config, variables } = await bench.shown<{ config: string }>({
      accesses: [],
      files: { config: text },
    });
    expect(config).toContain("Bash(rm *)");
    expect(config).not.toContain("evil");
    expect(config).toMatch(/^base_url = "http:\/\/127\.0\.0\.1:\d+\/v1"$/m);
    expect(args).toEqual(["agent", "--no-leader", "-m", "twsrt", "--always-approve", "stdio"]);
    expect(variables["BASH_ENV"]).toContain("stub.bash");
    expect(variables["HOME"]).toBe(bench.world().home);
  });
});

testsSilence(GROK, bench, [
  ["refuse", "refused", "syntax errors"],
  ["unlogged", "exited", "Authentication required"],
]);

testsEarlyEnd(GROK, bench, { accesses: GROK.accesses.slice(0, 5) });

testsAcceptance(GROK, bench, [
  ["normal", "accepted"],
  ["ignore", "ignored"],
  ["refuse", "ignored"],
  ["deny", "accepted"],
  ["garbage", "unknown"],
  ["exit", "unknown"],
]);

test("the version", async () => {
  expect(await version(input("normal"))).toBe("1.2.3");
});

test("of its configuration only what decides about permissions is passed on", () => {
  const config =
    '[mcp_servers.a]\ncommand = "x"\n[ui]\nyolo = true\ntheme = "dark"\n[permission]\ndeny = []\n';
  expect(setAside({ config })).toEqual(["mcp_servers", "ui.theme"]);
  expect(setAside({ config: "[" })).toEqual([]);
  expect(setAside({})).toEqual([]);
});
