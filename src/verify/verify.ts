import { agentEnforcer, type Basis, type Enforcer } from "../answers/enforcers.ts";
import { hasOthers, isState, type ScopeText } from "../enforcers/scope.ts";
import { installed, onPath } from "../files/programs.ts";
import { policyFor } from "../policy/applies.ts";
import { installOf, unmeasuredGeneration } from "../targets/release.ts";
import type { Target } from "../targets/target.ts";
import type { Workspace } from "../workspace/load.ts";
import { readScopes } from "../workspace/scopes.ts";
import type { DriveJob, Opened, Session } from "./drive.ts";
import { notLoaded, overruledBy, placesBehind, type Effective } from "./effective.ts";
import { guardPlan, neededBy } from "./guard-plan.ts";
import { tryGuard, type Guarded, type GuardGround } from "./guarded.ts";
import { judge, type Judged } from "./judging.ts";
import { layoutOf, withRooms } from "./layout.ts";
import { accessKey, probesOf, type Probe, type ProbeSet } from "./probes.ts";
import type { AgentReport } from "./report.ts";
import { verifiedAgent } from "./reporting.ts";
import { onlyPlaced, trialScopes, type TrialScopes } from "./scopes.ts";
import type { Selection } from "./selection.ts";
import { textsOf } from "./texts.ts";
import { Trials, type Progress, type RunReport } from "./trials.ts";

