import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { TriedAccess } from "../../../drive/kit/driver.ts";
import {
  driverBench,
  testsAnswers,
  testsSilence,
  type DriverUnderTest,
} from "../../../../test/support/driver.ts";
import { accepts, attempt, version } from "./index.ts";
import { removePackages } from "./packages.ts";
import { standIn } from "./stand-in.ts";

// A test runner may end its processes before they can do it themselves.
afterAll(removePackages);

const COPILOT: DriverUnderTest = {
  name: "copilot",
  driver: { accepts, attempt },
  standIn,
  files: { flags: "--deny-tool 'shell(rm)' \\\n" },
  accesses: [
    { tool: "Bash", text: "ls" },
    { tool: "Read", text: "f" },
    { tool: "Write", text: "f" },
    { tool: "Edit", text: "f" },
    { tool: "WebFetch", text: "https://h/" },
    { tool: "Read", text: "/etc/hosts" },
  ],
};
const bench = driverBench(COPILOT);
const { input, verdicts } = bench;

describe("an agent that answers", () => {
  testsAnswers(COPILOT, bench, ["allowed", "allowed", "allowed", "allowed", "allowed", "untried"]);

  test("names the rule with which it denies", async () => {
    const accesses: readonly TriedAccess[] = [
      { tool: "Bash", text: "rm x" },
      { tool: "Bash", text: "ls" },
      { tool: "Bash", text: "rm x" },
    ];
    const rules = { flags: "--deny-tool='shell(rm)'" };
    const { observations } = await attempt(input("normal", { accesses, files: rules }));
    expect(observations.map(({ verdict, rule }) => [verdict, rule])).toEqual([
      ["denied", "shell(rm)"],
      ["allowed", undefined],
      ["denied", "shell(rm)"],
    ]);
  });

  test("denies everything", async () => {
    expect(await verdicts("deny")).toEqual(["denied", "denied", "denied", "denied", "denied", "untried"]);
  });

  test("says what nobody understands: nothing of it counts as allowed", async () => {
    const run = await attempt(input("garbage"));
    expect(run.end).toEqual({ kind: "done" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual([
      "lost",
      "lost",
      "lost",
      "lost",
      "lost",
      "untried",
    ]);
    expect(run.observations[0]?.text).toContain("Sure, that works");
  });

  test("leaves calls unanswered: they are made again, alone", async () => {
    expect(await verdicts("drop")).toEqual([
      "allowed",
      "allowed",
      "allowed",
      "allowed",
      "allowed",
      "untried",
    ]);
  });

  test("a file that one access created is in the way of the next, which is made again", async () => {
    const accesses = ["f", "./f", "~/w/f"].map((text): TriedAccess => ({ tool: "Write", text }));
    expect(await verdicts("normal", { accesses })).toEqual(["allowed", "allowed", "allowed"]);
  });

  test("many accesses are all answered, and told as they are", async () => {
    const accesses = Array.from({ length: 130 }, (_, i): TriedAccess => ({ tool: "Bash", text: `ls ${i}` }));
    const progress: number[] = [];
    const onProgress = (answered: number): void => void progress.push(answered);
    expect(new Set(await verdicts("normal", { accesses, onProgress }))).toEqual(new Set(["allowed"]));
    expect(progress).toEqual([50, 100, 130]);
  });
});

describe("how the agent is started", () => {
  const { shown, world } = bench;

  test("the flags as they are, in the paths of the world, between the driver's own", async () => {
    const files = { flags: "--deny-tool 'read(/home/me/x)' \\\n--deny-url h \\\n" };
    const { args } = await shown({ files });
    expect(args.slice(2)).toEqual([
      "--allow-all",
      "--deny-tool",
      `read(${world().home}/x)`,
      "--deny-url",
      "h",
      "--disable-client-telemetry",
      "--log-level=none",
      "--silent",
      "--bash-env",
    ]);
  });

  test("nothing is opened when the flags alone shall count, also when there are none", async () => {
    const { args } = await shown({ base: "configured", files: {} });
    expect(args.join(" ")).not.toContain("--allow");
    expect(args.at(-1)).toBe("--bash-env");
  });

  test("an environment that is made for it", async () => {
    process.env["TWSRT_TEST_SECRET"] = "secret";
    const { variables } = await shown({});
    delete process.env["TWSRT_TEST_SECRET"];
    expect(Object.keys(variables).filter((name) => !Object.hasOwn(world().variables, name))).toEqual([
      "COPILOT_PKG_CACHE_HOME",
      "COPILOT_HOME",
      "COPILOT_PROVIDER_BASE_URL",
      "COPILOT_MODEL",
      "COPILOT_AUTO_UPDATE",
    ]);
    expect(variables["COPILOT_PROVIDER_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(variables["COPILOT_HOME"]?.startsWith(world().temporary)).toBe(true);
    expect(variables["COPILOT_PKG_CACHE_HOME"]).not.toContain(os.homedir());
  });

  test("flags with which commands could really run start nothing", async () => {
    const run = await attempt(input("show", { files: { flags: "--no-bash-env" } }));
    expect(run.end).toMatchObject({ kind: "not-started" });
    expect(fs.existsSync(path.join(world().cwd, "shown.json"))).toBe(false);
  });
});

testsSilence(COPILOT, bench, []);

describe("an agent that ends before it has answered everything", () => {
  test("it exits in the middle", async () => {
    const run = await attempt(input("exit-later"));
    expect(run.end).toEqual({ kind: "exited", code: 0, said: "had enough" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual([
      "allowed",
      "allowed",
      "lost",
      "lost",
      "allowed",
      "untried",
    ]);
  });

  test("it hangs in the middle", async () => {
    const run = await attempt(input("hang-later", { timeoutMs: 1500 }));
    expect(run.end).toMatchObject({ kind: "timed-out" });
    expect(run.observations[3]?.verdict).toBe("lost");
    expect(run.observations[0]?.verdict).toBe("allowed");
  });

  test("it is interrupted", async () => {
    const run = await attempt(input("hang", { signal: AbortSignal.timeout(300) }));
    expect(run.end).toMatchObject({ kind: "exited", code: "SIGKILL" });
  });

  test("it refuses the flags", async () => {
    const run = await attempt(input("normal", { files: { flags: "--nope" } }));
    expect(run.end).toEqual({ kind: "refused", code: 1, said: "error: Invalid command format." });
  });

  test("it refuses what the driver adds, which says nothing of the flags", async () => {
    expect((await attempt(input("refuse-all"))).end).toMatchObject({ kind: "exited", code: 1 });
  });
});

describe("whether the flags are taken", () => {
  test.each([
    ["normal", "--deny-tool 'shell(rm)'", "accepted"],
    ["normal", "--nope", "ignored"],
    ["ignore", "--deny-tool 'shell(rm)'", "ignored"],
    // A rule of the file may deny all commands, but the canary's own has to be named.
    ["deny", "--deny-tool shell", "unknown"],
    ["garbage", "", "unknown"],
    ["exit", "", "unknown"],
    ["refuse-all", "", "unknown"],
    ["normal", "# a comment", "unknown"],
  ])("%s with %s", async (how, flags, kind) => {
    expect((await accepts(input(how, { files: { flags } }))).kind).toBe(kind);
  });
});

test.each([
  ["version", "1.2.3-4"],
  ["exit", undefined],
])("the version that it says: %s", async (how, expected) => {
  expect(await version(input(how))).toBe(expected);
});
