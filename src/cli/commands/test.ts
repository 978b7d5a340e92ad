import * as path from "node:path";
import { findSrt, INSTALL_SRT } from "../../enforcers/srt/driver/find.ts";
import { resultText, ruleText } from "../../verify/sandbox/render/terminal.ts";
import { sandboxExit, type SandboxReport, type SandboxResult } from "../../verify/sandbox/report.ts";
import { testSandbox } from "../../verify/sandbox/test.ts";
import { loadSandboxSettings, type SandboxSettings } from "../../workspace/sandbox-settings.ts";
import { environmentOf, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { writeReport } from "../report-file.ts";
import { patienceOf, shapeOf, untilInterrupted } from "../trial.ts";

/** How long the sandbox may take where nobody says it, in seconds. */
const PATIENCE = 60;

/** `twsrt test`: whether the sandbox does what its settings file says. */
export async function test(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { timeout, junit, json } = parsed.options;
  const seconds = patienceOf(timeout ?? String(PATIENCE), io);
  if (seconds === undefined) return EXIT.usage;
  const environment = environmentOf(context);
  const loaded = await loadSandboxSettings({ environment, variables, configFile: parsed.options.config });
  if (!loaded.ok) {
    await io.report(loaded.problems);
    return EXIT.no;
  }
  const { platform } = environment;
  if (platform !== "linux") await io.report([{ code: "unmeasured-platform", args: { platform } }]);
  const trial = await untilInterrupted((signal) => run(loaded.value, context, seconds, signal));
  if (trial.kind === "interrupted") return trial.status;
  const result = trial.value;
  const report: SandboxReport = { format: 1, ...result, exit: sandboxExit(result) };
  const isWritten =
    junit === undefined || (await writeReport(junit, () => junitOf(result), context, loaded.value));
  if (json === true) io.out(`${JSON.stringify(report, undefined, 2)}\n`);
  else {
    const text = resultText(result, await shapeOf(context));
    if (result.status === "tested") io.out(text);
    else io.err(`twsrt: ${text}`);
  }
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
    srt,
    environment: environmentOf(context),
    variables,
    decisive,
    selection: { only },
    timeoutMs: seconds * 1000,
    signal,
    ...(json === true ? {} : { onRule: (rule) => io.out(ruleText(rule, shape)) }),
  });
}

async function junitOf(result: SandboxResult): Promise<string> {
  const { sandboxJUnit } = await import("../../verify/sandbox/render/junit.ts");
  return sandboxJUnit(result);
}
