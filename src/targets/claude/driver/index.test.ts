import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, expect, test } from "vitest";
import { relocatedWorld, type World } from "../../../drive/world.ts";
import type { Base, DriveRun, TriedAccess } from "../../../drive/kit/driver.ts";
import { accepts, attempt, version } from "./index.ts";

type Behaviour =
  | "obeys"
  | "allows-all"
  | "denies-all"
  | "hangs"
  | "exits"
  | "refuses"
  | "stops-midway"
  | "drops-neighbours"
  | "babbles"
  | "runs-commands"
  | "lingers"
  | "ignores-file"
  | "prints-no-json";

/**
 * Runs in a process of its own, and so may use nothing from outside: speaks with its model and its starter like Claude
 * Code. `obeys`: follows exact rules of its settings, `Bash(line)` and `Read(~/path)`.
 */
async function standIn(behaviour: Behaviour): Promise<void> {
  const { readFileSync, existsSync } = process.getBuiltinModule("node:fs");
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  const { env, argv } = process;
  if (argv.includes("--version")) return print("2.1.330 (Claude Code)");
  if (behaviour === "exits") process.exit(3);
  if (behaviour === "refuses") {
    process.stderr.write("\nError: sandbox required but unavailable: no bwrap\n");
    process.exit(1);
  }
  if (behaviour === "hangs") return void setInterval(() => undefined, 1000);
  const file = `${env["HOME"]}/.claude/settings.json`;
  if (argv.includes("doctor")) return print(`Invalid settings\n- ${file} › model: Expected string\n`);
  if (behaviour === "prints-no-json") print("{ not json\n\n[1,2]\nnull\n");

  interface Settings {
    readonly permissions?: { readonly deny?: readonly string[]; readonly ask?: readonly string[] };
  }
  const settings = (
    existsSync(file) && behaviour !== "ignores-file" ? JSON.parse(readFileSync(file, "utf8")) : {}
  ) as Settings;
  const isOpen = argv.includes("bypassPermissions");
  const lines: string[] = [];
  let wake = (): void => undefined;
  let input = "";
  process.stdin.on("data", (chunk: Buffer) => {
    input += chunk.toString();
    const parts = input.split("\n");
    input = parts.pop() ?? "";
    lines.push(...parts);
    wake();
  });
  const line = async (): Promise<string> => {
    while (lines.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return lines.shift() ?? "";
  };
  const prompt = JSON.parse(await line()) as { message: unknown };

  interface Call {
    readonly type: string;
    readonly id: string;
    readonly name: string;
    readonly input: { readonly command?: string; readonly file_path?: string };
  }
  const denials: { tool_use_id: string }[] = [];
  const read = new Set<string>();
  const answer = async ({ id, name, input: given }: Call): Promise<readonly [string, boolean]> => {
    const subject = given.command ?? given.file_path?.replace(env["HOME"] ?? "", "~") ?? "";
    const rule = `${name}(${subject})`;
    if (behaviour === "babbles") return ["colourless green ideas sleep furiously", false];
    if (behaviour === "denies-all" || settings.permissions?.deny?.includes(rule) === true) {
      denials.push({ tool_use_id: id });
      print(JSON.stringify({ type: "system", subtype: "permission_denied", tool_use_id: id }));
      return [`Permission to use ${name} with command ${subject} has been denied.`, true];
    }
    if (name === "Write" && existsSync(given.file_path ?? "") && !read.has(given.file_path ?? "")) {
      return ["<tool_use_error>File has not been read yet. Read it first.</tool_use_error>", true];
    }
    const isAsked = !isOpen || settings.permissions?.ask?.includes(rule) === true;
    if (isAsked && behaviour !== "allows-all") {
      const request = { subtype: "can_use_tool", tool_name: name, input: given, tool_use_id: id };
      const reason = { decision_reason_type: "rule", decision_reason_rule_source: "userSettings" };
      print(
        JSON.stringify({
          type: "control_request",
          request_id: `r-${id}`,
          request: { ...request, ...reason },
        }),
      );
      const reply = JSON.parse(await line()) as {
        response: { request_id: string; response: { behavior: string } };
      };
      if (reply.response.request_id !== `r-${id}`) process.exit(9);
      if (reply.response.response.behavior !== "allow") return ["said no", true];
    }
    if (name === "Read") {
      read.add(given.file_path ?? "");
      return ["1\ttwsrt-witness\n", false];
    }
    if (name === "Write") return ["File created successfully at: x", false];
    if (name !== "Bash")
      return [`<tool_use_error>Error: No such tool available: ${name}.</tool_use_error>`, true];
    if (behaviour === "runs-commands") return ["(Bash completed with no output)", false];
    return ["TWSRT-RAN\n\n<system-reminder>\nbe nice\n</system-reminder>", false];
  };

  const messages: object[] = [prompt.message as object];
  let turns = 0;
  for (;;) {
    const response = await fetch(`${env["ANTHROPIC_BASE_URL"]}/v1/messages`, {
      method: "POST",
      body: JSON.stringify({ model: "m", stream: false, tools: [{ name: "Bash" }], messages }),
    });
    const { content } = (await response.json()) as { content: readonly Call[] };
    const calls = content.filter(({ type }) => type === "tool_use");
    if (calls.length === 0) break;
    turns++;
    const results: object[] = [];
    for (const call of behaviour === "drops-neighbours" ? calls.slice(0, 1) : calls) {
      // The first turn only reads what is changed in the second.
      if (behaviour === "stops-midway" && turns === 2 && call.name === "Read") process.exit(0);
      const [text, isError] = await answer(call);
      results.push({ type: "tool_result", tool_use_id: call.id, content: text, is_error: isError });
    }
    messages.push({ role: "assistant", content }, { role: "user", content: results });
  }
  print(JSON.stringify({ type: "result", result: "ok", permission_denials: denials }));
  if (behaviour === "lingers") return void setInterval(() => undefined, 1000);
  process.exit(0);
}

let world: World;
afterEach(() => world.remove());

function commandOf(behaviour: Behaviour): readonly [string, ...string[]] {
  world = relocatedWorld({
    home: "/home/me",
    cwd: "/home/me/p",
    directories: [],
    files: ["/home/me/old", "/home/me/p/a"],
    links: {},
  });
  const file = path.join(world.temporary, "stand-in.mjs");
  fs.writeFileSync(file, `(${standIn.toString()})(${JSON.stringify(behaviour)});\n`);
  return [process.execPath, file];
}

const SETTINGS = { permissions: { deny: ["Bash(rm x)", "Read(~/secret)"], ask: ["Bash(curl x)"] } };
const ACCESSES: readonly TriedAccess[] = [
  { tool: "Bash", text: "rm x" },
  { tool: "Bash", text: "ls" },
  { tool: "Bash", text: "curl x" },
  { tool: "Read", text: "/home/me/secret" },
  { tool: "Read", text: "/etc/passwd" },
  { tool: "Write", text: "~/old" },
  { tool: "WebFetch", text: "https://x.test/" },
];

interface Options {
  readonly base?: Base;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (answered: number) => void;
  readonly settings?: string | undefined;
}

function drive(behaviour: Behaviour, options: Options = {}): Promise<DriveRun> {
  const { base = "open", timeoutMs = 20_000, settings = JSON.stringify(SETTINGS), ...rest } = options;
  const command = commandOf(behaviour);
  return attempt({ command, files: { settings }, base, world, accesses: ACCESSES, timeoutMs, ...rest });
}

const verdicts = ({ observations }: DriveRun): string[] => observations.map(({ verdict }) => verdict);

test("an agent that obeys: each access has its own verdict", async () => {
  const progress: number[] = [];
  const run = await drive("obeys", { onProgress: (answered) => progress.push(answered) });
  expect(verdicts(run)).toEqual([
    "denied",
    "allowed",
    "asked",
    "denied",
    "untried",
    "allowed",
    "not-offered",
  ]);
  expect(run.end).toEqual({ kind: "done" });
  expect(run.observations.map(({ text }) => text)).toEqual([
    "Permission to use Bash with command rm x has been denied.",
    "",
    "rule: userSettings",
    "Permission to use Read with command ~/secret has been denied.",
    "outside the throw-away world",
    "",
    "Error: No such tool available: WebFetch.",
  ]);
  expect(progress.at(-1)).toBe(7);
  expect(run.startMs).toBeGreaterThan(0);
  expect(run.totalMs).toBeGreaterThanOrEqual(run.startMs);
});

test("over the configured base everything without a rule is asked, and a file is still read before it is changed", async () => {
  const run = await drive("obeys", { base: "configured" });
  expect(verdicts(run)).toEqual(["denied", "asked", "asked", "denied", "untried", "asked", "asked"]);
});

test("an agent that denies everything", async () => {
  const run = await drive("denies-all");
  expect(verdicts(run)).toEqual(["denied", "denied", "denied", "denied", "untried", "denied", "denied"]);
});

test("a wording that nobody knows is never taken for allowed", async () => {
  const run = await drive("babbles");
  expect(verdicts(run)).toEqual(["lost", "lost", "lost", "lost", "untried", "lost", "lost"]);
  expect(run.observations[1]?.text).toBe("colourless green ideas sleep furiously");
  expect(run.end).toEqual({ kind: "done" });
});

test("a command line that was really run is not taken for allowed", async () => {
  const run = await drive("runs-commands");
  expect(run.observations[1]).toMatchObject({ verdict: "lost", text: "(Bash completed with no output)" });
});

test("what an agent left out of a turn is tried alone", async () => {
  const run = await drive("drops-neighbours");
  expect(verdicts(run)).toEqual([
    "denied",
    "allowed",
    "asked",
    "denied",
    "untried",
    "allowed",
    "not-offered",
  ]);
});

test("lines that are no messages are passed over", async () => {
  expect(verdicts(await drive("prints-no-json"))[1]).toBe("allowed");
});

test("an agent that hangs is ended in time", async () => {
  const run = await drive("hangs", { timeoutMs: 1000 });
  expect(run.end.kind).toBe("timed-out");
  expect(new Set(verdicts(run))).toEqual(new Set(["lost"]));
});

test("an agent that does not end after its conversation is done all the same", async () => {
  const run = await drive("lingers");
  expect(run.end).toEqual({ kind: "done" });
});

test("an agent that exits at once", async () => {
  expect((await drive("exits")).end).toEqual({ kind: "exited", code: 3, said: "" });
});

test("an agent that exits midway: what it said counts, the rest is lost", async () => {
  const run = await drive("stops-midway");
  expect(run.end).toMatchObject({ kind: "exited", code: 0 });
  expect(verdicts(run)).toEqual(["denied", "lost", "asked", "lost", "untried", "lost", "lost"]);
});

test("an agent that refuses its settings says so", async () => {
  const { end } = await drive("refuses");
  expect(end).toEqual({
    kind: "refused",
    code: 1,
    said: "Error: sandbox required but unavailable: no bwrap",
  });
});

test("a program that cannot be started", async () => {
  commandOf("obeys");
  const run = await attempt({
    command: ["/nowhere/claude"],
    files: { settings: "{}" },
    base: "open",
    world,
    accesses: ACCESSES,
    timeoutMs: 5000,
  });
  expect(run.end.kind).toBe("not-started");
  expect(verdicts(run)).toContain("lost");
});

test("an aborted run ends", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  const run = await drive("hangs", { signal: controller.signal });
  expect(run.end).toMatchObject({ kind: "exited", code: "SIGKILL" });
});

