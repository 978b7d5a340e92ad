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

export interface VerifyOptions {
  /** Whether the file on the disk is tried, or what would be generated now. */
  readonly basis: Basis;
  readonly selection: Selection & { readonly plainOnly: boolean };
  /** How the agent is started. */
  readonly job: Omit<DriveJob, "target" | "layout">;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends everything that was started. */
  readonly signal?: AbortSignal;
}

/**
 * Has the installed agent try what the policy speaks of, and compares what it does with what the policy says. Nothing
 * of the user's is written, and no command line is run.
 * @param open starts the session in which the agent is tried; a test passes its own
 */
export async function verifyAgent(
  workspace: Workspace,
  target: Target,
  options: VerifyOptions,
  open: (job: DriveJob, signal?: AbortSignal) => Promise<Opened>,
): Promise<AgentReport> {
  const started = performance.now();
  const { policy, environment } = workspace;
  const { selection, signal } = options;
  const names = { agent: target.name, title: target.title };
  let files: Enforcer["files"] = [];
  const set = await probesOf({
    policy,
    environment,
    selection,
    enforcers: async (overlay) => {
      const fresh = await agentEnforcer(workspace, target, "generated", overlay);
      const isFresh = options.basis === "generated";
      const tested = isFresh ? fresh : await agentEnforcer(workspace, target, "disk", overlay);
      files = tested.files;
      return { tested, fresh };
    },
  });
  const problem = fileProblem(files);
  if (problem !== undefined) return { ...names, ...problem };
  if (set.subjects.length === 0) return { ...names, status: "nothing-selected" };

  const attempts = set.probes.map(({ attempt }) => attempt);
  const opened = await open({ ...options.job, target, layout: layoutOf(attempts, set.overlay) }, signal);
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
