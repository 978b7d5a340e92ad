import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { inject, onTestFinished } from "vitest";
import { runWarm } from "./warm.ts";

/** What a run of the command gave. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The Node that runs the command, and with it an agent that is a script. */
  readonly node?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** In milliseconds. */
  readonly timeout?: number;
}

/** A throw-away home, and the installed command run in it with nothing of the real environment but PATH. */
export interface World {
  readonly home: string;
  /** Writes a file below the home, making folders. */
  readonly write: (file: string, text: string | Uint8Array) => string;
  readonly read: (file: string) => string;
  readonly exists: (file: string) => boolean;
  readonly path: (file: string) => string;
  /** Runs twsrt; `<home>` stands for the home in what comes back. */
  readonly run: (args: readonly string[], options?: RunOptions) => Run;
  /** Every path below the home with its content, for comparing before and after. */
  readonly snapshot: () => Readonly<Record<string, string>>;
}

/** The example of the documentation. */
export const EXAMPLE = {
  srt: `{
  "filesystem": {
    "denyRead":  ["~/.aws", "~/.ssh", "~/.gnupg", "~/.netrc"],
    "denyWrite": ["**/.env", "**/*.pem", "**/*.key", "**/secrets/**"],
    "allowWrite": [".", "/tmp", "~/dev"]
  },
  "network": {
    "allowedDomains": ["github.com", "*.github.com", "readthedocs.io", "*.readthedocs.io", "nodejs.org"],
    "deniedDomains": []
  }
}
`,
  bash: `{
  "deny": ["rm", "sudo", "git push --force"],
  "ask": ["git push", "git commit", "pip install"]
}
`,
} as const;

/** The Node that runs the command, if it is not the tests' own. */
const OTHER_NODE = process.env["TWSRT_TEST_NODE"];

/** A new world, removed when the test ends. */
export function newWorld(sources: Sources = {}): World {
  const world = diskWorld(sources);
  return { ...world, run: (args, options = {}) => runIn(world.home, args, options) };
}

interface Sources {
  readonly srt?: string;
  readonly bash?: string;
}

/** The files of a new world. */
export function diskWorld(sources: Sources): Omit<World, "run"> {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-home-")));
  onTestFinished(() => {
    fs.rmSync(home, { recursive: true, force: true });
  });
  const at = (file: string): string => path.join(home, file);
  const write = (file: string, text: string | Uint8Array): string => {
    fs.mkdirSync(path.dirname(at(file)), { recursive: true });
    fs.writeFileSync(at(file), text);
    return at(file);
  };
  if (sources.srt !== undefined) write(".srt-settings.json", sources.srt);
  if (sources.bash !== undefined) write(".config/twsrt/bash-rules.json", sources.bash);
  return {
    home,
    write,
    read: (file) => fs.readFileSync(at(file), "utf8"),
    exists: (file) => fs.existsSync(at(file)),
    path: at,
    snapshot: () => snapshot(home),
  };
}

/** Commands that start others with their own streams, or read theirs. */
const APART = ["run", "edit", "guard", "verify", "test"];

function runIn(home: string, args: readonly string[], options: RunOptions): Run {
  const cwd = options.cwd ?? home;
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, ...options.env };
  const isPlain = options.node === undefined && options.input === undefined && options.timeout === undefined;
  if (isPlain && OTHER_NODE === undefined && !APART.some((one) => args.includes(one))) {
    const { status, stdout, stderr } = runWarm(inject("binary"), { args, cwd, env });
    return { status, stdout: hidden(home, stdout), stderr: hidden(home, stderr) };
  }
  const result = spawnSync(options.node ?? OTHER_NODE ?? process.execPath, [inject("binary"), ...args], {
    cwd,
    env,
    input: options.input ?? "",
    encoding: "utf8",
    timeout: options.timeout ?? 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined) throw result.error;
  return {
    status: result.status,
    stdout: hidden(home, result.stdout),
    stderr: hidden(home, result.stderr),
  };
}

/** A text with `<home>` in place of the home, which is another one each time. */
export function hidden(home: string, text: string): string {
  return text.replaceAll(home, "<home>");
}

function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isSymbolicLink()) found[name] = `-> ${fs.readlinkSync(file)}`;
    else if (entry.isFile()) {
      const mode = (fs.statSync(file).mode & 0o7777).toString(8);
      found[name] = `${mode} ${fs.readFileSync(file, "latin1")}`;
    } else found[name] = "";
  }
  return found;
}
