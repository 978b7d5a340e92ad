import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startProcess } from "../../src/drive/process.ts";
import type { Job, Observation } from "./event.ts";
import { STAND_INS } from "./stand-ins.ts";
import { CWD, HOSTS } from "./world.ts";

/** So much of the machine as programs need to run, and that exists. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"];
const SETTINGS = [
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/etc/nsswitch.conf",
  "/etc/vim",
  "/etc/ssl/openssl.cnf",
];

/**
 * Runs lines in real bash, in boxes without network in which nothing of the machine can be changed.
 * @param driver the bundle of `driver.ts`
 */
export async function observeAll(
  lines: readonly string[],
  driver: string,
  timeoutMs = 2500,
): Promise<readonly Observation[]> {
  const boxes = Math.max(1, Math.min(os.availableParallelism(), Math.ceil(lines.length / 8)));
  const found: Observation[] = [];
  const job = async (box: number): Promise<void> => {
    const numbers = lines.map((_, number) => number).filter((number) => number % boxes === box);
    const own = numbers.map((number) => lines[number] as string);
    const observations = await observeIn({ lines: own, timeoutMs }, driver);
    numbers.forEach((number, index) => (found[number] = observations[index] as Observation));
  };
  await Promise.all(Array.from({ length: boxes }, (_, box) => job(box)));
  return found;
}

async function observeIn(job: Job, driver: string): Promise<readonly Observation[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-shell-"));
  try {
    fs.writeFileSync(path.join(folder, "job.json"), JSON.stringify(job));
    fs.copyFileSync(driver, path.join(folder, "driver.mjs"));
    writeEtc(folder);
    for (const [place, programs] of Object.entries(STAND_INS)) {
      fs.mkdirSync(path.join(folder, place));
      for (const [name, text] of Object.entries(programs))
        fs.writeFileSync(path.join(folder, place, name), text, { mode: 0o755 });
    }
    const observations: Observation[] = [];
    const started = startProcess(boxCommand(folder), {
      cwd: "/",
      variables: { PATH: process.env["PATH"] ?? "" },
      timeoutMs: 60_000 + job.lines.length * (job.timeoutMs + 1000),
      onLine: (line) => observations.push(JSON.parse(line) as Observation),
    });
    started.end();
    const exit = await started.exit;
    if (observations.length !== job.lines.length)
      throw new Error(
        `the box ended after ${observations.length} of ${job.lines.length} lines: ${exit.failed ?? exit.errors}`,
      );
    return observations;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function writeEtc(folder: string): void {
  const hosts = Object.entries(HOSTS).map(([name, address]) => `${address} ${name}\n`);
  fs.writeFileSync(path.join(folder, "hosts"), `127.0.0.1 localhost\n${hosts.join("")}`);
  fs.writeFileSync(
    path.join(folder, "passwd"),
    "root:x:0:0::/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/bash\n",
  );
  fs.writeFileSync(path.join(folder, "group"), "root:x:0:\nme:x:1000:\n");
}

function boxCommand(folder: string): readonly [string, ...string[]] {
  const shown = (file: string): string[] => {
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    return stat.isSymbolicLink() ? ["--symlink", fs.readlinkSync(file), file] : ["--ro-bind", file, file];
  };
  const own = (name: string, place: string): string[] => ["--ro-bind", path.join(folder, name), place];
  return [
    "bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--clearenv",
    "--setenv",
    "PATH",
    "/oracle/first:/usr/bin:/bin:/usr/sbin:/sbin:/oracle/last",
    "--uid",
    "1000",
    "--gid",
    "1000",
    "--hostname",
    "box",
    ...SYSTEM.flatMap(shown),
    "--dir",
    "/etc",
    ...SETTINGS.flatMap((file) => ["--ro-bind-try", file, file]),
    ...own("hosts", "/etc/hosts"),
    ...own("passwd", "/etc/passwd"),
    ...own("group", "/etc/group"),
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--size",
    String(256 * 1024 * 1024),
    "--tmpfs",
    "/tmp",
    "--size",
    String(256 * 1024 * 1024),
    "--tmpfs",
    "/home",
    "--size",
    String(256 * 1024 * 1024),
    "--tmpfs",
    "/oracle",
    "--dir",
    CWD,
    "--dir",
    "/srv",
    ...own("job.json", "/oracle/job.json"),
    ...own("driver.mjs", "/oracle/driver.mjs"),
    ...own("first", "/oracle/first"),
    ...own("last", "/oracle/last"),
    "--ro-bind",
    process.execPath,
    "/oracle/node",
    "--",
    "/oracle/node",
    "/oracle/driver.mjs",
  ];
}
