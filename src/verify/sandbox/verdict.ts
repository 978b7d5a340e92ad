import type { LayerAnswer } from "../../enforcers/model.ts";
import { REASONS } from "../../enforcers/srt/index.ts";
import { becauseOf } from "./attribution.ts";
import type { Case } from "./cases.ts";
import type { Observed } from "./observe.ts";

/**
 * What a probe of the sandbox shows, in the order in which a reader wants to see it. `error`: no answer, or one that means
 * nothing. `unproved`: it is as it should be, and would be without the entry. `inconclusive`: it does not work outside
 * either. `skipped`: it cannot be tried.
 */
export const SANDBOX_VERDICTS = ["fail", "error", "unproved", "inconclusive", "skipped", "pass"] as const;

/** One of {@link SANDBOX_VERDICTS}. */
export type SandboxVerdict = (typeof SANDBOX_VERDICTS)[number];

/** What one probe of the sandbox shows. */
export interface CaseJudgement {
  readonly verdict: SandboxVerdict;
  readonly reason: string;
  /** It shows that its own entry acts. */
  readonly isProof: boolean;
  /** The model is wrong about this. */
  readonly surprise: boolean;
}

/** What a verdict is made from. */
export interface Judgeable {
  readonly one: Case;
  readonly observed: Observed;
  /** Undefined for what has to be so whatever the entries are. */
  readonly effect: "allow" | "deny" | undefined;
  /** What the model says, with the file and with the file without the entry. */
  readonly predicted: LayerAnswer | undefined;
  readonly without: LayerAnswer | undefined;
}

/** What an observation says about an entry. */
export function judged({ one, observed, effect, predicted, without }: Judgeable): CaseJudgement {
  const plain = (verdict: SandboxVerdict, reason: string): CaseJudgement => ({
    verdict,
    reason,
    isProof: false,
    surprise: false,
  });
  switch (observed.kind) {
    case "broken":
      return plain("error", observed.how);
    case "untried":
      return plain("skipped", observed.how);
    case "unclear":
      return plain("inconclusive", observed.how);
    case "allowed":
    case "denied":
  }
  const found = observed.kind === "allowed" ? "allow" : "deny";
  const surprise = isAnswer(predicted) && predicted.verdict !== found;
  if (found !== one.expected) {
    const title = predicted?.reason === undefined ? undefined : REASONS[predicted.reason]?.title;
    const why = one.otherwise ?? (surprise ? undefined : title);
    const did = `${observed.kind}: ${observed.how}`;
    const reason = why === undefined ? did : `${observed.kind}: ${why}`;
    return { ...plain(one.lenient === true ? "unproved" : "fail", reason), surprise };
  }
  if (effect === undefined) return { ...plain("pass", observed.how), isProof: true, surprise };
  if (one.isBeside === true) return { ...plain("pass", observed.how), surprise };
  if (effect !== one.expected) {
    const by = predicted === undefined ? "" : `: ${becauseOf(predicted)}`;
    return { ...plain("unproved", `another entry decides about it${by}`), surprise };
  }
  if (without === undefined) return { ...plain("pass", observed.how), isProof: true, surprise };
  if (without.verdict === found) {
    const reason = `it would be ${observed.kind} without this entry as well: ${becauseOf(without)}`;
    return { ...plain("unproved", reason), surprise };
  }
  if (!isAnswer(without)) {
    const reason = `whether it would be ${observed.kind} without this entry is not known: ${becauseOf(without)}`;
    return { ...plain("unproved", reason), surprise };
  }
  return { ...plain("pass", observed.how), isProof: true, surprise };
}

/** Whether the model says what happens, and not that nobody knows. */
function isAnswer(answer: LayerAnswer | undefined): answer is LayerAnswer {
  return answer?.verdict === "allow" || answer?.verdict === "deny";
}

/** What the probes of one subject come to. */
export function subjectVerdict(
  probes: readonly Pick<CaseJudgement, "verdict" | "reason" | "isProof">[],
): Pick<CaseJudgement, "verdict" | "reason"> {
  const first = (verdict: SandboxVerdict) => probes.find((probe) => probe.verdict === verdict);
  const found =
    first("fail") ??
    first("error") ??
    probes.find(({ isProof }) => isProof) ??
    first("unproved") ??
    first("inconclusive") ??
    first("skipped");
  if (found !== undefined) return found;
  if (probes.length > 0) return { verdict: "unproved", reason: "only where the entry ends was tried" };
  return { verdict: "skipped", reason: "there is nothing to try" };
}
