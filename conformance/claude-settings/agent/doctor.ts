import * as fs from "node:fs";
import * as path from "node:path";
import { isolationCommand } from "../../../src/drive/isolation.ts";
import { startProcess } from "../../../src/drive/process.ts";
import type { Program } from "../../../src/drive/program.ts";
import { relocatedWorld, type Layout, type World } from "../../../src/drive/world.ts";
import { CANARY_RULE, readReport, type DoctorReport, type StartFiles } from "./report.ts";

/** The texts of the user's, the project's and the local settings file, as many as there are. */
export type Texts = readonly string[];

/** Lets the agent judge settings files. `channelCanary`: see `readReport`. */
export type Doctor = (texts: Texts, channelCanary: boolean) => Promise<DoctorReport>;

/** It takes half a second. */
const PATIENCE = 60_000;

/**
 * The start directory is the root of a repository: below a repository of somebody else's, such as one at the root of
 * the directory for temporary files, doctor gives the local settings file the name that it would have there.
 */
const LAYOUT: Layout = {
  home: "/home/me",
  cwd: "/home/me/work",
  directories: [],
  files: [],
  links: {},
  repositories: ["/home/me/work"],
};

const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
} as const;

/**
 * Into a file, not a pipe: doctor ends before a pipe has taken more than 64 KB of it. And with no program in reach: it
 * asks a package manager that it finds, which takes longer than all the rest (Claude Code 2.1.330:
 * `src/targets/claude/settings/facts.md`, "Two traps").
 */
const SCRIPT = 'out=$1 PATH=$2; shift 2; export PATH; exec "$@" >"$out" 2>&1';

/**
 * `claude doctor` in a home of its own, with nothing of the user's environment and no network.
 * @param signal ends what is running
 * @param patience how long one start may take, in milliseconds; then it is ended with all that it has started
 */
export function doctorOf(program: Program, signal: AbortSignal, patience = PATIENCE): Doctor {
  return async (texts, channelCanary) => {
    const world = relocatedWorld(LAYOUT);
    try {
      return await run({ program, signal, patience }, world, texts, channelCanary);
    } finally {
      world.remove();
    }
  };
}

interface Start {
  readonly program: Program;
  readonly signal: AbortSignal;
  readonly patience: number;
}

async function run(
  { program, signal, patience }: Start,
  world: World,
  texts: Texts,
  channelCanary: boolean,
): Promise<DoctorReport> {
  const files = filesOf(world, texts.length);
  for (const [i, file] of files.tried.entries()) world.write(file.absolute, texts[i] ?? "");
  world.write(files.control.absolute, CONTROL);
  fs.mkdirSync(path.join(world.home, ".claude"), { recursive: true });
  fs.mkdirSync(path.join(world.cwd, ".claude"), { recursive: true });
  const out = path.join(world.temporary, "doctor.txt");
  const nothing = path.join(world.temporary, "no-programs");
  fs.mkdirSync(nothing);
  const doctor = [...program.command, "--settings", files.control.absolute, "doctor"];
  const script = ["sh", "-c", SCRIPT, "sh", out, nothing, ...doctor] as const;
  const [first, ...rest] = [...isolationCommand("network", LAYOUT, []), ...script];
  const started = startProcess([first ?? "sh", ...rest], {
    cwd: world.cwd,
    variables: { ...world.variables, ...QUIET },
    timeoutMs: patience,
    signal,
  });
  started.end();
  const { errors, timedOut, code, failed } = await started.exit;
  signal.throwIfAborted();
  // What the isolation itself complained of is all there is when the agent never began.
  const output = fs.existsSync(out) ? fs.readFileSync(out, "utf8") : errors;
  const said = (failed ?? output).trim().slice(-2000);
  if (timedOut) return { ran: false, reason: `it did not end within ${patience / 1000} s`, said };
  if (code !== 0) return { ran: false, reason: `it ended with status ${code ?? "of a signal"}`, said };
  const report = readReport(output, files, channelCanary);
  return report.ran ? report : { ...report, said };
}

/** Sound settings on the command line: no file that is tried takes their place, and doctor lists their rule as well. */
const CONTROL = JSON.stringify({ permissions: { deny: [CANARY_RULE] } });

function filesOf({ home, cwd, temporary }: World, count: number): StartFiles {
  const named = (absolute: string) => ({ absolute, relative: path.relative(cwd, absolute) });
  const tried = [
    path.join(home, ".claude/settings.json"),
    path.join(cwd, ".claude/settings.json"),
    path.join(cwd, ".claude/settings.local.json"),
  ];
  return { tried: tried.slice(0, count).map(named), control: named(path.join(temporary, "control.json")) };
}
