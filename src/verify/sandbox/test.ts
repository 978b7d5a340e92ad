import { described } from "../../answers/subjects.ts";
import type { Document } from "../../diagnostics/diagnostic.ts";
import type { InstalledSrt } from "../../enforcers/srt/driver/find.ts";
import { tryOutside } from "../../enforcers/srt/driver/outside.ts";
import type { Answer, Probe } from "../../enforcers/srt/driver/probe.ts";
import { runSandbox, srtVariables, type SandboxJob } from "../../enforcers/srt/driver/session.ts";
import { SRT } from "../../enforcers/srt/index.ts";
import type { Environment } from "../../policy/environment.ts";
import { countVerdicts } from "../counts.ts";
import { isSelected, type Selection } from "../selection.ts";
import { predictionsOf } from "./attribution.ts";
import { baselineCases, VARIABLE_VALUE } from "./baselines.ts";
import { Cases, probeText, type Case, type Subject } from "./cases.ts";
import { keyPath, settingsUnderTest, type SettingsUnderTest } from "./entries.ts";
import { hostCases, hostGround } from "./host-cases.ts";
import { observedOf } from "./observe.ts";
import { pathCases, pathGround } from "./path-cases.ts";
import type { SandboxProbe, SandboxResult, SandboxRule } from "./report.ts";
import { judged, SANDBOX_VERDICTS, subjectVerdict, type CaseJudgement } from "./verdict.ts";

export interface SandboxTest {
  /** The settings file. */
  readonly document: Document;
  readonly srt: InstalledSrt;
  /** `environment.cwd` is where the sandbox is started. */
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Files that decide what an agent may do, beside the settings. */
  readonly decisive: readonly string[];
  readonly selection: Selection;
  /** For the sandbox, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called with each entry when all of its probes are answered. */
  readonly onRule?: (rule: SandboxRule) => void;
}

/** Tries in one real sandbox whether it does what its settings file says. */
export async function testSandbox(test: SandboxTest): Promise<SandboxResult> {
  const begun = performance.now();
  const { document, srt, environment } = test;
  const file = document.file;
  const settings = settingsUnderTest(document);
  const job = jobOf(test, settings);
  if (settings === undefined) {
    // It is for the sandbox to say what is wrong with it.
    const run = await runSandbox(job, () => Promise.resolve([]));
    if (run.kind === "interrupted") return { status: "interrupted", file };
    const { found: program } = srt.program;
    return run.kind === "ran"
      ? { status: "not-understood", file, program }
      : { status: "failed", file, program, failure: run.failure };
  }
  const plan = new Plan(test, settings);
  const run = await runSandbox(
    job,
    (outside) => plan.prepare(outside.port),
    (n, answer) => plan.answered(n, answer),
  );
  if (plan.isEmpty) return { status: "nothing-selected", file };
  if (run.kind === "interrupted") return { status: "interrupted", file };
  if (run.kind === "failed")
    return { status: "failed", file, program: srt.program.found, failure: run.failure };
  const rules = plan.finish();
  const probes = rules.flatMap((rule) => rule.probes);
  return {
    status: "tested",
    file,
    program: srt.program.found,
    ...(srt.version === undefined ? {} : { version: srt.version }),
    measuredVersion: SRT.measuredVersion,
    cwd: environment.cwd,
    prober: run.canary.prober,
    isCopy: job.instead !== undefined,
    rules,
    totals: {
      rules: countVerdicts(SANDBOX_VERDICTS, rules),
      probes: countVerdicts(SANDBOX_VERDICTS, probes),
      surprises: probes.filter(({ surprise }) => surprise).length,
    },
    ms: Math.round(performance.now() - begun),
  };
}

