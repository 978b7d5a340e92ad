/** `twsrt test`, packed and installed, with the real sandbox runtime. */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, inject, test } from "vitest";
import { inventory } from "../../conformance/srt/world.ts";
import type { SandboxReport, SandboxRule } from "../../src/verify/sandbox/report.ts";
import { newGround, settingsText, SRT_PROGRAM, type Ground, type Lists } from "./sandbox.ts";

const NODE = fs.realpathSync(process.execPath);

/** Folders for the search path: that of SRT, and the system's. */
const FOLDERS = `${path.dirname(SRT_PROGRAM)}:/usr/bin:/bin`;

/** Everything there, without the result that `test` keeps for `attest`. */
function left({ root }: Ground): ReturnType<typeof inventory> {
  return inventory(root).filter((one) => !JSON.stringify(one).includes("h/.local"));
}

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function environmentOf(ground: Ground, more: Readonly<Record<string, string>> = {}) {
  return {
    PATH: FOLDERS,
    HOME: ground.home,
    TMPDIR: ground.at("tmp"),
    NO_COLOR: "1",
    COLUMNS: "200",
    ...more,
  };
}

function twsrt(
  ground: Ground,
  args: readonly string[] = [],
  {
    env = {},
    before = [],
  }: { readonly env?: Readonly<Record<string, string>>; readonly before?: readonly string[] } = {},
): Run {
  const [first = NODE, ...rest] = [...before, NODE, inject("binary"), "test", ...args];
  const result = spawnSync(first, rest, {
    cwd: ground.cwd,
    env: environmentOf(ground, env),
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status: result.status, out: result.stdout, err: result.stderr };
}

const TREE = {
  tmp: null,
  "h/.aws/credentials": "secret",
  "h/p/f": "text",
  "h/p/sub/.env": "x",
  "h/p/pub": null,
};
const GOOD: Lists = {
  filesystem: {
    denyRead: ["~/.aws", "**/.env"],
    allowRead: ["~/.aws/credentials/none"],
    allowWrite: ["."],
    denyWrite: ["pub", "none/at/all"],
  },
  network: { allowedDomains: ["a.test", "*.b.test", "c.test:443"], deniedDomains: ["x.b.test"] },
};

describe("exit status", () => {
  test("0: all that was tried is as the file says; a table, details, counts", () => {
    const { status, out, err } = twsrt(newGround(TREE, settingsText(GOOD)));
    expect(err).toBe("");
    expect(status).toBe(0);
    expect(out).toContain("pass          deny read ~/.aws srt:1");
    expect(out).toMatch(/unproved {6}allow read ~\/\.aws\/credentials\/none/);
    expect(out).toContain("Sandbox runtime 0.0.83");
    expect(out).toMatch(/entries: \d+ pass, \d+ unproved; probes: \d+ pass/);
  });

  test("1: a hard link to a file in a denied directory", () => {
    const ground = newGround(TREE, settingsText(GOOD));
    expect(spawnSync("ln", [ground.at("h/.aws/credentials"), "./hard"], { cwd: ground.cwd }).status).toBe(0);
    const { status, out } = twsrt(ground);
    expect(status).toBe(1);
    expect(out).toContain("fail          deny read ~/.aws srt:1");
    expect(out).toContain(`read ${ground.at("h/p/hard")}, the path: another name of a file in it`);
  });

  test("1: something is not, and its details say why; JSON and JUnit say the same", () => {
    const ground = newGround(
      TREE,
      settingsText({ ...GOOD, filesystem: { allowWrite: ["."], denyWrite: ["**/.env"] } }),
    );
    const { status, out } = twsrt(ground, ["--json", "--junit", "report.xml"]);
    expect(status).toBe(1);
    const report = JSON.parse(out) as SandboxReport;
    if (report.status !== "tested") throw new Error(report.status);
    expect(report).toMatchObject({ format: 1, exit: 1, version: "0.0.83", prober: "node", isCopy: false });
    expect(report.rules[0]).toMatchObject({ verdict: "fail", id: "srt:/filesystem/denyWrite/0", line: 1 });
    const xml = fs.readFileSync(path.join(ground.cwd, "report.xml"), "utf8");
    expect(xml).toContain(`failures="${report.totals.probes.fail}" errors="0"`);
    expect(xml).toContain("a pattern in a write list has no effect");
  });

  test("only what is asked for is tried", () => {
    const ground = newGround(TREE, settingsText(GOOD));
    const { status, out } = twsrt(ground, ["--json", "--only", "denyRead", "--only", "baseline:direct"]);
    expect(status).toBe(0);
    const report = JSON.parse(out) as { rules: { id: string }[] };
    expect(report.rules.map(({ id }) => id).toSorted()).toEqual([
      "baseline:direct",
      "srt:/filesystem/denyRead/0",
      "srt:/filesystem/denyRead/1",
    ]);
    expect(twsrt(ground, ["--only", "nothing at all"]).status).toBe(1);
  });

  test("2: there are no settings", () => {
    const ground = newGround(TREE, "");
    fs.rmSync(ground.settings);
    const { status, err } = twsrt(ground);
    expect(status).toBe(2);
    expect(err).toContain("is missing");
  });

  test("2: the sandbox refuses the settings, and its words are shown", () => {
    const { status, err } = twsrt(newGround(TREE, '{"filesystem": {}, "network": {}}'));
    expect(status).toBe(2);
    expect(err).toContain("refuses");
    expect(err).toContain("Refusing to run with the built-in defaults");
  });

  test("2: there is no sandbox runtime", () => {
    const { status, err } = twsrt(newGround(TREE, settingsText(GOOD)), [], {
      env: { PATH: "/usr/bin:/bin" },
    });
    expect(status).toBe(2);
    expect(err).toContain("npm install -g @anthropic-ai/sandbox-runtime");
  });

  test.each([
    ["bwrap", "bubblewrap"],
    ["socat", "socat"],
    ["rg", "ripgrep"],
  ])("2: %s is not installed", (program, name) => {
    const ground = newGround({ ...TREE, bin: null }, settingsText(GOOD));
    // The system's programs without this one.
    for (const file of fs.readdirSync("/usr/bin"))
      if (file !== program) fs.symlinkSync(path.join("/usr/bin", file), path.join(ground.at("bin"), file));
    const { status, err } = twsrt(ground, ["--program", SRT_PROGRAM], { env: { PATH: ground.at("bin") } });
    expect(status).toBe(2);
    expect(err).toContain(`install ${program}: `);
    expect(err).toContain(` ${name}`);
  });

  test("2: this is a sandbox already", () => {
    const ground = newGround(TREE, settingsText({ filesystem: { allowWrite: ["<root>"] } }));
    const env = environmentOf(ground);
    const line = `${NODE} ${inject("binary")} test`;
    const { status, stderr } = spawnSync(SRT_PROGRAM, ["-s", ground.settings, "-c", line], {
      cwd: ground.cwd,
      env: { ...env, PATH: `${path.dirname(NODE)}:${FOLDERS}` },
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(stderr).toContain("this is a sandbox or container already");
    expect(status).toBe(2);
  });

  test("2: the settings hide Node; the shell tries what it can", () => {
    const ground = newGround(
      TREE,
      settingsText({
        filesystem: {
          denyRead: [path.dirname(NODE)].filter((folder) => folder !== "/usr/bin"),
          allowWrite: ["."],
        },
      }),
    );
    const node = ground.at("node/bin/node");
    fs.mkdirSync(path.dirname(node), { recursive: true });
    fs.copyFileSync(NODE, node);
    fs.writeFileSync(
      ground.settings,
      settingsText({ filesystem: { denyRead: [ground.at("node"), "~/.aws"], allowWrite: ["."] } }),
    );
    const { stdout, status } = spawnSync(node, [inject("binary"), "test", "--json"], {
      cwd: ground.cwd,
      env: environmentOf(ground),
      encoding: "utf8",
    });
    expect(status).toBe(2);
    const report = JSON.parse(stdout) as SandboxReport;
    expect(report).toMatchObject({
      status: "tested",
      prober: "shell",
      exit: 2,
      totals: { probes: { fail: 0, error: 0 } },
    });
  });

  test.each([
    ["the sandbox runtime", () => fs.realpathSync(path.dirname(path.dirname(fs.realpathSync(SRT_PROGRAM))))],
    ["everything", () => "/"],
  ])("2: the settings hide %s", (_name, folder) => {
    const { status, err, out } = twsrt(
      newGround(TREE, settingsText({ filesystem: { denyRead: [folder()] } })),
    );
    expect(status).toBe(2);
    expect(err).toContain("hides what every command needs");
    expect(out).toBe("");
  });

  test("64: a wrong number of seconds", () => {
    expect(twsrt(newGround(TREE, settingsText(GOOD)), ["--timeout", "soon"]).status).toBe(64);
  });
});

function hasChildren(pid: number | undefined): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim() !== "";
  } catch {
    return false;
  }
}

describe("nothing is left behind", () => {
  test("by a run that ends", () => {
    const ground = newGround(TREE, settingsText(GOOD));
    const before = left(ground);
    expect(twsrt(ground).status).toBe(0);
    expect(left(ground)).toEqual(before);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by one that %s ends", async (signal, expected) => {
    const ground = newGround(TREE, settingsText(GOOD));
    const before = left(ground);
    const status = await new Promise((resolve) => {
      const child = spawn(NODE, [inject("binary"), "test"], { cwd: ground.cwd, env: environmentOf(ground) });
      child.on("close", (code) => {
        clearInterval(timer);
        resolve(code);
      });
      // Once it has started the sandbox it is in the middle of its work, however slow the machine is.
      const timer = setInterval(() => {
        if (!hasChildren(child.pid)) return;
        clearInterval(timer);
        child.kill(signal);
      }, 5);
    });
    expect(status).toBe(expected);
    expect(left(ground)).toEqual(before);
  });

  test("by one that does not end in time", () => {
    const ground = newGround(TREE, settingsText(GOOD));
    const before = left(ground);
    const { status, err } = twsrt(ground, ["--timeout", "0.2"]);
    expect(status).toBe(2);
    expect(err).toContain("did not answer in time");
    expect(left(ground)).toEqual(before);
  });

  test("by fifty that are killed at random moments", async () => {
    let unfinished = 0;
    const lanes = Array.from({ length: 5 }, async () => {
      const ground = newGround(TREE, settingsText(GOOD));
      const before = left(ground);
      for (let i = 0; i < 10; i++) {
        const moment = Math.random() * 1500;
        await new Promise((resolve) => {
          const child = spawn(NODE, [inject("binary"), "test"], {
            cwd: ground.cwd,
            env: environmentOf(ground),
            stdio: "ignore",
          });
          child.on("close", resolve);
          if (i > 0) setTimeout(() => child.kill("SIGKILL"), moment);
          // Once in each lane it is in the middle of its work, however slow the machine is.
          else {
            const timer = setInterval(() => {
              if (child.exitCode === null && left(ground).length === before.length) return;
              clearInterval(timer);
              child.kill("SIGKILL");
            }, 5);
          }
        });
        if (left(ground).length !== before.length) unfinished++;
        // The sandbox sees that nobody is left, and clears up what it has made.
        await expect
          .poll(() => left(ground), {
            timeout: 15_000,
            interval: 50,
            message: `killed after ${moment} ms`,
          })
          .toEqual(before);
        await expect.poll(() => processesOf(ground), { timeout: 15_000, interval: 50 }).toEqual([]);
        expect(left(ground)).toEqual(before);
      }
    });
    await Promise.all(lanes);
    // Some moments were those in which the sandbox has files of its own in the tree.
    expect(unfinished).toBeGreaterThan(0);
  });
});

/** Processes that were started for a ground, by their command lines and environments. */
function processesOf(ground: Ground): readonly string[] {
  return fs.readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return fs.readFileSync(`/proc/${name}/environ`, "latin1").includes(`HOME=${ground.home}\0`);
    } catch {
      return false;
    }
  });
}

