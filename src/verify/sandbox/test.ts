import { releaseVerdict } from "../../enforcers/release.ts";
import type { Document } from "../../diagnostics/diagnostic.ts";
import { tryOutside } from "../../enforcers/srt/driver/outside.ts";
import { runSandbox, srtVariables, type SandboxJob } from "../../enforcers/srt/driver/session.ts";
import { SRT } from "../../enforcers/srt/index.ts";
import type { Origin } from "../../policy/policy.ts";
import { countVerdicts } from "../counts.ts";
import { VARIABLE_VALUE } from "./baselines.ts";
import { settingsUnderTest, type SettingsUnderTest } from "./entries.ts";
import type { LinkSearch } from "./hard-links.ts";
import { planOf, type PlanGround } from "./plan.ts";
import type { SandboxResult, SandboxRule } from "./report.ts";
import { Table } from "./table.ts";
import { SANDBOX_VERDICTS } from "./verdict.ts";

/** What is tried, and where. */
export interface SandboxTest extends PlanGround {
  /** The settings file. */
  readonly document: Document;
  /** The text is not that of the file on the disk. */
  readonly isUnwritten?: boolean;
  /** Where the entries come from, by their keys, if the file is made from several others. */
  readonly origins?: ReadonlyMap<string, Origin>;
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
  let table: Table | undefined;
  let linkSearch: LinkSearch | undefined;
  const run = await runSandbox(
    job,
    async ({ port }) => {
      const plan = planOf(settings, test, port);
      linkSearch = plan.linkSearch;
      const probes = plan.cases.tried.map(({ probe }) => probe);
      const outside = await tryOutside(probes);
      const onRule = test.onRule ?? (() => undefined);
      const { origins } = test;
      const input = { settings, plan, environment, outside, onRule, ...(origins && { origins }) };
      if (plan.subjects.length > 0) table = await Table.of(input);
      return probes;
    },
    (n, answer) => table?.answered(n, answer),
  );
  if (run.kind === "interrupted") return { status: "interrupted", file };
  if (table === undefined || linkSearch === undefined) return { status: "nothing-selected", file };
  if (run.kind === "failed")
    return { status: "failed", file, program: srt.program.found, failure: run.failure };
  const rules = table.finish();
  const probes = rules.flatMap((rule) => rule.probes);
  return {
    status: "tested",
    file,
    program: srt.program.found,
    ...(srt.version === undefined ? {} : { version: srt.version }),
    measured: SRT.measured,
    release: releaseVerdict(srt.version, SRT.measured),
    cwd: environment.cwd,
    prober: run.canary.prober,
    isCopy: withoutParent(settings) !== undefined,
    rules,
    linkSearch,
    totals: {
      rules: countVerdicts(SANDBOX_VERDICTS, rules),
      probes: countVerdicts(SANDBOX_VERDICTS, probes),
      surprises: probes.filter(({ surprise }) => surprise).length,
    },
    ms: Math.round(performance.now() - begun),
  };
}

function jobOf(
  { document, isUnwritten, srt, environment, variables, timeoutMs, signal }: SandboxTest,
  settings: SettingsUnderTest | undefined,
): SandboxJob {
  const copy = settings === undefined ? undefined : withoutParent(settings);
  const instead = copy ?? (isUnwritten === true ? document.text : undefined);
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
