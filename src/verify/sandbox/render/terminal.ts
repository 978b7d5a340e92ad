import { rangeText, titleWithRelease } from "../../../enforcers/release.ts";
import { wrapped } from "../../../answers/render/columns.ts";
import { paints, type Paint } from "../../../answers/render/paint.ts";
import { counted, placeText, ruleVerb } from "../../../answers/render/words.ts";
import { printable } from "../../../diagnostics/text.ts";
import type { Failure } from "../../../enforcers/srt/driver/failure.ts";
import { countVerdicts } from "../../counts.ts";
import type { TerminalOptions } from "../../render/terminal.ts";
import { countsText, verdictLines } from "../../render/words.ts";
import type { LinkSearch } from "../hard-links.ts";
import type { SandboxProbe, SandboxResult, SandboxRule, TestedSandbox, UntestedSandbox } from "../report.ts";
import { SANDBOX_VERDICTS, type SandboxVerdict } from "../verdict.ts";

/** So many probes of an entry are shown before the rest is only counted. */
const SHOWN_PROBES = 3;

/** Colours of the coverage report that say the same. */
const TINTS = {
  fail: "none",
  error: "none",
  unproved: "weaker",
  inconclusive: "unknown",
  skipped: "exact",
  pass: "exact",
} as const satisfies Record<SandboxVerdict, Parameters<Paint["word"]>[0]>;

/** Verdicts that need more words than their line. */
const DETAILED: ReadonlySet<SandboxVerdict> = new Set(["fail", "error", "unproved", "inconclusive"]);

/** One line of the table that appears while the sandbox is tried. */
export function ruleText(rule: SandboxRule, { width, color }: TerminalOptions): string {
  const counts = countsText(SANDBOX_VERDICTS, countVerdicts(SANDBOX_VERDICTS, rule.probes));
  const text = `${nameOf(rule)}  (${counts || "nothing to try"})`;
  return `${verdictLines(rule.verdict, text, { width, paint: paints(color), tint: TINTS[rule.verdict] }).join("\n")}\n`;
}

/** Everything behind the table: what it was made with, details of every unexpected result, and the counts. */
export function resultText(result: SandboxResult, options: TerminalOptions): string {
  const paint = paints(options.color);
  const lines =
    result.status === "tested" ? testedLines(result, paint, options) : untestedLines(result, paint, options);
  return `${lines.join("\n")}\n`;
}

function testedLines(result: TestedSandbox, paint: Paint, { width, verbose }: TerminalOptions): string[] {
  const note = (text: string): string[] => wrapped(printable(text), width, "  ", "    ");
  const shown = result.rules.filter(({ verdict }) => verbose || DETAILED.has(verdict));
  const lines = [""];
  for (const rule of shown) lines.push(...detailLines(rule, paint, { width, verbose }), "");
  lines.push(...wrapped(printable(headOf(result)), width, "", "  ").map(paint.bold));
  lines.push(...note(`program: ${result.program}`), ...note(`settings: ${result.file}`));
  lines.push(...note(`started in ${result.cwd}; what is relative hangs there`));
  lines.push(...note(linkSearchText(result.linkSearch)));
  if (result.isCopy)
    lines.push(
      ...note("tried with a copy of the settings without `parentProxy`, so that nothing leaves this machine"),
    );
  if (result.prober === "shell")
    lines.push(
      ...note(
        `error: Node (${process.execPath}) cannot be started inside, so the shell has tried what it can: open its directory with \`allowRead\``,
      ),
    );
  const { totals, ms } = result;
  const words = (counts: typeof totals.rules): string => countsText(SANDBOX_VERDICTS, counts) || "none";
  const text = `entries: ${words(totals.rules)}; probes: ${words(totals.probes)}; ${(ms / 1000).toFixed(1)} s`;
  lines.push(...wrapped(text, width, "", "  ").map(paint.bold));
  if (totals.surprises > 0)
    lines.push(
      ...note(
        `${counted(totals.surprises, "answer")} not as measured: what coverage and explain say of the sandbox may be wrong for this release`,
      ),
    );
  return lines;
}

/** How far other names of denied files were looked for. */
function linkSearchText({ limit, denied, searched, places, cut }: LinkSearch): string {
  const number = (count: number): string => count.toLocaleString("en-US");
  const inside = `${number(denied)} names in denied directories`;
  const elsewhere =
    places.length === 0
      ? "no denied file has one"
      : `${number(searched)} names below ${places.join(", ")} compared with them`;
  const end = cut ? `; stopped at the limit of ${number(limit)} names` : "";
  return `hard links: looked at ${inside}; ${elsewhere}${end}`;
}

function headOf({ version, measured }: TestedSandbox): string {
  if (version === undefined)
    return `Sandbox runtime of an unknown version (measured with  ${rangeText(measured)})`;
  return titleWithRelease("Sandbox runtime", version, measured);
}

function nameOf(rule: SandboxRule): string {
  // What is not an entry has a text of its own.
  if (!rule.id.startsWith("srt:")) return printable(rule.subject);
  const layer = rule.layer === undefined ? "" : `${rule.layer} `;
  return printable(`${ruleVerb(rule)} ${rule.subject}  ${layer}${placeText(rule.source, rule.line)}`);
}

