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

const DROID: DriverUnderTest = {
  name: "droid",
  driver: { accepts, attempt },
  standIn,
  files: { settings: "{}" },
  present: ["/home/me/.factory/settings.json"],
  accesses: [
    { tool: "Bash", text: "ls" },
    // The refusal ends the turn, and the agent is told to go on.
    { tool: "WebFetch", text: "https://h/" },
    { tool: "Read", text: "f" },
    { tool: "Edit", text: "f" },
    { tool: "Write", text: "new" },
    { tool: "MCP", text: "server.tool" },
    { tool: "Bash", text: "ls" },
  ],
};
const bench = driverBench(DROID);
const { input, verdicts } = bench;

describe("an agent that answers", () => {
  testsAnswers(DROID, bench, ["allowed", "denied", "allowed", "allowed", "allowed", "allowed", "allowed"]);

  test("is asked where its settings leave it so, and gets yes for an answer", async () => {
    expect((await verdicts("normal", { base: "configured" }))[0]).toBe("asked");
  });

  test("denies, names its entry, and goes on after the end of its turn", async () => {
    const files = { settings: '{ "commandBlocklist": ["rm", "dd"] }' };
    const accesses = ["rm f", "ls", "dd of=f", "pwd"].map((text) => ({ tool: "Bash" as const, text }));
    const { end, observations } = await attempt(input("normal", { files, accesses }));
    expect(end).toEqual({ kind: "done" });
    expect(observations).toMatchObject([
      { verdict: "denied", rule: "rm" },
      { verdict: "allowed" },
      { verdict: "denied", rule: "dd" },
      { verdict: "allowed" },
    ]);
  });

  test("in words that were never heard has said nothing", async () => {
    expect((await verdicts("garbage")).slice(0, 3)).toEqual(["lost", "lost", "lost"]);
  });

  test("finds its settings, without what starts programs, and nothing of the machine's environment", async () => {
    const text = '{ "hooks": { "PreToolUse": [] }, "commandBlocklist": ["sudo"] } // mine';
    const { args, settings, variables } = await bench.shown<{ settings: string }>({
      accesses: [],
      files: { settings: text },
    });
    expect(JSON.parse(settings)).toMatchObject({
      commandBlocklist: ["sudo"],
      customModels: [{ baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/) as string }],
      sessionDefaultSettings: { autonomyLevel: "high" },
    });
    expect(settings).not.toContain("hooks");
    expect(args).toEqual(["exec", "-o", "acp", "-m", "custom:twsrt"]);
    expect(variables["BASH_ENV"]).toContain("stub.bash");
    expect(variables["HOME"]).toBe(bench.world().home);
  });
});

testsSilence(DROID, bench, [
  ["refuse", "refused", "ZodError"],
  ["unlogged", "exited", "Authentication required"],
]);

testsEarlyEnd(DROID, bench);

testsAcceptance(DROID, bench, [
  ["normal", "accepted"],
  ["ignore", "ignored"],
  ["refuse", "ignored"],
  ["garbage", "unknown"],
  ["exit", "unknown"],
]);

test("the version", async () => {
  expect(await version(input("normal"))).toBe("1.2.3");
});

test("of settings only what decides about permissions is passed on", () => {
  const settings =
    '{ "hooks": {}, "sandbox": {}, "sessionDefaultSettings": { "model": "m", "autonomyLevel": "low" } } // x';
  expect(setAside({ settings })).toEqual(["hooks", "sessionDefaultSettings.model"]);
  expect(setAside({ settings: "{" })).toEqual([]);
  expect(setAside({})).toEqual([]);
});
