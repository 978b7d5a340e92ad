import { agentEnforcer, type Basis, type Enforcer } from "../answers/enforcers.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import type { DriveJob, Opened } from "./drive.ts";
import { judge } from "./judging.ts";
import { layoutOf } from "./layout.ts";
import { probesOf } from "./probes.ts";
import type { AgentReport } from "./report.ts";
import { verifiedAgent } from "./reporting.ts";
import type { Selection } from "./selection.ts";
import type { Progress } from "./trials.ts";

/** What of an agent is verified, and how it is started. */
export interface VerifyOptions {
  /** Whether the file on the disk is tried, which is the default, or what would be generated now. */
  readonly basis?: Basis;
  /** Only rules with one of these texts in their id or subject, or of this kind; by default all. */
  readonly only?: Selection["only"];
  /** Only the common forms of each access. */
  readonly plainOnly?: boolean;
  /** The agent's program, where it is not the one on the search path. */
  readonly program?: string;
  /** Folders in which programs are looked for; by default those of the variable PATH. */
  readonly searchPath?: string;
  /** For each start of the agent, in milliseconds; by default a minute. */
  readonly timeoutMs?: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends everything that was started. */
  readonly signal?: AbortSignal;
}

/** Starts the session in which an agent is tried; tests pass their own. */
export type OpenSession = (
  job: Omit<DriveJob, "worker" | "isolation">,
  signal?: AbortSignal,
) => Promise<Opened>;

/** How long one start of an agent may take where nobody says it. */
const PATIENCE_MS = 60_000;

/**
 * Has the installed agent try what the policy speaks of, and compares what it does with what the policy says. Nothing
 * of the user's is written, and no command line is run.
 * @param open starts the session in which the agent is tried
 */
export async function verifyAgent(
  workspace: Workspace,
  target: Target,
  options: VerifyOptions,
  open: OpenSession,
): Promise<AgentReport> {
  const started = performance.now();
  const { policy, environment } = workspace;
  const { basis = "disk", only = [], plainOnly = false, signal } = options;
  const names = { agent: target.name, title: target.title };
  let files: Enforcer["files"] = [];
  const set = await probesOf({
    policy,
    environment,
    selection: { only, plainOnly },
    enforcers: async (overlay) => {
      const fresh = await agentEnforcer(workspace, target, "generated", overlay);
      const isFresh = basis === "generated";
      const tested = isFresh ? fresh : await agentEnforcer(workspace, target, "disk", overlay);
      files = tested.files;
      return { tested, fresh };
    },
  });
  const problem = fileProblem(files);
  if (problem !== undefined) return { ...names, ...problem };
  if (set.subjects.length === 0) return { ...names, status: "nothing-selected" };

  const attempts = set.probes.map(({ attempt }) => attempt);
  const job = {
    target,
    layout: layoutOf(attempts, set.overlay),
    searchPath: options.searchPath ?? process.env["PATH"] ?? "",
    timeoutMs: options.timeoutMs ?? PATIENCE_MS,
    ...(options.program === undefined ? {} : { program: options.program }),
  };
  const opened = await open(job, signal);
  const isEnded = (): boolean => signal?.aborted === true;
  if (opened.kind !== "open") {
    if (isEnded()) return { ...names, status: "interrupted" };
    if (opened.kind === "failed") return { ...names, status: "failed", why: opened.why };
    return { ...names, status: "missing", program: opened.program, install: opened.install };
  }
  const { session } = opened;
  try {
    const onProgress = options.onProgress ?? (() => undefined);
    const judged = await judge({ workspace, target, files, set, session, onProgress, isEnded });
    if (judged.kind === "interrupted") return { ...names, status: "interrupted" };
    if (judged.kind === "failed") return { ...names, status: "failed", why: judged.why };
    const ms = Math.round(performance.now() - started);
    return await verifiedAgent({ target, files, set, session, judged, ms });
  } finally {
    await session.close();
  }
}

type FileProblem =
  | { readonly status: "file-missing"; readonly file: string }
  | { readonly status: "file-unreadable"; readonly file: string; readonly why: string };

function fileProblem(files: Enforcer["files"]): FileProblem | undefined {
  for (const { path: file, state, problem: why = "" } of files) {
    // The configuration leaves it out, so nobody expects it.
    if (file === undefined) continue;
    if (state === "missing") return { status: "file-missing", file };
    if (state === "unreadable") return { status: "file-unreadable", file, why };
  }
  return undefined;
}
