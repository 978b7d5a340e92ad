import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { relocatedWorld, type World } from "../../../drive/world.ts";
import type { DriveInput, TriedAccess } from "../../../drive/kit/driver.ts";
import { accepts, attempt, setAside, version } from "./index.ts";
import { standIn } from "./stand-in.ts";

let world: World;
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "qwen-driver-"));
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/w",
    directories: [],
    files: ["/home/me/w/f", "/home/me/.qwen/settings.json"],
    links: {},
  });
});

afterEach(() => {
  world.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

const ACCESSES: readonly TriedAccess[] = [
  { tool: "Bash", text: "ls" },
  { tool: "WebFetch", text: "https://h/" },
  { tool: "Read", text: "f" },
  { tool: "Read", text: "/etc/passwd" },
  { tool: "Bash", text: "-c ls" },
  { tool: "Edit", text: "new" },
  { tool: "Bash", text: "ls" },
];

function input(how: string, changes: Partial<DriveInput> = {}): DriveInput {
  return {
    command: standIn(folder, how),
    files: { settings: "{}" },
    base: "open",
    world,
    accesses: ACCESSES,
    timeoutMs: 20_000,
    ...changes,
  };
}

async function verdicts(how: string, changes: Partial<DriveInput> = {}): Promise<readonly string[]> {
  const { observations } = await attempt(input(how, changes));
  return observations.map(({ verdict }) => verdict);
}

describe("an agent that answers", () => {
  test("allows what no rule denies; equal accesses are tried once", async () => {
    const run = await attempt(input("normal"));
    expect(run.end).toEqual({ kind: "done" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual([
      "allowed",
      "allowed",
      "allowed",
      "untried",
      "untried",
      "not-offered",
      "allowed",
    ]);
    expect(run.observations[0]?.text).toBe("");
    expect(run.observations[0]?.ms).toBeGreaterThan(0);
    expect(run.startMs).toBeGreaterThan(0);
    expect(run.totalMs).toBeGreaterThan(run.startMs);
  });

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
    const settings = '{ "mcpServers": { "a": {} }, "permissions": { "deny": ["Bash(rm)"] } }';
    await attempt(input("show", { accesses: [], files: { settings } }));
    const shown = JSON.parse(fs.readFileSync(path.join(world.cwd, "shown.json"), "utf8")) as {
      args: string[];
      settings: string;
      variables: Record<string, string>;
    };
    expect(JSON.parse(shown.settings)).toEqual({ permissions: { deny: ["Bash(rm)"] } });
    expect(shown.args).toEqual(expect.arrayContaining(["--approval-mode", "default"]));
    expect(shown.variables["BASH_ENV"]).toContain("stub.bash");
    expect(shown.variables["OPENAI_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(shown.variables["HOME"]).toBe(world.home);
  });

  test("in a mode without questions keeps that mode", async () => {
    await attempt(
      input("show", { accesses: [], files: { settings: '{ "tools": { "approvalMode": "yolo" } }' } }),
    );
    expect(fs.readFileSync(path.join(world.cwd, "shown.json"), "utf8")).not.toContain("--approval-mode");
  });
});

describe("an agent that does not answer", () => {
  test.each([
    ["refuse", "refused", "Unexpected token"],
    ["exit", "exited", "no such thing"],
  ])("%s", async (how, kind, said) => {
    const run = await attempt(input(how));
    expect(run.end).toMatchObject({ kind, said: expect.stringContaining(said) as string });
    expect(run.observations[0]?.verdict).toBe("lost");
  });

  test("to its end keeps what it said before", async () => {
    const run = await attempt(input("exit-later"));
    expect(run.end).toMatchObject({
      kind: "exited",
      said: expect.stringContaining("out of memory") as string,
    });
    expect(run.observations.map(({ verdict }) => verdict)).toContain("lost");
    expect(run.observations[0]?.verdict).toBe("allowed");
  });

  test("in time", async () => {
    expect((await attempt(input("hang", { timeoutMs: 500 }))).end).toMatchObject({ kind: "timed-out" });
  });

  test("is not started", async () => {
    const run = await attempt(input("x", { command: ["/nowhere/qwen"] }));
    expect(run.end.kind).toBe("not-started");
  });
});

describe("whether it takes the settings", () => {
  test.each([
    ["normal", "accepted"],
    ["ignore", "ignored"],
    ["refuse", "ignored"],
    ["deny", "accepted"],
    ["garbage", "unknown"],
    ["exit", "unknown"],
  ])("%s: %s", async (how, kind) => {
    expect((await accepts(input(how))).kind).toBe(kind);
  });

  test("without a place for a rule nothing is known", async () => {
    expect((await accepts(input("normal", { files: { settings: '{ "permissions": [] }' } }))).kind).toBe(
      "unknown",
    );
  });
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
