import { described } from "../../answers/subjects.ts";
import type { LayerAnswer } from "../../enforcers/model.ts";
import type { Answer } from "../../enforcers/srt/driver/probe.ts";
import type { Environment } from "../../policy/environment.ts";
import type { Origin } from "../../policy/policy.ts";
import { predictionsOf } from "./attribution.ts";
import { probeText, type Case, type Subject } from "./cases.ts";
import { keyPath, type SettingsUnderTest } from "./entries.ts";
import { observedOf } from "./observe.ts";
import type { Plan } from "./plan.ts";
import type { SandboxProbe, SandboxRule } from "./report.ts";
import { judged, SANDBOX_VERDICTS, subjectVerdict, type CaseJudgement } from "./verdict.ts";

type Head = Omit<SandboxRule, "verdict" | "reason" | "probes">;

/** What the model says to a case. */
interface Foreseen {
  readonly predicted: LayerAnswer | undefined;
  /** With the file without the entry that the case is for. */
  readonly without: LayerAnswer | undefined;
}

export interface TableInput {
  readonly settings: SettingsUnderTest;
  readonly plan: Plan;
  readonly environment: Environment;
  /** Where the entries come from, by their keys, if the file is made from several others. */
  readonly origins?: ReadonlyMap<string, Origin>;
  readonly outside: ReadonlyMap<number, Answer>;
  /** Called with each subject when all of its probes are answered. */
  readonly onRule: (rule: SandboxRule) => void;
}

/** Gathers the answers, and makes of them what they show of every subject. */
export class Table {
  readonly #input: TableInput;
  readonly #heads: ReadonlyMap<string, Head>;
  readonly #foreseen: readonly Foreseen[];
  readonly #inside = new Map<number, Answer>();
  /** The places in the plan of the cases of each subject. */
  readonly #places = new Map<string, number[]>();
  readonly #done = new Map<string, SandboxRule>();

  private constructor(input: TableInput, heads: ReadonlyMap<string, Head>, foreseen: readonly Foreseen[]) {
    this.#input = input;
    this.#heads = heads;
    this.#foreseen = foreseen;
    input.plan.cases.tried.forEach(({ subject }, n) => {
      const places = this.#places.get(subject);
      if (places === undefined) this.#places.set(subject, [n]);
      else places.push(n);
    });
  }

  /** Asks the model now, while the disk is as the sandbox will find it. */
  static async of(input: TableInput): Promise<Table> {
    const heads = new Map<string, Head>();
    for (const subject of input.plan.subjects) heads.set(subject.id, await headOf(subject, input));
    return new Table(input, heads, foreseenOf(input));
  }

  answered(n: number, answer: Answer): void {
    this.#inside.set(n, answer);
    const subject = this.#input.plan.cases.tried[n]?.subject;
    const places = this.#places.get(subject ?? "") ?? [];
    if (subject !== undefined && places.every((place) => this.#inside.has(place))) this.#show(subject);
  }

  /** What is bad comes first. */
  finish(): readonly SandboxRule[] {
    const rules = this.#input.plan.subjects.map(({ id }) => this.#done.get(id) ?? this.#show(id));
    const rank = ({ verdict }: SandboxRule): number => SANDBOX_VERDICTS.indexOf(verdict);
    return rules.toSorted((a, b) => rank(a) - rank(b));
  }

  #show(id: string): SandboxRule {
    const head = this.#heads.get(id);
    if (head === undefined) throw new Error(`no such subject: ${id}`);
    const { tried, untried } = this.#input.plan.cases;
    const entry = this.#input.settings.entries.find((one) => one.id === id);
    const judgements: CaseJudgement[] = [];
    const probes: SandboxProbe[] = [];
    for (const n of this.#places.get(id) ?? []) {
      const one = tried[n] as Case;
      const observed = observedOf(one, this.#inside.get(n), this.#input.outside.get(n));
      const foreseen = this.#foreseen[n] ?? { predicted: undefined, without: undefined };
      const judgement = judged({ one, observed, effect: entry?.effect, ...foreseen });
      judgements.push(judgement);
      const { verdict, reason, surprise } = judgement;
      probes.push({
        probe: probeText(one.probe),
        form: one.form,
        expected: one.expected,
        observed: observed.kind,
        how: observed.how,
        ...(foreseen.predicted === undefined ? {} : { predicted: foreseen.predicted.verdict }),
        verdict,
        reason,
        surprise,
      });
    }
    for (const { subject, form, verdict, reason } of untried) {
      if (subject !== id) continue;
      judgements.push({ verdict, reason, isProof: false, surprise: false });
      probes.push({ form, verdict, reason, surprise: false });
    }
    const { verdict, reason } = subjectVerdict(judgements);
    const rule: SandboxRule = { ...head, verdict, reason, probes };
    this.#done.set(id, rule);
    this.#input.onRule(rule);
    return rule;
  }
}

function foreseenOf({ plan, settings, environment }: TableInput): readonly Foreseen[] {
  const { tried } = plan.cases;
  const { whole, without } = predictionsOf(settings, environment);
  const entries = new Map(settings.entries.map((entry) => [entry.id, entry]));
  const own = new Map<string, Case[]>();
  for (const one of tried) {
    const cases = own.get(one.subject);
    if (cases === undefined) own.set(one.subject, [one]);
    else cases.push(one);
  }
  const alone = new Map<Case, LayerAnswer | undefined>();
  for (const [id, cases] of own) {
    const entry = entries.get(id);
    if (entry === undefined) continue;
    const predict = without(
      entry,
      cases.map(({ probe }) => probe),
    );
    for (const one of cases) alone.set(one, predict(one.probe));
  }
  return tried.map((one) => ({ predicted: whole(one.probe), without: alone.get(one) }));
}

async function headOf(
  subject: Subject,
  { settings: { document }, origins }: Pick<TableInput, "settings" | "origins">,
): Promise<Head> {
  const { id, action, text } = subject;
  if (!id.startsWith("srt:"))
    return { id, effect: "deny", action, subject: text, source: "sandbox", file: document.file };
  const effect = "effect" in subject ? subject.effect : "deny";
  const key = id.slice("srt:".length);
  const origin = origins?.get(key) ?? { source: "srt", document, path: keyPath(key) };
  return described({ id, effect, action, text, origin });
}
