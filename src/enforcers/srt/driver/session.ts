import { randomBytes } from "node:crypto";
import { closeSync } from "node:fs";
import * as path from "node:path";
import { startProcess, type Exit } from "../../../drive/process.ts";
import { failureOf, type Failure } from "./failure.ts";
import type { InstalledSrt } from "./find.ts";
import { lineOf, planText, type Answer, type Canary, type Probe } from "./probe.ts";
import { proberCommand } from "./prober.ts";
import { openSink } from "./sink.ts";
import { unnamedFile } from "./unnamed.ts";

/** One start of the sandbox. */
export interface SandboxJob {
  readonly srt: InstalledSrt;
  /** The settings file under test. */
  readonly file: string;
  /** The settings that SRT gets in its place, where the file as it is would send something out of this machine. */
  readonly instead?: string;
  /** The directory in which SRT is started; relative entries hang at it. */
  readonly cwd: string;
  /** The whole environment of SRT. */
  readonly variables: Readonly<Record<string, string>>;
  /** For all of it, in milliseconds. */
  readonly timeoutMs: number;
  /** The Node that tries the plan inside; by default the running one. */
  readonly node?: string;
  /** Ends it when it is aborted. */
  readonly signal?: AbortSignal;
}

/** What came of a plan. */
export type SandboxRun =
  | {
      readonly kind: "ran";
      readonly canary: Canary;
      /** By the place of the probe in the plan; what is missing got no answer. */
      readonly answers: ReadonlyMap<number, Answer>;
      /** Whether all of the plan was tried. */
      readonly isWhole: boolean;
      /** What the sandbox let out to its parent proxy. */
      readonly seen: ReadonlySet<string>;
    }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "interrupted" };

/** What a probe may need to know of the machine outside. */
export interface Outside {
  /** A port of this machine on which something listens. */
  readonly port: number;
}

/**
 * How long SRT gets to end, in milliseconds: by itself, and then when it is asked to. The first is long enough for a start
 * on a machine with much to do: a signal in the middle of its start leaves sockets in the folder for temporary files
 * (`srt-mux-*.sock`, `claude-http-*.sock`; in 53 of 200 starts of SRT 0.0.83, at random moments).
 */
const GRACE = { byItself: 20_000, asked: 3000 } as const;

/**
 * How often SRT is started at most. It gives up when programs that it has started are not there within a second and a half, which
 * happens on a machine with much to do (SRT 0.0.83).
 */
const MOST_STARTS = 5;
const TOO_SLOW = /Failed to create bridge sockets/;

/** Tries a plan in one sandbox, which is started again where it did not get ready in time. */
export async function runSandbox(
  job: SandboxJob,
  planOf: (outside: Outside) => Promise<readonly Probe[]>,
  onAnswer: (n: number, answer: Answer) => void = () => undefined,
): Promise<SandboxRun> {
  const until = performance.now() + job.timeoutMs;
  for (let left = MOST_STARTS - 1; ; left--) {
    const run = await startOnce({ ...job, timeoutMs: until - performance.now() }, planOf, onAnswer);
    const isTooSlow = run.kind === "failed" && TOO_SLOW.test(run.failure.said);
    if (!isTooSlow || left === 0 || performance.now() >= until) return run;
  }
}

/**
 * Starts the sandbox once. The prober inside ends when its standard input does, and SRT then removes what it has
 * made: also when this process is killed. So its input is kept open until all answers are there.
 */
async function startOnce(
  job: SandboxJob,
  planOf: (outside: Outside) => Promise<readonly Probe[]>,
  onAnswer: (n: number, answer: Answer) => void,
): Promise<SandboxRun> {
  if (isAborted(job)) return { kind: "interrupted" };
  const sink = await openSink();
  // All of it before the sandbox starts, which makes files of its own where there are none.
  const plan = await planOf({ port: sink.port });
  const nonce = randomBytes(16).toString("hex");
  const answers = new Map<number, Answer>();
  const told: { canary?: Canary; isWhole: boolean } = { isWhole: false };
  const [first, ...rest] = job.srt.program.command;
  const settings = job.instead === undefined ? job.file : "/dev/fd/3";
  const command = proberCommand(job.node ?? process.execPath);
  const extra = job.instead === undefined ? undefined : unnamedFile(job.instead);
  const started = startProcess([first, ...rest, "-s", settings, "-c", command], {
    cwd: job.cwd,
    variables: { ...job.variables, ...proxies(sink.port) },
    ...(extra === undefined ? {} : { extra }),
    onLine: (text) => {
      const line = lineOf(text, nonce);
      if (line?.kind === "canary") told.canary = line;
      else if (line?.kind === "done") told.isWhole = true;
      else if (line?.kind === "answered") {
        answers.set(line.n, line.answer);
        onAnswer(line.n, line.answer);
      }
    },
  });
  if (extra !== undefined) closeSync(extra);
  started.write(planText(nonce, plan));
  let timedOut = false;
  const ending: NodeJS.Timeout[] = [];
  const end = (): void => {
    if (ending.length > 0) return;
    started.end();
    ending.push(
      setTimeout(() => started.ask(), GRACE.byItself),
      setTimeout(() => started.kill(), GRACE.byItself + GRACE.asked),
    );
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, job.timeoutMs);
  job.signal?.addEventListener("abort", end, { once: true });
  const exit = await started.exit;
  for (const one of [timer, ...ending]) clearTimeout(one);
  job.signal?.removeEventListener("abort", end);
  await sink.close();
  if (isAborted(job)) return { kind: "interrupted" };
  const { canary, isWhole } = told;
  if (canary?.isInside === true && !timedOut)
    return { kind: "ran", canary, answers, isWhole, seen: sink.seen };
  return { kind: "failed", failure: failureOf(reportOf(exit, timedOut, canary), job) };
}

function isAborted({ signal }: SandboxJob): boolean {
  return signal?.aborted === true;
}

function reportOf(exit: Exit, timedOut: boolean, canary: Canary | undefined) {
  return {
    code: exit.code,
    said: exit.failed ?? exit.errors,
    timedOut,
    isOutside: canary?.isInside === false,
  };
}

function proxies(port: number): Readonly<Record<string, string>> {
  const url = `http://127.0.0.1:${port}`;
  return { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url, NO_PROXY: "", no_proxy: "" };
}

/**
 * The environment in which SRT is started: what finds programs and files, and what it decides by itself. Nothing else
 * of the user's goes in, keys and options for Node least of all.
 */
export function srtVariables(
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    const value = variables[name];
    if (value !== undefined) kept[name] = value;
  }
  // Programs are looked for in absolute folders alone, as twsrt itself does.
  kept["PATH"] = (variables["PATH"] ?? "")
    .split(":")
    .filter((folder) => path.isAbsolute(folder))
    .join(":");
  return kept;
}

/** Read by SRT 0.0.83 or by what it starts; the proxies, which it reads too, are those of the sink. */
const KEPT = [
  "HOME",
  "USER",
  "LOGNAME",
  "LANG",
  "TMPDIR",
  "CLAUDE_CODE_TMPDIR",
  "CLAUDE_TMPDIR",
  "XDG_RUNTIME_DIR",
];
