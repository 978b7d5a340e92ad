import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DriveInput, DriverModule, TriedAccess } from "../../src/drive/kit/driver.ts";
import { relocatedWorld, type World } from "../../src/drive/world.ts";

/** A driver, and the program that stands in for its agent. */
export interface DriverUnderTest {
  readonly name: string;
  readonly driver: Pick<DriverModule, "accepts" | "attempt">;
  readonly standIn: (folder: string, how: string) => DriveInput["command"];
  /** What the agent gets where a test does not say otherwise. */
  readonly files: DriveInput["files"];
  readonly accesses: readonly TriedAccess[];
  /** Files of the machine, besides one that can be read. */
  readonly present?: readonly string[];
}

export interface DriverBench {
  readonly world: () => World;
  /** For one test, and removed after it. */
  readonly folder: () => string;
  /** @param how the first argument of the stand-in, which says how it behaves */
  readonly input: (how: string, changes?: Partial<DriveInput>) => DriveInput;
  readonly verdicts: (how: string, changes?: Partial<DriveInput>) => Promise<readonly string[]>;
  /** What a stand-in that is told to show itself found: its arguments, variables and files. */
  readonly shown: <More>(changes?: Partial<DriveInput>) => Promise<Shown & More>;
}

export interface Shown {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** A world for each test of a file, in which the stand-in is tried. */
export function driverBench({
  name,
  driver,
  standIn,
  files,
  accesses,
  present = [],
}: DriverUnderTest): DriverBench {
  let world: World;
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-driver-`));
    const [home, cwd] = ["/home/me", "/home/me/w"];
    world = relocatedWorld({ home, cwd, directories: [], files: [`${cwd}/f`, ...present], links: {} });
  });
  afterEach(() => {
    world.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const input: DriverBench["input"] = (how, changes = {}) => ({
    command: standIn(folder, how),
    files,
    base: "open",
    world,
    accesses,
    timeoutMs: 20_000,
    ...changes,
  });
  return {
    world: () => world,
    folder: () => folder,
    input,
    verdicts: async (how, changes) => {
      const { observations } = await driver.attempt(input(how, changes));
      return observations.map(({ verdict }) => verdict);
    },
    shown: async <More>(changes: Partial<DriveInput> = {}) => {
      await driver.attempt(input("show", changes));
      return JSON.parse(fs.readFileSync(path.join(world.cwd, "shown.json"), "utf8")) as Shown & More;
    },
  };
}

/** How a start goes that answers everything. */
export function testsAnswers(
  { driver }: DriverUnderTest,
  { input }: DriverBench,
  verdicts: readonly string[],
): void {
  test("allows what no rule denies; equal accesses are tried once", async () => {
    const run = await driver.attempt(input("normal"));
    expect(run.end).toEqual({ kind: "done" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual(verdicts);
    for (const { verdict, text, ms } of run.observations) {
      if (verdict !== "allowed") continue;
      expect(text).toBe("");
      expect(ms).toBeGreaterThan(0);
    }
    expect(run.startMs).toBeGreaterThan(0);
    expect(run.totalMs).toBeGreaterThan(run.startMs);
  });
}

/** What every driver says of an agent that goes wrong. */
export function testsSilence(
  { name, driver }: DriverUnderTest,
  { input }: DriverBench,
  ends: readonly (readonly [how: string, kind: string, said: string])[],
): void {
  describe("an agent that does not answer", () => {
    test("exits at once", async () => {
      const run = await driver.attempt(input("exit"));
      expect(run.end).toEqual({
        kind: "exited",
        code: 3,
        said: expect.stringContaining("no such thing") as string,
      });
      expect(new Set(run.observations.map(({ verdict }) => verdict))).toEqual(new Set(["lost"]));
    });

    test.each(ends)("%s", async (how, kind, said) => {
      const run = await driver.attempt(input(how));
      expect(run.end).toMatchObject({ kind, said: expect.stringContaining(said) as string });
      expect(run.observations[0]?.verdict).toBe("lost");
    });

    test("in time", async () => {
      const run = await driver.attempt(input("hang", { timeoutMs: 500 }));
      expect(run.end).toMatchObject({ kind: "timed-out" });
      expect(run.observations[0]?.verdict).toBe("lost");
    });

    test("is not started", async () => {
      const run = await driver.attempt(input("x", { command: [`/nowhere/${name}`] }));
      expect(run.end.kind).toBe("not-started");
    });
  });
}

/** What an agent leaves that ends in its second turn. */
export function testsEarlyEnd(
  { driver }: DriverUnderTest,
  { input }: DriverBench,
  changes: Partial<DriveInput> = {},
): void {
  test("an agent that ends early keeps what it said before", async () => {
    const { end, observations } = await driver.attempt(input("exit-later", changes));
    expect(end).toMatchObject({
      kind: "exited",
      said: expect.stringContaining("out of memory") as string,
    });
    expect(observations[0]?.verdict).toBe("allowed");
    expect(observations.map(({ verdict }) => verdict)).toContain("lost");
  });
}

/** Whether the agent takes its files, by how the stand-in behaves. */
export function testsAcceptance(
  { driver }: DriverUnderTest,
  { input }: DriverBench,
  kinds: readonly (readonly [how: string, kind: string])[],
): void {
  describe("whether it takes its files", () => {
    test.each(kinds)("%s: %s", async (how, kind) => {
      expect((await driver.accepts(input(how))).kind).toBe(kind);
    });
  });
}
