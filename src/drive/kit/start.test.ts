import { afterEach, beforeEach, expect, test } from "vitest";
import type { Exit } from "../process.ts";
import { relocatedWorld, type World } from "../world.ts";
import { converse, endOf, versionOf } from "./start.ts";

let world: World;
beforeEach(() => {
  world = relocatedWorld({ home: "/home/me", cwd: "/home/me/w", directories: [], files: [], links: {} });
});
afterEach(() => world.remove());

const EXIT: Exit = { code: 1, signal: null, timedOut: false, output: " out ", errors: "" };

test.each([
  ["done", EXIT, { isComplete: true, isRefusal: true }],
  ["not-started", { ...EXIT, failed: "ENOENT" }, { isComplete: false, isRefusal: false }],
  ["timed-out", { ...EXIT, timedOut: true }, { isComplete: false, isRefusal: true }],
  ["refused", EXIT, { isComplete: false, isRefusal: true }],
  ["exited", EXIT, { isComplete: false, isRefusal: false }],
] as const)("a start ends %s", (kind, exit, facts) => {
  expect(endOf(exit, facts).kind).toBe(kind);
});

test("the end has the last words, and the signal or the code", () => {
  const facts = { isComplete: false, isRefusal: false };
  expect(endOf(EXIT, facts)).toMatchObject({ code: 1, said: "out" });
  expect(endOf({ ...EXIT, signal: "SIGKILL", code: null, errors: "err" }, facts)).toMatchObject({
    code: "SIGKILL",
    said: "err",
  });
  expect(endOf({ ...EXIT, errors: `${"x".repeat(1000)}y` }, facts)).toMatchObject({
    said: expect.stringMatching(/^x{599}y$/) as string,
  });
});

test.each([
  ["1.2.3 (An agent)", "1.2.3"],
  ["An agent 1.2.3-4.\nRun it.", "1.2.3-4"],
  ["warning: node 18.0.0 is old\n1.2.3-rc.1\n", "1.2.3-rc.1"],
  ["no number", undefined],
])("the version in %j", async (printed, version) => {
  const script = `console.log(${JSON.stringify(printed)})`;
  const command = [process.execPath, "-e", script, "--"] as const;
  expect(await versionOf({ command, world, timeoutMs: 20_000 }, world.variables)).toBe(version);
});

test("an agent that asks nothing of its model never began, and one that talks gets its first line", async () => {
  const program = 'process.stdin.once("data", (text) => console.log("got " + text))';
  const lines: string[] = [];
  const { exit, startMs } = await converse({ world, timeoutMs: 20_000 }, [], () => ({
    command: [process.execPath, "-e", program],
    variables: world.variables,
    talk: {
      first: "hello\n",
      onLine: (line, agent) => {
        lines.push(line);
        agent.endWithin(100);
      },
    },
  }));
  expect(lines[0]).toBe("got hello");
  expect(exit.failed).toBeUndefined();
  expect(startMs).toBeUndefined();
});
