import * as path from "node:path";
import { lineOf } from "../drive/json.ts";
import { bestIsolation, isolationCommand, type Isolation } from "../drive/isolation.ts";
import { startProcess, type Exit } from "../drive/process.ts";
import { findProgram, type Program } from "../drive/program.ts";
import { sweepWorlds, type Layout } from "../drive/world.ts";
import type { Acceptance, DriveEnd, DriveRun } from "../drive/kit/driver.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Target } from "../targets/target.ts";
import { Patience } from "./patience.ts";
import type { JobRun, Request, Response } from "./protocol.ts";

/** Which agent is to be tried, and where. */
export interface DriveJob {
  readonly target: Target;
  /** The program, where it is not the one on the search path. */
  readonly program?: string;
  /** Folders in which programs are looked for, as in the variable PATH. */
  readonly searchPath: string;
  readonly layout: Layout;
  /** Files and folders that have to be seen besides the agent's program. */
  readonly needed?: readonly string[];
  /** Until the agent's next answer, in milliseconds; by default derived from what its starts take here. */
  readonly timeoutMs?: number;
  /** The built `verify/worker.ts`. */
  readonly worker: string;
  /** What to make do with; by default the best that the machine has. */
  readonly isolation?: Isolation;
}

/** The installed agent, ready to be tried in a throw-away world. */
export interface Session {
  /** What the program says its version is. */
  readonly version: string | undefined;
  /** Where the program was found. */
  readonly program: string;
  readonly isolation: Isolation;
  /** How long the next start may be without an answer, in milliseconds. */
  readonly patienceMs: number;
  /** What the agent does not get of these files: keys, in the user's terms. */
  setAside(files: JobRun["files"]): readonly string[];
  accepts(files: JobRun["files"]): Promise<Acceptance>;
  /** The ids of the scopes that can be placed beside the files; the others are left out of every run. */
  place(scopes: readonly ScopeText[]): Promise<readonly string[]>;
  run(run: JobRun, onProgress?: (answered: number) => void): Promise<DriveRun>;
  /** Ends everything that was started, and removes what was made. */
  close(): Promise<void>;
}

export type Opened =
  | { readonly kind: "open"; readonly session: Session }
  | { readonly kind: "missing"; readonly program: string; readonly install: string }
  | { readonly kind: "failed"; readonly why: string };

/** A request may need several starts, and is over long before the worker counts as hanging. */
const PATIENT = 6;

/** What the worker gets beyond the agent's own time, and what it gets to clean up, in milliseconds. */
const GRACE = { answer: 15_000, end: 3000 } as const;

/**
 * Starts the process in which an agent is driven.
 * @param signal ends the session, and everything in it, when it is aborted
 */
export async function openSession(job: DriveJob, signal?: AbortSignal): Promise<Opened> {
  const driver = await job.target.driver();
  const program = findProgram(job.program ?? driver.program, job.searchPath);
  if (program === undefined)
    return { kind: "missing", program: job.program ?? driver.program, install: driver.install };
  sweepWorlds();
  const isolation = job.isolation ?? bestIsolation();
  const worker = startWorker(job, program, isolation, signal);
  const patience = new Patience(job.timeoutMs);
  const first = await worker.ask(
    {
      kind: "begin",
      begin: {
        target: job.target.name,
        command: program.command,
        layout: job.layout,
        isBoxed: isolation === "box",
      },
      timeoutMs: patience.ms,
    },
    patience.ms,
  );
  if (first.kind !== "begun") {
    await worker.close();
    return { kind: "failed", why: first.kind === "failed" ? first.why : `unexpected answer: ${first.kind}` };
  }
  patience.learn(first.ms);
  return {
    kind: "open",
    session: {
      version: first.version,
      program: program.found,
      isolation,
      get patienceMs() {
        return patience.ms;
      },
      setAside: (files) => driver.setAside(files),
      accepts: async (files) => {
        const response = await worker.ask(
          { kind: "accepts", files, timeoutMs: patience.ms },
          PATIENT * patience.ms,
        );
        if (response.kind === "acceptance") return response.acceptance;
        return { kind: "unknown", why: response.kind === "failed" ? response.why : "no answer" };
      },
      place: async (scopes) => {
        const response = await worker.ask({ kind: "place", scopes }, patience.ms);
        return response.kind === "placed" ? response.scopes : [];
      },
      run: async (run, onProgress) => {
        const request = { kind: "run", run, timeoutMs: patience.ms } as const;
        const response = await worker.ask(request, PATIENT * patience.ms, onProgress);
        if (response.kind === "ran") {
          if (response.run.end.kind === "timed-out") patience.exceeded();
          else patience.learn(response.run.startMs);
          return response.run;
        }
        const said = response.kind === "failed" ? response.why : "no answer";
        return lostRun(run, { kind: "not-started", said });
      },
      close: () => worker.close(),
    },
  };
}

