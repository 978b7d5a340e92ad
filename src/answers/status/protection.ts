import { together, type ModelModule } from "../../enforcers/model.ts";
import type { ScopeText } from "../../enforcers/scope.ts";
import { SRT_NEEDS } from "../../enforcers/srt/needs.ts";
import { onPath } from "../../files/programs.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import { policyFor } from "../../policy/applies.ts";
import { judgeOf } from "../../policy/decide.ts";
import { overlayOf } from "../../policy/overlay.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Target } from "../../targets/target.ts";
import type { Workspace } from "../../workspace/load.ts";
import { isSelfProtection } from "../../workspace/protect.ts";
import { isSandboxOff, sandboxEnforcer } from "../enforcers.ts";
import { subjectsOf } from "../subjects.ts";

/** What guards the agent here, found by asking, never by reading a setting. */
export interface Protection {
  /** Its own rules deny or ask about something that the policy restricts. */
  readonly rules: boolean;
  /** `around`: only if the agent is started in the sandbox, which no file shows. */
  readonly sandbox: "on" | "around" | "off";
  /** Programs that the sandbox needs and that are not installed. */
  readonly missing: readonly string[];
  /**
   * The agent has a sandbox of its own, and the files that twsrt writes do not switch it on; `unwritten`: once they are written
   * as they should be, they do.
   */
  readonly isOff: false | "chosen" | "unwritten";
  /** What the policy restricts and neither layer denies. */
  readonly uncovered: readonly Uncovered[];
}

export type Uncovered =
  | "read-tool"
  | "read-shell"
  | "write-tool"
  | "write-shell"
  | "connect-tool"
  | "connect-shell"
  | "execute-shell";

/** Rules of one kind that are asked about. More would only say the same. */
const MOST = 3;

type Texts = Readonly<Record<string, string | undefined>>;

export async function protectionOf(
  workspace: Workspace,
  target: Target,
  input: {
    readonly files: Texts;
    /** The texts that would be written now. */
    readonly next: Texts;
    readonly scopes: readonly ScopeText[];
    readonly module: ModelModule;
  },
): Promise<Protection> {
  const options = workspace.config.options[target.name];
  const { overlay, asked } = samplesOf(workspace, policyFor(workspace.policy, target.name));
  const { files, next, scopes, module } = input;
  const own = module.model({ files, scopes, environment: overlay, options });
  const around = target.layer1(options) === "around" ? sandboxEnforcer(workspace, overlay) : undefined;
  let rules = false;
  let isConfined = false;
  const uncovered = new Set<Uncovered>();
  for (const { attempt, kind } of asked) {
    const answer = own.decide(attempt);
    const layer1 = around?.decide(attempt).layer1 ?? answer.layer1;
    if (answer.layer2.verdict === "deny" || answer.layer2.verdict === "ask")
      rules ||= answer.layer2.entry !== undefined;
    if (attempt.tool === "Bash" && layer1.verdict !== "none") isConfined = true;
    if (together({ layer1, layer2: answer.layer2 }) === "allow") uncovered.add(kind);
  }
  const layer1 = target.layer1(options);
  const isOffWith = (texts: Texts): boolean =>
    isSandboxOff(module.model({ files: texts, environment: overlay, options }), overlay);
  const isOff =
    layer1 === "own" && !isConfined && isOffWith(files) && (isOffWith(next) ? "chosen" : "unwritten");
  const sandbox =
    layer1 === "none" || (layer1 === "own" && !isConfined) ? "off" : layer1 === "around" ? "around" : "on";
  const needs = sandbox === "off" ? [] : sandbox === "around" ? ["srt", ...SRT_NEEDS] : (target.needs ?? []);
  const search = workspace.variables["PATH"] ?? "";
  const missing =
    workspace.environment.platform === "linux"
      ? needs.filter((name) => onPath(name, search) === undefined)
      : [];
  return { rules, sandbox, missing, isOff, uncovered: [...uncovered] };
}

interface Samples {
  /** The machine with what the accesses imagine. */
  readonly overlay: ReturnType<typeof overlayOf>;
  readonly asked: ReturnType<typeof samples>;
}

/** Agents with the same rules are asked the same. */
const known = new WeakMap<Workspace, Map<Policy, Samples>>();

function samplesOf(workspace: Workspace, policy: Policy): Samples {
  const some = known.get(workspace) ?? new Map<Policy, Samples>();
  known.set(workspace, some);
  const before = some.get(policy);
  if (before !== undefined) return before;
  const overlay = overlayOf(workspace.environment);
  const made = { overlay, asked: samples(policy, overlay) };
  some.set(policy, made);
  return made;
}

/** Common forms of a few rules of each kind that restrict. */
function samples(
  policy: Policy,
  overlay: ReturnType<typeof overlayOf>,
): readonly { readonly attempt: ReturnType<typeof attemptOf>; readonly kind: Uncovered }[] {
  const counts = new Map<string, number>();
  const witnesses = subjectsOf(policy).flatMap((subject) => {
    if (subject.effect === "allow" || isSelfProtection(subject.id)) return [];
    const count = (counts.get(subject.action) ?? 0) + 1;
    counts.set(subject.action, count);
    if (count > MOST) return [];
    return subject
      .witnesses(overlay)
      .filter(({ effort, access }) => effort === "common" || access.text.startsWith("python3 "))
      .map(({ access }) => ({ access, action: subject.action }));
  });
  const judge = judgeOf(policy, overlay);
  return witnesses.flatMap(({ access, action }) => {
    const attempt = attemptOf(access, overlay);
    if (judge.decide(attempt).effect !== "deny") return [];
    const by = access.tool === "Bash" ? "shell" : "tool";
    return [{ attempt, kind: `${action}-${by}` as Uncovered }];
  });
}
