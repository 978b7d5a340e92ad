import { realEnvironment } from "../files/environment.ts";
import { hasConditions } from "../policy/conditions.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { HookAnswer, HookCall, HookDialect } from "../targets/hook.ts";
import type { Target } from "../targets/target.ts";
import { loadWorkspace, type Workspace } from "../workspace/load.ts";
import { callJudge, type Verdict } from "./decide.ts";
import { shownCall } from "./shown.ts";

/** How the guard of one call runs. */
export interface GuardRequest {
  readonly target: Target;
  readonly dialect: HookDialect;
  /** What the agent wrote to standard input. */
  readonly input: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly configFile: string | undefined;
  readonly profile?: string | undefined;
  /** It is an administrator's, so what counts is their layer, and a user need not have sources. */
  readonly isManaged?: boolean;
  /** `watch`: the decision is recorded, and the call is never stopped. */
  readonly mode: "enforce" | "watch";
  readonly unknown: "ask" | "deny";
  readonly now: Date;
}

/** A tool call is judged in less time than this, in bytes of its input; more is not a call of a tool. */
const LONGEST_INPUT = 50_000_000;

/** What came of one call. */
export interface Guarded {
  readonly answer: HookAnswer;
  /** What could not be recorded; the decision holds all the same. */
  readonly unrecorded?: string;
}

/**
 * Judges one call and answers in the agent's dialect. Whatever goes wrong is a refusal: text on standard error and status 2, which
 * stops the call in every agent that was measured.
 */
export async function guard(request: GuardRequest): Promise<Guarded> {
  try {
    return await guarded(request);
  } catch (error) {
    return { answer: refusal(error instanceof Error ? error.message : String(error)) };
  }
}

/** A call that was judged, or why it cannot be. */
type Judged =
  | {
      readonly kind: "judged";
      readonly workspace: Workspace;
      readonly call: HookCall;
      readonly verdict: Verdict;
      /** The same where it is not known in which directory the call runs. */
      readonly anywhere: () => Verdict;
    }
  | { readonly kind: "refused"; readonly answer: HookAnswer };

async function judged(request: GuardRequest): Promise<Judged> {
  const { target, dialect, variables } = request;
  const home = variables["HOME"];
  const base = realEnvironment(home === undefined || home === "" ? {} : { home });
  const input = inputOf(request.input);
  if (input === undefined) return refused("the agent's call is not JSON");
  const reading = dialect.read(input.value, { home: base.home, cwd: base.cwd });
  if (reading.kind === "unreadable") return refused(reading.why);
  const { call } = reading;
  const environment = realEnvironment({ home: base.home, cwd: startOf(call, variables) });
  const loaded = await loadWorkspace({
    environment,
    variables,
    configFile: request.configFile,
    profile: request.profile,
    also: [target.name],
    reach: "any-start",
    isOnlyAsked: true,
    sourcesMayBeMissing: request.isManaged === true,
  });
  if (!loaded.ok) {
    const { renderDiagnostics } = await import("../diagnostics/render.ts");
    const text = await renderDiagnostics(loaded.problems, { color: false, verbose: false });
    return refused(`the policy cannot be loaded, so nothing is allowed\n${text}`);
  }
  const workspace = loaded.value;
  if (request.isManaged === true && !hasManagedPolicy(workspace))
    return refused("there is no policy of the administrator in /etc/twsrt, so nothing is allowed");
  const unknown = workspace.layers.isUnattended === true ? "deny" : request.unknown;
  const { policy } = workspace;
  const hasAny = policy.rules.some(hasConditions);
  const judge = callJudge(policy, environment, target.name, {
    unknown,
    ...(hasAny && dialect.hidesDirectory !== true
      ? { circumstances: (await import("./circumstances.ts")).circumstancesOf(environment, variables) }
      : {}),
  });
  const verdict = judge(call);
  return { kind: "judged", workspace, call, verdict, anywhere: () => judge(elsewhere(call)) };
}

function hasManagedPolicy({ layers }: Workspace): boolean {
  return layers.all.some(
    ({ kind, documents }) =>
      kind === "managed" && (documents.srt !== undefined || documents.bash !== undefined),
  );
}

function refused(why: string): Judged {
  return { kind: "refused", answer: refusal(why) };
}

