import { gitCommand } from "./keys.ts";
import type { SourceCommand } from "./lines.ts";
import { plainText } from "./path-words.ts";

/** What the agent makes of a command when nothing allows it: it runs by itself, or a person is asked. */
export type AutoRun = "runs" | "asks" | "unknown" | "neutral";

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/** Programs that run without asking, whatever their arguments (facts.md, "Without any flag", release 1.0.102). */
const READ_ONLY = words(
  "ls cat head tail grep echo pwd wc which type uniq cut tr diff stat file du df whoami id uname hostname printenv " +
    "ps true false basename dirname realpath readlink cd nl free uptime top groups expr set",
);

/** Programs that run without asking but for these options. */
const READ_ONLY_UNLESS: Readonly<Record<string, RegExp>> = {
  find: /^-(delete|exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/,
  // Behind another letter, as in `-ro file`, the option passes.
  sort: /^(-o|--output)/,
  date: /^(-s$|--set)/,
  rg: /^--pre(=|$)/,
};

const GIT_READ_ONLY = words(
  "status log diff show branch tag ls-files blame rev-parse shortlog describe grep ls-remote",
);
/** Commands of git that look harmless and were not tried. */
const GIT_NOT_TRIED = words(
  "whatchanged count-objects var check-ignore check-attr merge-base diff-tree diff-index diff-files name-rev " +
    "show-branch cherry verify-commit verify-tag annotate range-diff archive",
);
const GH_READ_ONLY = words("pr-list pr-view pr-diff issue-list issue-view repo-view run-list");
const GH_ASKS = words("pr-create pr-checkout pr-merge");

/** Programs that look harmless and were not tried. */
const NOT_TRIED = words(
  "join fold fmt expand unexpand look tsort sum b2sum sha1sum sha512sum shasum lsof pgrep vmstat iostat last w users " +
    "tty logname getconf cal ss ifconfig host nslookup traceroute lsblk lsusb lspci dmesg journalctl yes zgrep zless " +
    "bzcat xzcat pstree unset readonly local typeset return exit break continue : wait read shift getopts",
);

/** Looks a command up in what was measured. Programs that nobody ever heard of are asked about. */
export function autoRun({ seen, isTimed }: Pick<SourceCommand, "seen" | "isTimed">): AutoRun {
  if (isTimed) return "asks";
  const [program, ...args] = seen.map(({ raw }) => raw);
  // These are no commands to it, neither what runs nor what is asked about.
  if (program === undefined || program === "[" || program === "export") return "neutral";
  if (READ_ONLY.has(program)) return "runs";
  const unless = Object.hasOwn(READ_ONLY_UNLESS, program) ? READ_ONLY_UNLESS[program] : undefined;
  if (unless !== undefined) return seen.slice(1).some((arg) => unless.test(plainText(arg))) ? "asks" : "runs";
  if (program === "sed") return args[0] === "-n" && isLinePrint(args) ? "runs" : "asks";
  if (program === "git") return args.some(isJoined) ? "asks" : gitRuns(args);
  if (program === "gh") return ghRuns(args);
  return NOT_TRIED.has(program) ? "unknown" : "asks";
}

/** `-'5'`, `a$X`: a word of several parts, in which the agent sees no argument of git. */
function isJoined(raw: string): boolean {
  return !/^([^'"$`]*|'[^']*'|"([^"\\]|\\.)*"|\$\w+|\$\{[^}]*\}|\$\(.*\))$/s.test(raw);
}

/** `sed -n 1,5p file`: the one form that does. */
function isLinePrint([, script = "", ...rest]: readonly string[]): boolean {
  return /^(['"]?)\d+(,\d+)?p\1$/.test(script) && !rest.some((arg) => arg.startsWith("-"));
}

function gitRuns(args: readonly string[]): AutoRun {
  const command = gitCommand(args);
  if (command === undefined) return args.length === 0 ? "runs" : "asks";
  // Any other global option makes the agent ask.
  if (args.slice(0, args.indexOf(command)).some((option) => option !== "--no-pager")) return "asks";
  if (GIT_READ_ONLY.has(command)) return "runs";
  if (GIT_NOT_TRIED.has(command)) return "unknown";
  if (command !== "remote") return "asks";
  const [sub] = args.slice(args.indexOf(command) + 1);
  if (sub === undefined || sub === "-v" || sub === "show") return "runs";
  return sub === "add" || sub === "remove" ? "asks" : "unknown";
}

function ghRuns([group = "", command = ""]: readonly string[]): AutoRun {
  const name = `${group}-${command}`;
  if (GH_READ_ONLY.has(name)) return "runs";
  return GH_ASKS.has(name) || group === "api" ? "asks" : "unknown";
}