describe("the network", () => {
  const traced = {
    ...GOOD,
    network: { allowedDomains: ["a.test", "9.9.9.9", "10.9.9.9", "localhost"], deniedDomains: [] },
  };

  test("is not needed: with nothing but a loopback everything is the same", () => {
    const ground = newGround(TREE, settingsText(traced));
    const verdicts = ({ out }: Run) =>
      (JSON.parse(out) as { rules: { id: string; verdict: string }[] }).rules
        .map(({ id, verdict }) => `${id} ${verdict}`)
        .toSorted();
    const rights = process.getuid?.() === 0 ? [] : ["--map-current-user", "--keep-caps"];
    const before = ["unshare", ...rights, "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
    const apart = verdicts(
      twsrt(ground, ["--json"], { before, env: { PATH: `${FOLDERS}:/usr/sbin:/sbin` } }),
    );
    expect(apart).toEqual(verdicts(twsrt(ground, ["--json"])));
    expect(apart).toContain("srt:/network/allowedDomains/1 pass");
  });

  test("is not touched: no process connects or sends to anything but a loopback", () => {
    const ground = newGround(
      TREE,
      settingsText({
        ...traced,
        network: { ...traced.network, parentProxy: { http: "http://192.0.2.1:3128" } },
      }),
    );
    // A file for each process keeps every call on one line: in a common file, other processes' calls split it.
    const logs = ground.at("tmp/traces");
    fs.mkdirSync(logs);
    const log = path.join(logs, "of");
    const before = ["strace", "-ff", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", log];
    const { out } = twsrt(ground, ["--json"], { before });
    const report = JSON.parse(out) as SandboxReport;
    expect(report).toMatchObject({ status: "tested", isCopy: true });
    const inet = fs
      .readdirSync(logs)
      .flatMap((name) => fs.readFileSync(path.join(logs, name), "utf8").split("\n"))
      .filter((line) => line.includes("AF_INET"));
    expect(inet.length).toBeGreaterThan(5);
    const outward = inet.filter((line) => !/inet_addr\("127\.0\.0\.1"\)|"::1"/.test(line));
    // Inside, in a network of its own that leads nowhere, an ordinary client's connection is refused at once.
    expect(outward.filter((line) => !/10\.9\.9\.9.*= -1 ENETUNREACH/.test(line))).toEqual([]);
  });
});

describe("with a project's layer", () => {
  const layered = (): Ground =>
    newGround(
      {
        ...TREE,
        "h/p/.git/HEAD": "x",
        "h/p/secrets/s": "x",
        "h/p/.twsrt/srt-settings.json": '{ "filesystem": { "denyRead": ["secrets"] } }',
      },
      settingsText(GOOD),
    );
  const verdictOf = (out: string, subject: RegExp): string | undefined =>
    (JSON.parse(out) as SandboxReport & { rules: { subject: string; verdict: string }[] }).rules.find(
      (rule) => subject.test(rule.subject),
    )?.verdict;

  test("the merged settings are tried, written or not, and a file that is not written is named", () => {
    const ground = layered();
    fs.writeFileSync(path.join(ground.home, "bash-rules.json"), "{}");
    fs.mkdirSync(path.join(ground.home, ".config/twsrt"), { recursive: true });
    fs.writeFileSync(path.join(ground.home, ".config/twsrt/bash-rules.json"), "{}");
    const unwritten = twsrt(ground, ["--json"]);
    const originOf = (subject: RegExp) =>
      (JSON.parse(unwritten.out) as { rules: SandboxRule[] }).rules.find((rule) =>
        subject.test(rule.subject),
      );
    expect(originOf(/\/secrets$/)).toMatchObject({
      file: ground.at("h/p/.twsrt/srt-settings.json"),
      layer: "project",
      line: 1,
      column: 32,
    });
    expect(originOf(/~\/\.aws$/)).toMatchObject({ file: ground.at("h/.srt-settings.json"), line: 1 });
    expect(twsrt(ground).out).toMatch(/deny read \S*\/secrets +project srt:1/);
    expect(unwritten.err).toContain("warning[srt-output-stale]");
    expect(unwritten.err).toMatch(/layers `user`, `project`, but .*srt-settings\.json does not exist/);
    expect(verdictOf(unwritten.out, /\/secrets$/)).toBe("pass");
    expect(verdictOf(unwritten.out, /~\/\.aws$/)).toBe("pass");
    const { status } = spawnSync(NODE, [inject("binary"), "generate", "--write"], {
      cwd: ground.cwd,
      env: environmentOf(ground),
    });
    expect(status).toBe(0);
    const written = twsrt(ground, ["--json"]);
    expect(written.err).not.toContain("srt-output-stale");
    expect(verdictOf(written.out, /\/secrets$/)).toBe("pass");
    expect((JSON.parse(written.out) as SandboxReport & { file: string }).file).toBe(
      path.join(ground.home, ".local/state/twsrt/srt-settings.json"),
    );
  });
});
