import * as fs from "node:fs";
import * as path from "node:path";
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

const GEMINI: DriverUnderTest = {
  name: "gemini",
  driver: { accepts, attempt },
  standIn,
  files: { policy: "# nothing\n" },
  present: ["/home/me/.gemini/settings.json"],
  // Paths are only tried in a box.
  accesses: [
    { tool: "Bash", text: "ls" },
    { tool: "WebFetch", text: "https://h/" },
    { tool: "Read", text: "f" },
    { tool: "Bash", text: "ls" },
  ],
};
const bench = driverBench(GEMINI);
const { input, verdicts } = bench;

describe("an agent that answers", () => {
  testsAnswers(GEMINI, bench, ["allowed", "allowed", "untried", "allowed"]);

  test("is asked where the files leave it so, and gets no for an answer", async () => {
    expect((await verdicts("normal", { base: "configured" }))[0]).toBe("asked");
  });

  test("denies", async () => {
    expect((await verdicts("deny"))[0]).toBe("denied");
  });

  test("in words that were never heard has said nothing", async () => {
    expect((await verdicts("garbage"))[0]).toBe("lost");
  });

  test("without any tool offers none", async () => {
    const run = await attempt(input("toolless", { accesses: GEMINI.accesses.slice(0, 1) }));
    expect(run).toMatchObject({ end: { kind: "done" }, observations: [{ verdict: "not-offered" }] });
  });

  test("finds the files, and a settings file that is only spoken of without settings", async () => {
    const { args, variables } = await bench.shown({ accesses: [] });
    const { home } = bench.world();
    expect(args).toEqual(["--acp", "--approval-mode", "yolo", "--include-directories", home]);
    expect(variables["BASH_ENV"]).toContain("stub.bash");
    expect(variables["GOOGLE_GEMINI_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(fs.readFileSync(path.join(home, ".gemini/settings.json"), "utf8")).toBe("{}\n");
    expect(fs.readFileSync(path.join(home, ".gemini/policies/+twsrt.toml"), "utf8")).toBe("# nothing\n");
  });
});

testsSilence(GEMINI, bench, [
  ["refuse", "refused", "fix the configuration"],
  ["unlogged", "exited", "Authentication required"],
]);

testsAcceptance(GEMINI, bench, [
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

test("of settings only what decides about permissions is passed on", () => {
  const settings =
    '{ "mcpServers": { "a": {} }, "adminPolicyPaths": [], "tools": { "core": [], "shell": {} }, "ui": 3 } // x';
  expect(setAside({ settings })).toEqual(["mcpServers.a", "tools.shell", "ui"]);
  expect(setAside({ settings: "{" })).toEqual([]);
  expect(setAside({})).toEqual([]);
});