/** What of an agent is verified, and how it is started. */
export interface VerifyOptions {
  /** Whether the file on the disk is tried, which is the default, or what would be generated now. */
  readonly basis?: Basis;
  /** Only rules with one of these texts in their id or subject, or of this kind; by default all. */
  readonly only?: Selection["only"];
  /** Only the files that twsrt writes, without what else the agent reads in this directory. */
  readonly onlyFile?: boolean;
  /** Only the common forms of each access. */
  readonly plainOnly?: boolean;
  /** The agent's program, where it is not the one on the search path. */
  readonly program?: string;
  /** Folders in which programs are looked for; by default those of the variable PATH. */
  readonly searchPath?: string;
  /** Until the agent's next answer, in milliseconds; by default a minute, or more where its starts take long. */
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

/**
 * Has the installed agent try what the policy speaks of, and compares what it does with what the policy says. Nothing
 * of the user's is written, and no command line is run.
 * @param open starts the session in which the agent is tried
 */
export async function verifyAgent(
  given: Workspace,
  target: Target,
  options: VerifyOptions,
  open: OpenSession,
): Promise<AgentReport> {
  const started = performance.now();
  const { onlyFile = false, signal } = options;
  const names = { agent: target.name, title: target.title };
  const searchPath = options.searchPath ?? process.env["PATH"] ?? "";
  const program = onPath(options.program ?? target.release.program, searchPath);
  // The files are judged for the release that is tried, which need not be the one on the search path.
  const limited = { ...given, policy: policyFor(given.policy, target.name) };
  const workspace =
    program === undefined ? limited : { ...limited, programs: { [target.release.program]: program } };
  const others = onlyFile ? [] : await readScopes(target, workspace);
  let scopes = await trialScopes(target, others);
  let look = await lookAt(workspace, target, options, scopes.taken);
  const { files } = look;
  const problem = fileProblem(files);
  if (problem !== undefined) return { ...names, ...problem };
  const unloaded = await notLoaded(look, others);
  if (unloaded !== undefined) return { ...names, ...unloaded };
  if (look.set.subjects.length === 0) return { ...names, status: "nothing-selected" };
  const overruled = await overruledBy({ ...look, scopes: others });

  const generation =
    program === undefined ? undefined : unmeasuredGeneration(target.release, installed(program));
  if (program !== undefined && generation !== undefined)
    return {
      ...names,
      status: "not-measured",
      program,
      installed: generation,
      install: installOf(target.release),
    };

  const { overlay, probes } = look.set;
  const plan = await guardPlan(workspace, target, files, overlay);
  const attempts = probes.map(({ attempt }) => attempt);
  // The rules that are not selected have their part in what the policy says to an access.
  const layout = layoutOf(attempts, overlay, overlay.imagined());
  const job = {
    target,
    layout: withRooms(layout, scopes.taken, Object.keys(plan?.job.files ?? {})),
    ...(plan === undefined ? {} : { needed: neededBy(plan.job) }),
    searchPath,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
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
    const placed = scopes.taken.length === 0 ? [] : await session.place(scopes.taken);
    if (placed.length < scopes.taken.length) {
      // What the trial cannot show must not be predicted with either.
      scopes = onlyPlaced(scopes, placed);
      look = await lookAt(workspace, target, options, scopes.taken);
    }
    const onProgress = options.onProgress ?? (() => undefined);
    const { set } = look;
    const judged = await judge({
      workspace,
      target,
      files,
      scopes: scopes.taken,
      set,
      session,
      onProgress,
      isEnded,
    });
    if (judged.kind === "interrupted") return { ...names, status: "interrupted" };
    if (judged.kind === "failed") return { ...names, status: "failed", why: judged.why };
    const guarded =
      plan === undefined
        ? undefined
        : await withGuard({ target, files, scopes, plan, judged, session, onProgress, isEnded });
    if (isEnded()) return { ...names, status: "interrupted" };
    const ms = Math.round(performance.now() - started);
    const found = {
      ...judged,
      ...(guarded === undefined ? {} : { probes: guarded.probes, runs: guarded.runs }),
    };
    return await verifiedAgent({
      target,
      files,
      scopes,
      overruled,
      set,
      session,
      judged: found,
      ...(guarded === undefined ? {} : { guard: guarded.report }),
      ms,
    });
  } finally {
    await session.close();
  }
}

interface Guarding extends Pick<GuardGround, "plan"> {
  readonly target: Target;
  readonly files: Enforcer["files"];
  readonly scopes: TrialScopes;
  readonly judged: Extract<Judged, { readonly kind: "judged" }>;
  readonly session: Session;
  readonly onProgress: (progress: Progress) => void;
  readonly isEnded: () => boolean;
}

/** What is known with the guard in place, after everything was tried without it. */
async function withGuard(asked: Guarding): Promise<Guarded & { readonly runs: readonly RunReport[] }> {
  const { target, files, scopes, plan, judged, session } = asked;
  const driver = await target.driver();
  const trials = new Trials(session, scopes.taken, asked.onProgress, asked.isEnded, plan.job);
  const found = await tryGuard({
    plan,
    probes: judged.probes,
    texts: textsOf(files),
    bare: judged.bare,
    trials,
    inSandbox: driver.inSandbox ?? [],
    asksBeforeHook: driver.asksBeforeHook === true,
  });
  return { ...found, runs: [...judged.runs, ...trials.runs] };
}

/** What is to be tried with the files under test and some others, and what the model says of it. */
interface Look extends Effective {
  readonly files: Enforcer["files"];
  readonly set: ProbeSet;
}

async function lookAt(
  workspace: Workspace,
  target: Target,
  { basis = "disk", only = [], plainOnly = false }: VerifyOptions,
  scopes: readonly ScopeText[],
): Promise<Look> {
  const { policy, environment } = workspace;
  let files: Enforcer["files"] = [];
  const set = await probesOf({
    policy,
    environment,
    selection: { only, plainOnly },
    enforcers: async (overlay) => {
      const fresh = await agentEnforcer(workspace, target, "generated", overlay, scopes.filter(isState));
      const isFresh = basis === "generated" && !hasOthers(scopes);
      const tested = isFresh ? fresh : await agentEnforcer(workspace, target, basis, overlay, scopes);
      files = tested.files;
      return { tested, fresh };
    },
  });
  const effective = { workspace, target, texts: textsOf(files), scopes, environment: set.overlay };
  const places = await placesBehind(effective, set.probes);
  const probes = set.probes.map((probe): Probe => {
    const behind = places.get(accessKey(probe));
    return behind === undefined ? probe : { ...probe, behind };
  });
  return { ...effective, files, set: { ...set, probes } };
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
