import { rangeText } from "../../enforcers/release.ts";
import { printable } from "../../diagnostics/text.ts";
import type { Opened } from "../status/overruled.ts";
import type { Uncovered } from "../status/protection.ts";
import type { StatusFinding } from "../status/looker.ts";
import type { AgentStatus } from "../status/status.ts";
import { acceptedUntil } from "../../gate/accepted.ts";
import { paints } from "./paint.ts";

interface Look {
  readonly color: boolean;
  readonly verbose: boolean;
  /** Replaced by `~`. */
  readonly home: string;
  /** Files in it are shown relative to it. */
  readonly cwd: string;
}

/** Accesses that are shown of one finding. */
const MOST_SHOWN = 3;
const MOST_SHOWN_VERBOSE = 20;

/** The state of one agent: a line that says it, a line on what is not covered, and the findings. */
export function statusText(status: AgentStatus, look: Look): string {
  const { bold } = paints(look.color);
  const lines = [`${bold(status.agent)}: ${headline(status)}`];
  const gaps = status.protection.uncovered.map((one) => UNCOVERED[one]);
  if (status.state !== "not-in-force" && gaps.length > 0)
    lines.push(`  not fully enforced: ${gaps.join(", ")}`);
  if (status.limited.length > 0) lines.push(`  rules not for this agent: ${limitedText(status, look)}`);
  for (const finding of status.findings)
    if (look.verbose || finding.severity !== "note") lines.push(...findingLines(finding, look));
  if (look.verbose) {
    lines.push("  reads, strongest first:");
    for (const { name, kind, state, isInstalled = false } of status.reads)
      lines.push(
        `    ${short(name, look)} (${kind}${isInstalled ? ", made by twsrt" : ""}${state === "read" ? "" : `, ${state}`})`,
      );
    const { installed } = status;
    if (installed !== undefined)
      lines.push(
        `  installed: ${short(installed.program, look)} ${installed.version ?? "(release unknown)"}; measured with ${rangeText(status.measured)}`,
      );
  }
  return `${lines.join("\n")}\n`;
}

const UNCOVERED: Readonly<Record<Uncovered, string>> = {
  "read-tool": "files read by built-in tools",
  "read-shell": "files read by commands",
  "write-tool": "files written by built-in tools",
  "write-shell": "files written by commands",
  "connect-tool": "hosts reached by built-in tools",
  "connect-shell": "hosts reached by commands",
  "execute-shell": "`deny` rules for commands",
};

function limitedText({ limited }: AgentStatus, { verbose }: Look): string {
  const shown = verbose ? limited : limited.slice(0, MOST_SHOWN);
  const more = limited.length - shown.length;
  return printable(shown.join(", ")) + (more > 0 ? ` and ${more} more (-v shows all)` : "");
}

function headline({ state, protection, findings }: AgentStatus): string {
  const { rules, sandbox } = protection;
  const guards = [
    ...(rules ? ["rules"] : []),
    ...(sandbox === "on" ? ["a sandbox"] : sandbox === "around" ? ["a sandbox if started with srt"] : []),
  ];
  const level =
    guards.length === 0 ? "nothing" : guards.length === 2 ? guards.join(" and ") : `${guards[0]} only`;
  switch (state) {
    case "in-force":
      return `in force (${level})`;
    case "weakened": {
      const weak = findings.filter(({ severity }) => severity !== "note");
      const accepted = weak.filter((one) => one.accepted !== undefined).length;
      const found = weak.length === 1 ? "1 finding" : `${weak.length} findings`;
      return `weakened (${level}), ${found}${accepted === 0 ? "" : `, ${accepted} accepted`}`;
    }
    case "not-in-force":
      return "not in force";
    case "unreadable":
      return "cannot be read";
  }
}

function findingLines(finding: StatusFinding, look: Look): string[] {
  const { severity, code, title, detail, opens, remedy, key } = finding;
  const setting = key === undefined ? "" : `, ${settingText(finding)}`;
  const lines = [
    `  ${paints(look.color).severity(severity, severity)}: ${placeText(finding, look)}${printable(title)}${printable(setting)}${detail === undefined ? "" : ` (${printable(short(detail, look))})`} [${code}]`,
  ];
  const shown = opens.slice(0, look.verbose ? MOST_SHOWN_VERBOSE : MOST_SHOWN);
  for (const opened of shown) lines.push(`    ${printable(opened.access)}: ${changeText(opened)}`);
  if (opens.length > shown.length) lines.push(`    and ${opens.length - shown.length} more accesses`);
  const { accepted } = finding;
  if (accepted === undefined) lines.push(`    to fix: ${printable(remedy)}`);
  else lines.push(`    accepted${acceptedUntil(accepted)}: ${printable(accepted.reason)}`);
  return lines;
}

function changeText({ was, now }: Opened): string {
  return was === now
    ? `${MEETS[now]} by the rules, no longer by the sandbox`
    : `${MEETS[now]}, was ${MEETS[was]}`;
}

const MEETS = { allow: "allowed", ask: "asked about", deny: "denied", unknown: "unknown" } as const;

function settingText({ key, value }: StatusFinding): string {
  return value === undefined || value === "" ? `${key}` : `${key}: ${value}`;
}

function placeText({ file, line, variable }: StatusFinding, look: Look): string {
  if (variable !== undefined) return `the variable ${printable(variable)} `;
  if (file === undefined) return "";
  return `${printable(short(file, look))}${line === undefined ? "" : `:${line}`} `;
}

function short(path: string, { home, cwd }: Look): string {
  if (path.startsWith(`${cwd}/`) && cwd !== home) return path.slice(cwd.length + 1);
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