interface Worker {
  ask(request: Request, timeoutMs: number, onProgress?: (answered: number) => void): Promise<Response>;
  close(): Promise<void>;
}

function startWorker(
  job: DriveJob,
  program: Program,
  isolation: Isolation,
  signal: AbortSignal | undefined,
): Worker {
  const needed = [...program.needed, path.dirname(job.worker), ...(job.needed ?? [])];
  const prefix = isolationCommand(isolation, job.layout, needed);
  const [first, ...rest] = [...prefix, process.execPath, job.worker];
  let waiting: ((response: Response) => void) | undefined;
  let progress: ((answered: number) => void) | undefined;
  let ended: Exit | undefined;
  let timer: NodeJS.Timeout | undefined;
  const started = startProcess([first, ...rest], {
    cwd: "/",
    // A search path to find the isolating programs with; the agent gets one of its own.
    variables: { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" },
    onLine: (line) => {
      const response = responseOf(line);
      if (response?.kind === "progress") {
        timer?.refresh();
        progress?.(response.answered);
      } else if (response !== undefined) waiting?.(response);
    },
  });
  void started.exit.then((exit) => {
    ended = exit;
    waiting?.({ kind: "failed", why: describe(exit) });
  });

  const close = async (): Promise<void> => {
    // The worker ends what it has started and removes what it has made when its input ends.
    started.endWithin(GRACE.end);
    await started.exit;
  };
  const abort = (): void => {
    waiting?.({ kind: "failed", why: "interrupted" });
    void close();
  };
  signal?.addEventListener("abort", abort, { once: true });

  return {
    ask: (request, timeoutMs, onProgress) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve({ kind: "failed", why: "interrupted" });
        if (ended !== undefined) return resolve({ kind: "failed", why: describe(ended) });
        timer = setTimeout(
          () => waiting?.({ kind: "failed", why: "no answer in time" }),
          timeoutMs + GRACE.answer,
        );
        waiting = (response) => {
          clearTimeout(timer);
          waiting = undefined;
          progress = undefined;
          resolve(response);
        };
        progress = onProgress;
        started.write(lineOf(request));
      }),
    close: async () => {
      signal?.removeEventListener("abort", abort);
      await close();
    },
  };
}

/** @returns undefined for what is none, such as a warning of the runtime */
function responseOf(line: string): Response | undefined {
  try {
    return JSON.parse(line) as Response;
  } catch {
    return undefined;
  }
}

function describe({ code, signal, failed, errors }: Exit): string {
  if (failed !== undefined) return failed;
  const how =
    signal === null ? `the driving process ended with ${code}` : `the driving process was ended by ${signal}`;
  const said = errors.trim().split("\n").at(-1);
  return said === undefined || said === "" ? how : `${how}: ${said}`;
}

/** A run of which nothing came. */
function lostRun(run: JobRun, end: DriveEnd): DriveRun {
  return {
    observations: run.accesses.map(() => ({ verdict: "lost", text: "", ms: 0 })),
    end,
    startMs: 0,
    totalMs: 0,
  };
}
