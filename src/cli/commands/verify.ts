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
import { onPath } from "../../files/programs.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";
import { shapeOf } from "../shape.ts";
import { stateText, tableLines, type AgentState } from "../verify-table.ts";
import { patienceOf, untilInterrupted } from "../trial.ts";

declare const TWSRT_VERSION: string;

/** Without a terminal: how often a line shows what each agent is doing. */
const LINE_EVERY_MS = 10_000;

/** The process that drives an agent; the build puts it beside the command. */
const WORKER = "verify-worker.cjs";

/** `twsrt verify`: tries every rule with the installed agents. */
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

  const startable = targets.filter(
    ({ release }) => onPath(program ?? release.program, context.variables["PATH"] ?? "") !== undefined,
  );
  if (json !== true && startable.length > 0) io.err(durationText(startable.length));
  const trial = await untilInterrupted(async (signal) => {
    const options = optionsOf(context, seconds, signal);
    const shown = await shownOf(
      targets.map(({ name }) => name),
      io,
    );
    try {
      // All at once: an agent keeps little more than one processor busy.
      return await Promise.all(targets.map((target) => verifyOne(workspace, target, options, shown.show)));
    } finally {
      shown.end();
    }
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

/** Printed before the first start, because a silent program looks stuck. */
function durationText(agents: number): string {
  const which = agents === 1 ? "the agent" : `${agents} agents`;
  return `Starting ${which} several times; this can take a few minutes. Ctrl-C stops it.\n`;
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

function optionsOf(
  { parsed, variables }: Context,
  seconds: number | undefined,
  signal: AbortSignal,
): VerifyOptions {
  const { program, only = [], plain, generated } = parsed.options;
  const onlyFile = parsed.options["only-file"] === true;
  return {
    basis: generated === true ? "generated" : "disk",
    only,
    onlyFile,
    plainOnly: plain === true,
    ...(program === undefined ? {} : { program: program.includes("/") ? path.resolve(program) : program }),
    searchPath: variables["PATH"] ?? "",
    ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
    signal,
  };
}

/** Shows what every agent is doing until `end` is called. */
interface Shown {
  readonly show: (agent: string, state: AgentState) => void;
  readonly end: () => void;
}

async function shownOf(agents: readonly string[], io: Io): Promise<Shown> {
  const states = new Map<string, AgentState>(agents.map((agent) => [agent, { kind: "starting" }]));
  const { isatty } = await import("node:tty");
  return isatty(2) ? onTerminal(states, io) : onLines(states, io);
}

/** A table that is drawn again when something changes. It goes away at the end: the report says it all. */
function onTerminal(states: Map<string, AgentState>, io: Io): Shown {
  const draw = (): void => io.redraw(tableLines(states, process.stderr.columns || 80));
  draw();
  return {
    show: (agent, state) => {
      states.set(agent, state);
      draw();
    },
    end: () => io.redraw([]),
  };
}

/** The same in a log: now and then a line for each agent that is not done. */
function onLines(states: Map<string, AgentState>, io: Io): Shown {
  const timer = setInterval(() => {
    for (const [agent, state] of states) if (state.kind !== "done") io.err(`${agent}: ${stateText(state)}\n`);
  }, LINE_EVERY_MS);
  return { show: (agent, state) => void states.set(agent, state), end: () => clearInterval(timer) };
}

/** Beside the command itself, links followed: a package manager puts one on the search path. */
function workerFile(): string {
  return path.join(path.dirname(fs.realpathSync(process.argv[1] ?? "")), WORKER);
}

async function verifyOne(
  workspace: Workspace,
  target: Target,
  options: VerifyOptions,
  show: Shown["show"],
): Promise<AgentReport> {
  const open: OpenSession = (job, ending) => openSession({ ...job, worker: workerFile() }, ending);
  const onProgress = (progress: Progress): void => show(target.name, { kind: "trying", progress });
  const report = await verifyAgent(workspace, target, { ...options, onProgress }, open);
  show(target.name, { kind: "done", report });
  return report;
}

async function print(agents: readonly AgentReport[], context: Context): Promise<void> {
  const { verifyText } = await import("../../verify/render/terminal.ts");
  context.io.out(verifyText(agents, await shapeOf(context)));
}
