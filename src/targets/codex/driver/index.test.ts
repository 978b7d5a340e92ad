import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "smol-toml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { relocatedWorld, type World } from "../../../drive/world.ts";
import type { DriveInput } from "../../../drive/kit/driver.ts";
import { observationOf, prepare } from "./calls.ts";
import { accepts, attempt, setAside, version } from "./index.ts";
import { trialCopy, trialText, type TrialOptions } from "./trial-copy.ts";
import { homeProblem, isRefusal, saidBy } from "./wordings.ts";

let world: World;

beforeEach(() => {
  const [home, cwd] = ["/home/me", "/home/me/w"];
  world = relocatedWorld({
    home,
    cwd,
    directories: [],
    files: [`${cwd}/f`],
    links: { [`${cwd}/out`]: "/etc" },
  });
});
afterEach(() => world.remove());

const rejected = (why: string): string =>
  `exec_command failed: CreateProcess { message: "Rejected(\\"\`/bin/bash -lc 'x'\` rejected: ${why}\\")" }`;

describe("what the agent answers to a command line", () => {
  test.each([
    [rejected("policy forbids it"), { meaning: "denied", rule: "policy forbids it" }],
    [rejected("rm -f style commands are not permitted. Use a safer approach"), { meaning: "refused" }],
    [
      'exec_command failed: CreateProcess { message: "Rejected(\\"approval required by policy, but AskForApproval is set to Never\\")" }',
      { meaning: "asked" },
    ],
    ["Process exited with code 0\nOutput:\nTWSRT-RAN\n", { meaning: "allowed" }],
    ["Process exited with code 0\nOutput:\nx\n", undefined],
    ["Sure, I ran it", undefined],
  ])("%j", (text, said) => {
    expect(saidBy(text)).toEqual(said);
  });

  test("a refusal of the files is told from other ends", () => {
    expect(isRefusal("Error: invalid type")).toBe(true);
    expect(isRefusal("WARNING: proceeding\nbwrap: Can't mount")).toBe(true);
    expect(
      isRefusal("WARNING: proceeding\nbwrap: execvp codex-linux-sandbox: No such file or directory"),
    ).toBe(false);
    expect(isRefusal("killed")).toBe(false);
  });
});

describe("a home below the directory for temporary files", () => {
  const warning =
    'WARNING: proceeding, even though we could not create PATH aliases: Refusing to create helper binaries under temporary dir "/tmp" (codex_home: AbsolutePathBuf("/tmp/me/.codex"))';
  const helper = "bwrap: execvp codex-linux-sandbox: No such file or directory";

  test("is what the agent fails for, and what to do is said", () => {
    expect(homeProblem(`${warning}\n${helper}\n`)).toBe(
      "it cannot sandbox commands while /tmp/me/.codex is below the directory for temporary files, /tmp; set HOME to a directory outside /tmp and run the command again",
    );
  });

  test.each([warning, helper, `${warning}\nbwrap: Can't mount`, "killed"])(
    "is not blamed for %j",
    (errors) => {
      expect(homeProblem(errors)).toBeUndefined();
    },
  );

  test("ends the try of its rules", async () => {
    const file = path.join(world.temporary, "agent.sh");
    world.write(file, `printf '%s\\n' '${warning}' '${helper}' >&2; exit 1`);
    const run = await attempt({
      command: ["/bin/sh", file],
      files: {},
      base: "open",
      world,
      accesses: [{ tool: "Read", text: "f" }],
      timeoutMs: 10_000,
    });
    expect(run.end).toMatchObject({ kind: "impossible", said: expect.stringContaining("set HOME to") });
  });
});

describe("a trial copy", () => {
  function copied(text: string | undefined, options: Partial<TrialOptions> = {}): Record<string, unknown> {
    const copy = trialCopy(text);
    if (copy.kind === "broken") throw new Error(copy.text);
    return parse(trialText(copy.value, { base: "configured", ...options }));
  }

  test("starts nothing of the user's, and says what is left out", () => {
    const text =
      'notify = ["x"]\nchatgpt_base_url = "u"\nhide = true\n[mcp_servers.a]\ncommand = "b"\n[hooks]\n';
    expect(copied(text)).toEqual({ hide: true, analytics: { enabled: false } });
    expect(setAside({ config: text, requirements: "" })).toEqual([
      "notify",
      "chatgpt_base_url",
      "mcp_servers",
      "hooks",
      "the requirements",
    ]);
    expect(trialCopy("a =")).toEqual({ kind: "broken", text: "a =" });
  });

  test("is opened where no setting closes", () => {
    const open = { filesystem: { ":root": "write" }, network: { enabled: true, domains: { "*": "allow" } } };
    expect(copied(undefined, { base: "open" })).toMatchObject({
      default_permissions: "twsrt-open",
      permissions: { "twsrt-open": { extends: ":workspace", ...open } },
      features: { network_proxy: true },
    });
    const closed =
      'default_permissions = "t"\n[permissions.t]\nextends = ":read-only"\nnetwork = { enabled = false }\n';
    expect(copied(closed, { base: "open" })["permissions"]).toEqual({
      t: { extends: ":read-only", network: { enabled: false } },
    });
  });

  test("has a canary where its profile is looked at, and nowhere else", () => {
    const has = (text: string | undefined): boolean =>
      JSON.stringify(copied(text, { base: "open", canary: "/canary" })).includes("/canary");
    expect(has(undefined)).toBe(true);
    expect(has('default_permissions = "t"\n[permissions.t]\nextends = ":workspace"\n')).toBe(true);
    expect(has('[permissions.t]\nextends = ":workspace"\n')).toBe(false);
  });

  test("asks a model of our own", () => {
    expect(copied('model_provider = "mine"\n', { modelUrl: "http://127.0.0.1:1" })).toMatchObject({
      model_provider: "twsrt",
      model_providers: { twsrt: { base_url: "http://127.0.0.1:1/v1" } },
    });
  });
});