test("without settings there is no file, even if one of the world stands in its place", async () => {
  const command = commandOf("obeys");
  const file = path.join(world.home, ".claude/settings.json");
  world.write(file, "twsrt-witness\n");
  const run = await attempt({
    command,
    files: { settings: undefined },
    base: "open",
    world,
    accesses: ACCESSES.slice(0, 2),
    timeoutMs: 20_000,
  });
  expect(verdicts(run)).toEqual(["allowed", "allowed"]);
  expect(fs.existsSync(file)).toBe(false);
});

test("the version that it says", async () => {
  const command = commandOf("obeys");
  expect(await version({ command, world, timeoutMs: 10_000 })).toBe("2.1.330");
});

test("no version from a program that says none", async () => {
  const command = commandOf("obeys");
  expect(
    await version({ command: [...command.slice(0, 1), "-e", "0", "--"] as never, world, timeoutMs: 10_000 }),
  ).toBe(undefined);
});

const accepted = (behaviour: Behaviour, settings: string | undefined): ReturnType<typeof accepts> => {
  const command = commandOf(behaviour);
  return accepts({ command, files: { settings }, world, timeoutMs: 20_000 });
};

test("settings whose canary is denied are accepted", async () => {
  expect(await accepted("obeys", "{}")).toEqual({ kind: "accepted" });
});

test("no settings are accepted", async () => {
  expect(await accepted("exits", undefined)).toEqual({ kind: "accepted" });
});

test("settings whose canary is let through are ignored, with what the agent says is wrong", async () => {
  expect(await accepted("ignores-file", "{}")).toEqual({ kind: "ignored", why: "model: Expected string" });
});

test("settings that can hold no canary are ignored when the agent complains", async () => {
  expect(await accepted("obeys", '{"permissions":{"deny":"x"}}')).toMatchObject({ kind: "ignored" });
});

test("an agent that denies everything shows nothing", async () => {
  expect(await accepted("denies-all", "{}")).toEqual({
    kind: "unknown",
    why: "nothing could be told apart: denied, denied",
  });
});

test("an agent that ends shows nothing", async () => {
  expect(await accepted("exits", "{}")).toEqual({ kind: "unknown", why: "the agent exited" });
  world.remove();
  expect(await accepted("refuses", "{}")).toMatchObject({
    kind: "unknown",
    why: expect.stringContaining("sandbox required"),
  });
});
