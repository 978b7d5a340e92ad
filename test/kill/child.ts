/** Runs the modules of `src/files` in processes of their own: under a limit, as another user, or to be killed. */
import * as childProcess from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const SOURCES = fileURLToPath(new URL("../../src/files/", import.meta.url));

/** Somebody without rights: what "nobody" is on every system of ours. */
const NOBODY = 65_534;

/** Root passes every permission check, so tests of refusals need another user then. */
export const isRoot = process.getuid?.() === 0;

/** @returns the real path of a new folder that other users may enter. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-files-")));
  fs.chmodSync(folder, 0o755);
  return folder;
}

/**
 * Bundles a program into one file, for Node 20 cannot run TypeScript.
 *
 * @param source TypeScript; imports are relative to `src/files`
 * @param folder where the bundle goes
 * @returns the path of the bundle
 */
export function bundle(source: string, folder: string): string {
  const outfile = path.join(folder, "child.cjs");
  buildSync({
    stdin: { contents: source, resolveDir: SOURCES, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs", // Starts some milliseconds sooner than a module, and it is started hundreds of times.
    outfile,
    logLevel: "error",
  });
  return outfile;
}

const CALLS = `
import * as fs from "node:fs";
import { readText } from "./read.ts";
import { realEnvironment } from "./environment.ts";
import { replaceFile } from "./write.ts";
import { keepCopy } from "./backup.ts";
const calls = {
  read: (a) => { const r = readText(a.path); return r.kind === "ok" ? { kind: "ok", text: r.text } : r; },
  write: (a) => replaceFile({ ...a, expected: a.expected === undefined ? { kind: "missing" } : Buffer.from(a.expected) }),
  keep: (a) => keepCopy({ ...a, bytes: Buffer.from(a.bytes), now: new Date(a.now) }),
  look: (a) => {
    const e = realEnvironment({ home: "/" });
    return { kind: e.kind(a.path), real: e.realpath(a.path) ?? null, list: e.list(a.path) ?? null };
  },
};
const [name, argument] = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(calls[name](argument)));
`;

/** One call of the modules, as data. */
export type Call = readonly ["read" | "write" | "keep" | "look", Readonly<Record<string, unknown>>];

/**
 * @param folder where the bundle goes
 * @returns a function that makes one call in a child process and returns its result as parsed JSON. `limit`: the
 *   greatest file size in blocks of the shell; `nobody`: as a user without rights, when the test runs as root
 */
export function caller(folder: string) {
  const script = bundle(CALLS, folder);
  return (call: Call, how: { readonly limit?: number; readonly nobody?: boolean }): unknown => {
    const limit = how.limit === undefined ? "" : `trap "" XFSZ; ulimit -f ${how.limit};`;
    const user = how.nobody === true && isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const line = `${limit} exec "$@"`;
    const child = childProcess.spawnSync("sh", ["-c", line, "sh", process.execPath, script], {
      ...user,
      cwd: "/",
      encoding: "utf8",
      input: JSON.stringify(call), // Too long for an argument.
      timeout: 20_000,
    });
    if (child.status !== 0)
      throw new Error(`child failed: ${child.status} ${child.signal} ${child.stderr} ${child.error}`);
    return JSON.parse(child.stdout);
  };
}