describe("what is tried of a file or host", () => {
  const op = (tool: "Read" | "Write" | "Edit" | "WebFetch", text: string) => {
    const prepared = prepare({ tool, text }, world);
    if (prepared.kind !== "op") throw new Error(prepared.why);
    return prepared;
  };

  test("stays inside the world", () => {
    for (const text of ["/etc/hosts", "out/passwd", "../../../../etc/hosts"])
      expect(prepare({ tool: "Read", text }, world)).toMatchObject({ kind: "untried" });
    expect(prepare({ tool: "WebFetch", text: "ftp://a/" }, world)).toMatchObject({ kind: "untried" });
    expect(op("Edit", "/home/me/w/f").op).toEqual({ kind: "write", path: `${world.cwd}/f` });
    expect(op("WebFetch", "https://A.com/x").op).toEqual({ kind: "connect", host: "a.com", port: 443 });
  });

  test("is there before, so that what is not seen is held back", () => {
    const read = op("Read", "new/file");
    expect(fs.existsSync(`${world.cwd}/new/file`)).toBe(true);
    expect(observationOf(read, { error: "ENOENT" }).verdict).toBe("denied");
    expect(observationOf(read, { ok: read.before ?? "" }).verdict).toBe("allowed");
    expect(observationOf(read, { ok: "" }).verdict).toBe("denied");
    expect(observationOf(read, { error: "EIO" }).verdict).toBe("lost");
    expect(observationOf(read, undefined).verdict).toBe("lost");
    expect(observationOf(op("Write", "f"), { error: "EROFS" }).verdict).toBe("denied");
    expect(observationOf(op("Write", "f"), { ok: "" }).verdict).toBe("allowed");
  });

  const said = (reason: string, host: string): string =>
    `HTTP/1.1 403 Forbidden\r\n\r\n{"status":"blocked","host":"${host}","reason":"${reason}"}`;

  test.each([
    [{ proxy: said("not_allowed", "a.com") }, "denied"],
    [{ proxy: said("denied", "a.com") }, "denied"],
    [{ proxy: said("not_allowed_local", "a.com") }, "allowed"],
    [{ proxy: said("not_allowed_local", "10.0.0.1") }, "denied"],
    [{ proxy: "HTTP/1.1 502 Bad Gateway\r\n" }, "allowed"],
    [{ proxy: "HTTP/1.1 400 Bad Request\r\n" }, "lost"],
    [{ error: "direct EPERM" }, "denied"],
    [{ error: "direct ECONNREFUSED" }, "allowed"],
    [{ error: "ECONNRESET" }, "lost"],
  ])("a host with %j is %s", (result, verdict) => {
    expect(observationOf(op("WebFetch", "https://a.com/"), result).verdict).toBe(verdict);
  });
});

describe("a start", () => {
  /** Runs what the sandbox is told to run, with no sandbox; or says how it ends. */
  const PROGRAM = `
const args = process.argv.slice(2);
const how = args.shift();
if (args[0] === "--version") console.log("codex-cli 1.2.3");
else if (how === "refuse") { console.error("Error: no such thing"); process.exit(1); }
else if (args[0] === "sandbox") {
  const { status } = require("node:child_process").spawnSync(args[2], args.slice(3), { stdio: "inherit" });
  process.exit(status);
}`;

  function input(how: string): Omit<DriveInput, "base" | "accesses"> {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "codex-driver-")), "stand-in.cjs");
    fs.writeFileSync(file, PROGRAM);
    return { command: [process.execPath, file, how], files: {}, world, timeoutMs: 20_000 };
  }

  test("tries every file in one program", async () => {
    const accesses = [
      { tool: "Read", text: "f" },
      { tool: "Write", text: "new" },
      { tool: "Read", text: "/etc/hosts" },
    ] as const;
    const run = await attempt({ ...input("run"), base: "configured", accesses });
    expect(run.end).toEqual({ kind: "done" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual(["allowed", "allowed", "untried"]);
  });

  test("that the agent refuses is said with its words", async () => {
    const accesses = [{ tool: "Read", text: "f" }] as const;
    const run = await attempt({ ...input("refuse"), base: "configured", accesses });
    expect(run.end).toEqual({ kind: "refused", code: 1, said: "Error: no such thing" });
    expect(run.observations.map(({ verdict }) => verdict)).toEqual(["lost"]);
    expect(await accepts(input("refuse"))).toMatchObject({ kind: "ignored" });
  });

  test("without a sandbox proves nothing", async () => {
    expect((await accepts(input("run"))).kind).not.toBe("accepted");
  });

  test("names its version", async () => {
    expect(await version(input("run"))).toBe("1.2.3");
  });
});
