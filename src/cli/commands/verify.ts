import * as fs from "node:fs";
import * as path from "node:path";
import type { Target } from "../../targets/target.ts";
import { openSession } from "../../verify/drive.ts";
import { exitOf, type AgentReport, type VerifiedAgent, type VerifyReport } from "../../verify/report.ts";
import type { Progress } from "../../verify/trials.ts";
import { verifyAgent, type OpenSession, type VerifyOptions } from "../../verify/verify.ts";
import type { Workspace } from "../../workspace/load.ts";
import { acceptedOf, acceptedText } from "../../gate/accepted.ts";
import { isAccepted, VERIFY_CODES, verifyFindings } from "../../verify/findings.ts";
import { keepLastRuns, type LastRun, type LastRuns } from "../../workspace/last-runs.ts";
import { writeReport } from "../report-file.ts";
import type { Context } from "../context.ts";
import { acceptingToday, finish } from "../gate.ts";
import type { Io } from "../io.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";
import { shapeOf } from "../shape.ts";
import { patienceOf, untilInterrupted } from "../trial.ts";

declare const TWSRT_VERSION: string;

/** Without a terminal a line says so often how far an agent is. */
const LINE_EVERY_MS = 10_000;

/** The process that drives an agent; the build puts it beside the command. */
const WORKER = "verify-worker.cjs";

/** `twsrt verify`: what the installed agents really do with every rule. */
export async function verify(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { program, timeout, json } = parsed.options;
  const seconds = timeout === undefined ? undefined : patienceOf(timeout, io);
  if (timeout !== undefined && seconds === undefined) return EXIT.usage;
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  if (program !== undefined && chosen === "all") {
    io.err("twsrt: `--program` is of one agent: name it\n");
    return EXIT.usage;
  }
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;

  const trial = await untilInterrupted(async (signal) => {
    const options = await optionsOf(context, seconds, signal);
    // All at once: an agent keeps little more than one processor busy.
    return Promise.all(targets.map((target) => verifyOne(workspace, target, options)));
  });
  if (trial.kind === "interrupted") return trial.status;
  const agents = trial.value;
  const isNamed = chosen !== "all";
  const { config, environment } = workspace;
  const accepts = acceptingToday(config);
  const exit = exitOf(agents, isNamed, (agent) => isAccepted(agent, accepts));
  const findings = verifyFindings(agents, accepts);
  const report: VerifyReport = { format: 1, agents, accepted: acceptedOf(findings), exit };
  if (json === true) io.out(`${JSON.stringify(report, undefined, 2)}\n`);
  else {
    await print(agents, context);
    io.out(acceptedText(report.accepted));
  }
  const now = new Date();
  const evidence = parsed.options["write-evidence"];
  if (evidence !== undefined) {
    const { evidencePage } = await import("../../verify/evidence.ts");
    const page = async (): Promise<string> => evidencePage(agents, { version: TWSRT_VERSION, now });
    if (!(await writeReport(evidence, page, context, workspace))) return EXIT.target;
  }
  const isWhole = parsed.options.only === undefined && parsed.options.plain !== true;
  if (isWhole) {
    keepLastRuns(
      workspace.state,
      "verify",
      lastRuns(agents, (agent) => (isAccepted(agent, accepts) ? 0 : 1), now),
    );
  }
  const tried = agents.flatMap(({ status, agent }) => (status === "verified" ? [agent] : []));
  const isWritten = await finish(context, {
    name: "verify",
    config,
    cwd: environment.cwd,
    findings,
    ...(isWhole ? { checked: { codes: new Set(Object.keys(VERIFY_CODES)), agents: tried } } : {}),
    junit: async () => (await import("../../verify/render/junit.ts")).verifyJUnit(agents, accepts),
  });
  return isWritten ? report.exit : EXIT.target;
}

function lastRuns(
  agents: readonly AgentReport[],
  exitFor: (agent: VerifiedAgent) => number,
  now: Date,
): LastRuns {
  return Object.fromEntries(
    agents.flatMap((agent) => {
      if (agent.status !== "verified") return [];
      const { version, totals } = agent;
      const run: LastRun = {
        date: now.toISOString(),
        twsrt: TWSRT_VERSION,
        ...(version === undefined ? {} : { version }),
        exit: exitFor(agent),
        totals: totals.rules,
      };
      return [[agent.agent, run]];
    }),
  );
}

/** Shows how far an agent is until `end` is called. */
type AgentProgress = ((progress: Progress) => void) & { readonly end: () => void };

interface CommandOptions extends VerifyOptions {
  readonly progressOf: (agent: string) => AgentProgress;
}

async function optionsOf(
  { parsed, io, variables }: Context,
  seconds: number | undefined,
  signal: AbortSignal,
): Promise<CommandOptions> {
  const { program, only = [], plain, generated } = parsed.options;
  const onlyFile = parsed.options["only-file"] === true;
  const { isatty } = await import("node:tty");
  const isShown = isatty(2);
  return {
    basis: generated === true ? "generated" : "disk",
    only,
    onlyFile,
    plainOnly: plain === true,
    ...(program === undefined ? {} : { program: program.includes("/") ? path.resolve(program) : program }),
    searchPath: variables["PATH"] ?? "",
    ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
    signal,
    progressOf: (agent) => (isShown ? onTerminal(agent, io) : onLines(agent, io)),
  };
}

/** How far an agent is, in one line that changes. */
function onTerminal(agent: string, io: Io): AgentProgress {
  return Object.assign((progress: Progress) => io.progress(`${agent}: ${progressText(progress)}`), {
    end: () => io.progress(""),
  });
}

/** The same in a log: a line for what takes longer. */
function onLines(agent: string, io: Io): AgentProgress {
  let last: Progress | undefined;
  const timer = setInterval(() => {
    io.err(`${agent}: ${last === undefined ? "starting" : progressText(last)}\n`);
  }, LINE_EVERY_MS);
  return Object.assign((progress: Progress) => void (last = progress), { end: () => clearInterval(timer) });
}

function progressText({ run, answered, accesses }: Progress): string {
  return `${run} ${answered}/${accesses}`;
}

/** Beside the command itself, links followed: a package manager puts one on the search path. */
function workerFile(): string {
  return path.join(path.dirname(fs.realpathSync(process.argv[1] ?? "")), WORKER);
}

async function verifyOne(
  workspace: Workspace,
  target: Target,
  { progressOf, ...options }: CommandOptions,
): Promise<AgentReport> {
  const onProgress = progressOf(target.name);
  try {
    const open: OpenSession = (job, ending) => openSession({ ...job, worker: workerFile() }, ending);
    return await verifyAgent(workspace, target, { ...options, onProgress }, open);
  } finally {
    onProgress.end();
  }
}

async function print(agents: readonly AgentReport[], context: Context): Promise<void> {
  const { verifyText } = await import("../../verify/render/terminal.ts");
  context.io.out(verifyText(agents, await shapeOf(context)));
}
