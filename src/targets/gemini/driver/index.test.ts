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
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "gemini-driver-"));
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/w",
    directories: [],
    files: ["/home/me/w/f", "/home/me/.gemini/settings.json"],
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
  { tool: "Bash", text: "ls" },
];

function input(how: string, changes: Partial<DriveInput> = {}): DriveInput {
  return {
    command: standIn(folder, how),
    files: { policy: "# nothing\n" },
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
  test("allows what no rule denies; paths are only tried in a box, and equal accesses once", async () => {
    const run = await attempt(input("normal"));
    expect(run.end).toEqual({ kind: "done" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual([
      "allowed",
      "allowed",
      "untried",
      "allowed",
    ]);
    expect(run.observations[0]?.text).toBe("");
    expect(run.observations[0]?.ms).toBeGreaterThan(0);
    expect(run.startMs).toBeGreaterThan(0);
    expect(run.totalMs).toBeGreaterThan(run.startMs);
  });

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
    const run = await attempt(input("toolless", { accesses: ACCESSES.slice(0, 1) }));
    expect(run).toMatchObject({ end: { kind: "done" }, observations: [{ verdict: "not-offered" }] });
  });

  test("finds the files, and a settings file that is only spoken of without settings", async () => {
    await attempt(input("show", { accesses: [] }));
    const { args, variables } = JSON.parse(fs.readFileSync(path.join(world.cwd, "shown.json"), "utf8")) as {
      args: string[];
      variables: Record<string, string>;
    };
    expect(args).toEqual(["--acp", "--approval-mode", "yolo", "--include-directories", world.home]);
    expect(variables["BASH_ENV"]).toContain("stub.bash");
    expect(variables["GOOGLE_GEMINI_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(fs.readFileSync(path.join(world.home, ".gemini/settings.json"), "utf8")).toBe("{}\n");
    expect(fs.readFileSync(path.join(world.home, ".gemini/policies/twsrt.toml"), "utf8")).toBe("# nothing\n");
  });
});

describe("an agent that does not answer", () => {
  test.each([
    ["refuse", "refused", "fix the configuration"],
    ["exit", "exited", "no such thing"],
    ["unlogged", "exited", "Authentication required"],
  ])("%s", async (how, kind, said) => {
    const run = await attempt(input(how));
    expect(run.end).toMatchObject({ kind, said: expect.stringContaining(said) as string });
    expect(run.observations[0]?.verdict).toBe("lost");
  });

  test("in time", async () => {
    expect((await attempt(input("hang", { timeoutMs: 500 }))).end).toMatchObject({ kind: "timed-out" });
  });

  test("is not started", async () => {
    const run = await attempt(input("x", { command: ["/nowhere/gemini"] }));
    expect(run.end.kind).toBe("not-started");
  });
});

describe("whether it takes the files", () => {
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
});

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