function jobOf(
  { document, srt, environment, variables, timeoutMs, signal }: SandboxTest,
  settings: SettingsUnderTest | undefined,
): SandboxJob {
  const instead = settings === undefined ? undefined : withoutParent(settings);
  const kept = srtVariables(variables);
  const secrets = (settings?.value.credentials?.envVars ?? []).map(({ name }) => [name, VARIABLE_VALUE]);
  return {
    srt,
    file: document.file,
    ...(instead === undefined ? {} : { instead }),
    cwd: environment.cwd,
    variables: { ...kept, HOME: environment.home, ...Object.fromEntries(secrets) },
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** A parent proxy of the settings would get what is allowed: in its place the sink has to stand. */
function withoutParent({ value, document }: SettingsUnderTest): string | undefined {
  if (value.network["parentProxy"] === undefined) return undefined;
  const copy = JSON.parse(document.text) as { network: Record<string, unknown> };
  delete copy.network["parentProxy"];
  return JSON.stringify(copy);
}

/** Everything that is tried, what was seen of it, and what that shows. */
class Plan {
  readonly #test: SandboxTest;
  readonly #settings: SettingsUnderTest;
  readonly #cases = new Cases();
  #subjects: readonly Subject[] = [];
  readonly #heads = new Map<string, Omit<SandboxRule, "verdict" | "reason" | "probes">>();
  #probes: readonly Probe[] = [];
  #outside: ReadonlyMap<number, Answer> = new Map();
  readonly #inside = new Map<number, Answer>();
  /** The places in the plan of the probes of each subject that have no answer yet. */
  readonly #open = new Map<string, Set<number>>();
  readonly #done = new Map<string, SandboxRule>();
  #judge: (n: number) => CaseJudgement = () => {
    throw new Error("not prepared");
  };

  constructor(test: SandboxTest, settings: SettingsUnderTest) {
    this.#test = test;
    this.#settings = settings;
  }

  get isEmpty(): boolean {
    return this.#subjects.length === 0;
  }

  async prepare(port: number): Promise<readonly Probe[]> {
    const { environment, selection } = this.#test;
    const settings = this.#settings;
    const paths = pathGround(settings, environment);
    const hosts = hostGround(settings, environment);
    const out = this.#cases;
    const entries = settings.entries.filter((entry) => isSelected(entry, selection));
    for (const entry of entries) {
      if (entry.action === "connect") hostCases(entry, hosts, out);
      else pathCases(entry, paths, out);
    }
    const baselines = new Cases();
    const { srt, decisive, variables, document } = this.#test;
    const ground = { settings, paths, hosts, srt, decisive: [document.file, ...decisive], variables };
    const always = baselineCases(ground, port, baselines).filter((one) => isSelected(one, selection));
    const chosen = new Set(always.map(({ id }) => id));
    for (const one of baselines.tried) if (chosen.has(one.subject)) out.add(one);
    for (const one of baselines.untried) if (chosen.has(one.subject)) out.untried.push(one);
    this.#subjects = [...entries, ...always];
    this.#probes = out.tried.map(({ probe }) => probe);
    for (const subject of this.#subjects) this.#heads.set(subject.id, await this.#headOf(subject));
    out.tried.forEach(({ subject }, n) => {
      const open = this.#open.get(subject);
      if (open === undefined) this.#open.set(subject, new Set([n]));
      else open.add(n);
    });
    this.#judge = this.#judgeWith();
    this.#outside = await tryOutside(this.#probes);
    return this.#probes;
  }

  answered(n: number, answer: Answer): void {
    this.#inside.set(n, answer);
    const subject = this.#cases.tried[n]?.subject;
    const open = subject === undefined ? undefined : this.#open.get(subject);
    if (subject === undefined || open?.delete(n) !== true || open.size > 0) return;
    this.#show(subject);
  }

  /** What is bad comes first. */
  finish(): readonly SandboxRule[] {
    const rules = this.#subjects.map(({ id }) => this.#done.get(id) ?? this.#show(id));
    const rank = ({ verdict }: SandboxRule): number => SANDBOX_VERDICTS.indexOf(verdict);
    return rules.toSorted((a, b) => rank(a) - rank(b));
  }

  #show(id: string): SandboxRule {
    const head = this.#heads.get(id);
    if (head === undefined) throw new Error(`no such subject: ${id}`);
    const tried = this.#cases.tried.flatMap((one, n) => {
      if (one.subject !== id) return [];
      const judgement = this.#judge(n);
      return [{ judgement, report: this.#reportOf(one, n, judgement) }];
    });
    const untried = this.#cases.untried
      .filter(({ subject }) => subject === id)
      .map(({ form, verdict, reason }) => ({ form, verdict, reason, isProof: false, surprise: false }));
    const { verdict, reason } = subjectVerdict([...tried.map(({ judgement }) => judgement), ...untried]);
    const others = untried.map(({ isProof: _, ...rest }): SandboxProbe => rest);
    const rule = { ...head, verdict, reason, probes: [...tried.map(({ report }) => report), ...others] };
    this.#done.set(id, rule);
    this.#test.onRule?.(rule);
    return rule;
  }

  #reportOf(one: Case, n: number, { verdict, reason, surprise }: CaseJudgement): SandboxProbe {
    const observed = observedOf(one, this.#inside.get(n), this.#outside.get(n));
    const predicted = this.#predictions.get(n);
    return {
      probe: probeText(one.probe),
      form: one.form,
      expected: one.expected,
      observed: observed.kind,
      how: observed.how,
      ...(predicted === undefined ? {} : { predicted }),
      verdict,
      reason,
      surprise,
    };
  }

  readonly #predictions = new Map<number, string>();

  /** Asks the model now, while the disk is as the sandbox will find it. */
  #judgeWith(): (n: number) => CaseJudgement {
    const cases = this.#cases.tried;
    const { whole, without } = predictionsOf(this.#settings, this.#test.environment);
    const predicted = cases.map(({ probe }) => whole(probe));
    predicted.forEach((answer, n) => {
      if (answer !== undefined) this.#predictions.set(n, answer.verdict);
    });
    const byId = new Map(this.#settings.entries.map((entry) => [entry.id, entry]));
    const alone = new Map<number, ReturnType<typeof whole>>();
    for (const subject of this.#subjects) {
      const entry = byId.get(subject.id);
      if (entry === undefined) continue;
      const own = cases.flatMap(({ subject: id }, n) => (id === entry.id ? [n] : []));
      const probes = own.flatMap((n) => cases[n]?.probe ?? []);
      const predict = without(entry, probes);
      own.forEach((n, i) => {
        const probe = probes[i];
        if (probe !== undefined) alone.set(n, predict(probe));
      });
    }
    return (n) => {
      const one = cases[n] as Case;
      const observed = observedOf(one, this.#inside.get(n), this.#outside.get(n));
      const effect = byId.get(one.subject)?.effect;
      return judged({ one, observed, effect, predicted: predicted[n], without: alone.get(n) });
    };
  }

  async #headOf(subject: Subject): Promise<Omit<SandboxRule, "verdict" | "reason" | "probes">> {
    const { id, action, text } = subject;
    if (!id.startsWith("srt:"))
      return {
        id,
        effect: "deny",
        action,
        subject: text,
        source: "sandbox",
        file: this.#settings.document.file,
      };
    const effect = "effect" in subject ? subject.effect : "deny";
    const path = keyPath(id.slice("srt:".length));
    const origin = { source: "srt", document: this.#settings.document, path } as const;
    const { reason: _, ...head } = await described({
      id,
      effect,
      action,
      text,
      origin,
      inert: false,
      witnesses: () => [],
    });
    return head;
  }
}