/** The call in a directory that only the run decides. */
function elsewhere(call: HookCall): HookCall {
  const accesses = call.accesses.map((access) =>
    access.tool === "Bash" ? { ...access, text: `cd "$TWSRT_ANYWHERE" && ${access.text}` } : access,
  );
  return { ...call, accesses };
}

async function guarded(request: GuardRequest): Promise<Guarded> {
  const found = await judged(request);
  if (found.kind === "refused") return { answer: found.answer };
  const { dialect, mode } = request;
  const { workspace, call, verdict } = found;
  if (verdict.effect === "none") return { answer: dialect.answer(undefined) };
  const { reasonText } = await import("./reason.ts");
  const mustDeny = verdict.effect === "ask" && !dialect.canAsk;
  const reason = await reasonText(verdict, mustDeny);
  const effect = mustDeny ? "deny" : verdict.effect;
  const unrecorded = await recorded(request, workspace, call, verdict, { effect, reason });
  const answer = dialect.answer(mode === "watch" ? undefined : { effect, reason });
  return { answer, ...(unrecorded === undefined ? {} : { unrecorded }) };
}

/**
 * Decides a call for which the agent needs permission in a session without a user. Allows it only if the policy allows every
 * part of it by name, in any directory. Denies everything else, and denies on any failure.
 */
export async function decideAlone(request: GuardRequest): Promise<Alone> {
  try {
    const found = await judged(request);
    if (found.kind === "refused") return { isAllowed: false, message: found.answer.stderr.trim() };
    const { workspace, call, verdict, anywhere } = found;
    if (verdict.effect === "none" && verdict.isAllowed && anywhere().effect === "none")
      return { isAllowed: true };
    const { reasonText } = await import("./reason.ts");
    const message =
      verdict.effect === "none"
        ? "your policy does not allow this call by name, and there is no one to ask"
        : await reasonText(verdict, verdict.effect === "ask");
    const unrecorded = await recorded(request, workspace, call, verdict, { effect: "deny", reason: message });
    return {
      isAllowed: false,
      message: unrecorded === undefined ? message : `${message} (not recorded: ${unrecorded})`,
    };
  } catch (error) {
    return { isAllowed: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** The decision about a call that nobody can be asked about. */
export type Alone = { readonly isAllowed: true } | { readonly isAllowed: false; readonly message: string };

async function recorded(
  { target, mode, now }: GuardRequest,
  workspace: Workspace,
  call: HookCall,
  { voice }: Verdict,
  { effect, reason }: { readonly effect: "deny" | "ask"; readonly reason: string },
): Promise<string | undefined> {
  const [{ append }, { masked }, { placeText }] = await Promise.all([
    import("./record.ts"),
    import("./mask.ts"),
    import("./reason.ts"),
  ]);
  const origin = voice === undefined || voice.kind === "unknown" ? undefined : originOf(voice);
  try {
    append(workspace.state, {
      time: now.toISOString(),
      agent: target.name,
      ...(call.session === undefined ? {} : { session: call.session }),
      cwd: call.cwd,
      tool: call.tool,
      accesses: shownCall(call).map(masked),
      decision: effect,
      ...(mode === "watch" ? { watched: true } : {}),
      ...(voice?.kind === "rule" ? { rule: subjectText(voice.rule) } : {}),
      ...(origin === undefined ? {} : { origin: await placeText(origin) }),
      reason: masked(reason),
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function originOf(voice: Exclude<NonNullable<Verdict["voice"]>, { kind: "unknown" }>) {
  return voice.kind === "rule" ? voice.rule.origin : voice.origin;
}

/** Where the agent was started, which relative paths of the policy are resolved against, as far as it says so. */
function startOf({ cwd }: HookCall, variables: GuardRequest["variables"]): string {
  const project = variables["CLAUDE_PROJECT_DIR"];
  return project?.startsWith("/") === true ? project : cwd;
}

function inputOf(text: string): { readonly value: unknown } | undefined {
  if (text.length > LONGEST_INPUT) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Closed on every agent that was measured: a status of 2, with a text on standard error. */
export function refusal(why: string): HookAnswer {
  return { stdout: "", stderr: `twsrt guard: ${why}\n`, status: 2 };
}
