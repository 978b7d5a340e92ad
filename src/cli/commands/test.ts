import * as path from "node:path";
import { findSrt, INSTALL_SRT } from "../../enforcers/srt/driver/find.ts";
import { resultText, ruleText } from "../../verify/sandbox/render/terminal.ts";
import { sandboxExit, type SandboxReport, type SandboxResult } from "../../verify/sandbox/report.ts";
import { testSandbox } from "../../verify/sandbox/test.ts";
import { loadSandboxSettings, type SandboxSettings } from "../../workspace/sandbox-settings.ts";
import { environmentOf, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { acceptedOf, acceptedText } from "../../gate/accepted.ts";
import { isRed } from "../../gate/finding.ts";
import { SANDBOX } from "../../config/sandbox-name.ts";
import { TEST_CODES, testFindings } from "../../verify/sandbox/findings.ts";
import { keepLastRuns } from "../../workspace/last-runs.ts";
import { stateFolder } from "../../workspace/state.ts";
import { acceptingToday, finish } from "../gate.ts";
import { shapeOf } from "../shape.ts";
import { patienceOf, untilInterrupted } from "../trial.ts";

declare const TWSRT_VERSION: string;

/** The default time limit for the sandbox, in seconds. */
const PATIENCE = 60;

/** `twsrt test`: whether the sandbox does what its settings file says. */
export async function test(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { timeout, json } = parsed.options;
  const seconds = patienceOf(timeout ?? String(PATIENCE), io);
  if (seconds === undefined) return EXIT.usage;
  const environment = environmentOf(context);
  const loaded = await loadSandboxSettings({
    environment,
    variables,
    configFile: parsed.options.config,
    profile: parsed.options.profile,
  });
  if (!loaded.ok) {
    await io.report(loaded.problems);
    return EXIT.no;
  }
  await io.report(loaded.value.warnings);
  const { platform } = environment;
  if (platform !== "linux") await io.report([{ code: "unmeasured-platform", args: { platform } }]);
  const trial = await untilInterrupted((signal) => run(loaded.value, context, seconds, signal));
  if (trial.kind === "interrupted") return trial.status;
  const result = trial.value;
  const { config } = loaded.value;
  const accepts = acceptingToday(config);
  const findings = testFindings(result, accepts);
  const accepted = acceptedOf(findings);
  const exit = sandboxExit(result, () => !isRed(findings));
  const report: SandboxReport = { format: 1, ...result, accepted, exit };
  if (json === true) io.out(`${JSON.stringify(report, undefined, 2)}\n`);
  else {
    const text = resultText(result, await shapeOf(context));
    if (result.status === "tested") io.out(`${text}${acceptedText(accepted)}`);
    else io.err(`twsrt: ${text}`);
  }
  const isWhole = parsed.options.only === undefined && result.status === "tested";
  if (result.status === "tested" && isWhole) {
    const { version, totals } = result;
    const run = {
      date: new Date().toISOString(),
      twsrt: TWSRT_VERSION,
      ...(version === undefined ? {} : { version }),
      exit,
      totals: totals.rules,
    };
    keepLastRuns(stateFolder(environment.home, variables), "test", { [SANDBOX]: run });
  }
  const isWritten = await finish(context, {
    name: "test",
    config,
    cwd: environment.cwd,
    findings,
    ...(isWhole ? { checked: { codes: new Set(Object.keys(TEST_CODES)), agents: [SANDBOX] } } : {}),
    junit: async () => (await import("../../verify/sandbox/render/junit.ts")).sandboxJUnit(result, accepts),
  });
  return isWritten ? report.exit : EXIT.target;
}

async function run(
  { file, content, decisive }: SandboxSettings,
  context: Context,
  seconds: number,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const { parsed, io, variables } = context;
  const { program = "srt", only = [], json } = parsed.options;
  if (content.kind === "missing") return { status: "file-missing", file };
  if (content.kind === "unreadable") return { status: "file-unreadable", file, why: content.why };
  const named = program.includes("/") ? path.resolve(program) : program;
  const srt = findSrt(named, variables["PATH"] ?? "");
  if (srt === undefined) return { status: "srt-missing", file, program, install: INSTALL_SRT };
  io.debug(`sandbox runtime: ${srt.program.found}, ${srt.version ?? "of no known version"}`);
  const shape = await shapeOf(context);
  return testSandbox({
    document: content.document,
    isUnwritten: content.isUnwritten === true,
    srt,
    environment: environmentOf(context),
    variables,
    ...(content.origins === undefined ? {} : { origins: content.origins }),
    decisive,
    selection: { only },
    timeoutMs: seconds * 1000,
    signal,
    ...(json === true ? {} : { onRule: (rule) => io.out(ruleText(rule, shape)) }),
  });
}
