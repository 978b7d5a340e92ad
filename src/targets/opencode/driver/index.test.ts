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
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "opencode-driver-"));
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/w",
    directories: [],
    files: ["/home/me/w/f", "/home/me/.config/opencode/opencode.json"],
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
  { tool: "Edit", text: "new" },
  { tool: "Bash", text: "ls" },
];

function input(how: string, changes: Partial<DriveInput> = {}): DriveInput {
  return {
    command: standIn(folder, how),
    files: { config: "{}" },
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
      "not-offered",
      "allowed",
    ]);
    expect(run.startMs).toBeGreaterThan(0);
    expect(run.totalMs).toBeGreaterThan(run.startMs);
  });

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
    await attempt(input("show", { accesses: ACCESSES.slice(0, 1), files: { config }, base: "configured" }));
    const shown = JSON.parse(fs.readFileSync(path.join(world.cwd, "shown.json"), "utf8")) as {
      args: string[];
      config: string;
      variables: Record<string, string>;
    };
    expect(JSON.parse(shown.config)).toEqual({
      $schema: "https://opencode.ai/config.json",
      permission: { bash: { "rm *": "deny" } },
    });
    expect(shown.args.slice(0, 3)).toEqual(["run", "-m", "twsrt/twsrt"]);
    expect(shown.variables["BASH_ENV"]).toContain("stub.bash");
    expect(shown.variables["OPENCODE_CONFIG_CONTENT"]).toMatch(/"baseURL":"http:\/\/127\.0\.0\.1:/);
    expect(shown.variables["HOME"]).toBe(world.home);
  });
});

describe("an agent that does not answer", () => {
  test.each([
    ["refuse", "refused", "Configuration is invalid"],
    ["exit", "exited", "no such thing"],
  ])("%s", async (how, kind, said) => {
    const run = await attempt(input(how));
    expect(run.end).toMatchObject({ kind, said: expect.stringContaining(said) as string });
    expect(run.observations[0]?.verdict).toBe("lost");
  });

  test("to its end keeps what it said before", async () => {
    const edit: TriedAccess = { tool: "Edit", text: "f" };
    const run = await attempt(input("exit-later", { accesses: [...ACCESSES, edit] }));
    expect(run.end).toMatchObject({
      kind: "exited",
      said: expect.stringContaining("out of memory") as string,
    });
    expect(run.observations[0]?.verdict).toBe("allowed");
    expect(run.observations.at(-1)?.verdict).toBe("lost");
  });

  test("in time", async () => {
    expect((await attempt(input("hang", { timeoutMs: 500 }))).end).toMatchObject({ kind: "timed-out" });
  });

  test("is not started", async () => {
    const run = await attempt(input("x", { command: ["/nowhere/opencode"] }));
    expect(run.end.kind).toBe("not-started");
  });
});

describe("whether it takes the configuration", () => {
  test.each([
    ["normal", "accepted"],
    ["ignore", "ignored"],
    ["refuse", "ignored"],
    ["deny", "accepted"],
    ["garbage", "unknown"],
    ["exit", "ignored"],
  ])("%s: %s", async (how, kind) => {
    expect((await accepts(input(how))).kind).toBe(kind);
  });
});

test("the version", async () => {
  expect(await version(input("normal"))).toBe("1.2.3");
});

test("of the configuration what starts programs is not passed on", () => {
  expect(setAside({ config: '{ "mcp": {}, "theme": "x", "lsp": true } // x' })).toEqual(["mcp", "lsp"]);
  expect(setAside({ config: "{" })).toEqual([]);
  expect(setAside({})).toEqual([]);
});