function detailLines(
  rule: SandboxRule,
  paint: Paint,
  { width, verbose }: Pick<TerminalOptions, "width" | "verbose">,
): string[] {
  const { verdict, reason, probes } = rule;
  const indented = (text: string, depth: number): string[] =>
    wrapped(printable(text), width, " ".repeat(depth), " ".repeat(depth + 2));
  const lines = verdictLines(verdict, nameOf(rule), { width, paint, tint: TINTS[verdict] });
  if (verdict !== "pass") lines.push(...indented(reason, 4));
  const matter = verbose
    ? probes
    : probes.filter((probe) => probe.verdict === verdict && probe.probe !== undefined);
  const shown = verbose ? matter : matter.slice(0, SHOWN_PROBES);
  for (const probe of shown) {
    lines.push(...indented(`${probe.verdict}: ${probe.probe ?? "not tried"}, ${probe.form}`, 4));
    const text = probeText(probe);
    if (text !== "") lines.push(...indented(text, 6));
    if (probe.reason !== reason && probe.reason !== probe.how) lines.push(...indented(probe.reason, 6));
  }
  if (matter.length > shown.length) lines.push(`    and ${matter.length - shown.length} more`);
  return lines;
}

function probeText({ expected, observed, how, predicted, surprise }: SandboxProbe): string {
  if (expected === undefined || observed === undefined) return "";
  const parts = [`expected ${expected}`, `observed ${observed}: ${how ?? ""}`];
  if (surprise)
    parts.push(`differs from the recorded behavior of this release: ${predicted ?? "something else"}`);
  return parts.join("; ");
}

function untestedLines(result: UntestedSandbox, paint: Paint, { width }: TerminalOptions): string[] {
  const { what, said = "", help = [] } = whyNot(result);
  const lines = wrapped(printable(what), width, "", "  ").map(paint.bold);
  for (const line of said
    .split("\n")
    .filter((one) => one.trim() !== "")
    .slice(0, 12))
    lines.push(...wrapped(printable(line), width, "  | "));
  for (const one of help) lines.push(...wrapped(printable(one), width, "  ", "    "));
  return lines;
}

interface Explanation {
  readonly what: string;
  /** The words of the program. */
  readonly said?: string;
  readonly help?: readonly string[];
}

/** Why there is no verdict, and what to do. */
export function whyNot(result: UntestedSandbox): Explanation {
  const { file } = result;
  switch (result.status) {
    case "file-missing":
      return {
        what: `${file} is missing: the sandbox would start with its defaults, under which everything can be read`,
        help: ["write one; `twsrt init --starter` makes a first one"],
      };
    case "file-unreadable":
      return { what: `${file} cannot be read: ${result.why}` };
    case "srt-missing":
      return {
        what: `the sandbox runtime is not installed: \`${result.program}\` is not on the PATH`,
        help: [`install it: ${result.install}`],
      };
    case "not-understood":
      return {
        what: `the sandbox runs with ${file}, but twsrt expects it to refuse this file: nothing was tried`,
        help: ["please report this with the file"],
      };
    case "nothing-selected":
      return { what: "no entry of the settings is selected" };
    case "interrupted":
      return { what: "interrupted" };
    case "failed":
      return failureText(result.failure, file);
  }
}

function failureText(failure: Failure, file: string): Explanation {
  const { said } = failure;
  switch (failure.kind) {
    case "refused":
      return {
        what: `the sandbox refuses ${file}, and so runs nothing:`,
        said,
        help: ["correct the file; nothing runs in a sandbox until then"],
      };
    case "lacking":
      return {
        what: `the sandbox cannot start: ${failure.programs.map(({ program }) => program).join(", ")} missing`,
        said,
        help: failure.programs.map(({ program, install }) => `install ${program}: ${install}`),
      };
    case "forbidden":
      return {
        what: failure.isNested
          ? "no sandbox can be made here, because this is a sandbox or container already:"
          : "no sandbox can be made here, because the system forbids it:",
        said,
        help: failure.isNested
          ? ["run `twsrt test` from a plain terminal, outside any sandbox"]
          : [
              "allow unprivileged user namespaces: `sysctl kernel.unprivileged_userns_clone=1`, and on Ubuntu `sysctl kernel.apparmor_restrict_unprivileged_userns=0`",
            ],
      };
    case "hidden":
      return {
        what: `nothing can run inside: ${file} hides what every command needs`,
        said,
        help: [`open again with \`allowRead\`: ${failure.what.join(", ")}`],
      };
    case "contradiction":
      return {
        what: `the sandbox does not start, because entries of ${file} contradict each other:`,
        said,
        help: [
          "a directory that is hidden, given back by `allowWrite` and protected by `denyWrite` cannot be made",
        ],
      };
    case "not-confined":
      return {
        what: "what was run inside says that it is not inside a sandbox: nothing can be proved",
        said,
      };
    case "timed-out":
      return { what: "the sandbox did not answer in time", said, help: ["give it longer with `--timeout`"] };
    case "silent":
      return {
        what: `nothing answered from inside the sandbox, which ended with ${failure.code ?? "a signal"}`,
        said,
        help: ["if an entry hides Node, the shell or the sandbox runtime, open it again with `allowRead`"],
      };
  }
}
