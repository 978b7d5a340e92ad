import type { LayerAnswer } from "../../../../enforcers/model.ts";
import type { Attempt } from "../../../../policy/attempt.ts";
import type { Environment } from "../../../../policy/environment.ts";
import { refusedExpansion } from "../expansions.ts";
import type { LaunchFlags, ToolRule } from "../flags.ts";
import { sourceLine, type SourceLine } from "../lines.ts";
import type { OpenPaths } from "../open-paths.ts";
import { spellingsOf, type PathRules } from "../path-rules.ts";
import { autoRun } from "../readonly.ts";
import { NearCommands } from "./near.ts";
import { shellPaths } from "./paths.ts";
import { refusedKill } from "../refused-kills.ts";
import { ShellRules } from "./rules.ts";
import { isNetworkProgram, shellUrls, type SeenUrl } from "./urls.ts";
import type { UrlRules } from "../url-rules.ts";

/**
 * `((rm x))`, in which the agent's grammar sees commands. In a line that bash refuses it may see some, too, and what it
 * makes of such lines was not found out: they run nothing.
 */
const WORDS_IN_ARITHMETIC = /(^|[^$])\(\((?:[^()]*\s)?[A-Za-z_]\w*\s+[\w-]/;

/** Bash takes the rest of the text for the body; the agent's grammar loses its way in some. */
function hasOpenHereDocument({ commands, redirects }: SourceLine): boolean {
  return [...commands.flatMap((command) => command.redirects), ...redirects].some(
    ({ operator, target }) => operator === "<<" && target.raw !== "" && !target.raw.endsWith("\n"),
  );
}

type Line = Extract<Attempt, { tool: "Bash" }>;

/** What the rules of all kinds have in common. */
export interface SharedRules {
  readonly flags: LaunchFlags;
  readonly environment: Environment;
  readonly open: OpenPaths;
  readonly denyUrls: UrlRules;
  readonly allowUrls: UrlRules;
  readonly denyRead: PathRules;
  readonly denyWrite: PathRules;
}

/**
 * What the agent does with a command line. A rule that denies is named although the path gate may ask before it: with
 * `-p` nobody answers, and where a person does, the rule refuses (facts.md, "In which order", release 1.0.102).
 */
export class ShellModel {
  readonly #shared: SharedRules;
  readonly #deny: ShellRules;
  readonly #allow: ShellRules;
  readonly #near: NearCommands;
  /** The rules about a tool as a whole. */
  readonly #deniedUrls: ToolRule | undefined;
  readonly #allowedWrites: ToolRule | undefined;
  readonly #allowsSomeWrites: boolean;
  readonly #deniesWrites: boolean;

  constructor(shared: SharedRules) {
    const { flags } = shared;
    const denied = flags.deny.filter(({ kind }) => kind === "shell");
    this.#shared = shared;
    this.#deny = new ShellRules(denied);
    this.#allow = new ShellRules(flags.allow.filter(({ kind }) => kind === "shell"));
    this.#near = new NearCommands(denied);
    const isAllWriting = ({ kind, value }: ToolRule): boolean => kind === "write" && value === undefined;
    this.#deniedUrls = flags.deny.find(({ kind }) => kind === "url");
    this.#allowedWrites = flags.allow.find(isAllWriting);
    this.#allowsSomeWrites = flags.allow.some(({ kind }) => kind === "write");
    this.#deniesWrites = flags.deny.some(isAllWriting);
  }

  decide(attempt: Line): LayerAnswer {
    const { line } = attempt;
    const source = sourceLine(line);
    const denied = this.#deny.find(line, source, attempt.access.cwd);
    if (denied?.certain === true) return { verdict: "deny", entry: denied.entry };
    const refused = refusedExpansion(source);
    if (refused === "refused") return { verdict: "deny", reason: "expansion-refused" };
    const kills = source.commands.map((command) => refusedKill(command));
    if (kills.includes("refused")) return { verdict: "deny", reason: "kill-refused" };
    if (denied !== undefined || refused === "unknown" || kills.includes("unknown"))
      return { verdict: "unknown", reason: "not-measured" };
    const answer = this.#gates(attempt, source);
    if (answer.verdict === "deny" || answer.verdict === "unknown") return answer;
    if (!source.isComplete || WORDS_IN_ARITHMETIC.test(line) || hasOpenHereDocument(source))
      return { verdict: "unknown", reason: "not-measured" };
    const near = this.#near.find(attempt, source) ?? this.#nearTouch(attempt, source);
    return near === undefined ? answer : { ...answer, reason: near };
  }

  #gates(attempt: Line, source: SourceLine): LayerAnswer {
    const { flags, environment, open } = this.#shared;
    const { cwd } = attempt.access;
    const paths = shellPaths(attempt.line, source, cwd, open, environment);
    if (paths === "refuses") return { verdict: "deny", reason: "attribution-refused" };
    if (flags.allPaths === undefined) {
      if (paths === "asks") return { verdict: "ask", reason: "outside-asks" };
      if (paths === "unknown") return { verdict: "unknown", reason: "not-measured" };
    }
    for (const url of shellUrls(source)) {
      const answer = this.#askUrl(url);
      if (answer !== undefined) return answer;
    }
    return this.#approval(source);
  }

  /** @returns undefined for an address that is open */
  #askUrl({ address }: SeenUrl): LayerAnswer | undefined {
    const { flags, denyUrls, allowUrls } = this.#shared;
    if (this.#deniedUrls !== undefined) return { verdict: "deny", entry: this.#deniedUrls.entry };
    const denied = address === undefined ? undefined : denyUrls.find(address);
    if (denied?.certain === true) return { verdict: "deny", entry: denied.entry };
    if (denied !== undefined) return { verdict: "unknown", reason: "not-measured" };
    if (flags.allUrls !== undefined) return undefined;
    const allowed = address === undefined ? undefined : allowUrls.find(address);
    if (allowed?.certain === true) return undefined;
    return allowed === undefined
      ? { verdict: "ask", reason: "url-asks" }
      : { verdict: "unknown", reason: "not-measured" };
  }

  #approval(source: SourceLine): LayerAnswer {
    const { flags } = this.#shared;
    const shell = flags.allTools ?? this.#allow.all;
    const writes = writesOf(source);
    const write = flags.allTools ?? this.#allowedWrites?.entry;
    if (writes === "yes" && write === undefined) {
      return this.#allowsSomeWrites
        ? { verdict: "unknown", reason: "not-measured" }
        : { verdict: "ask", reason: "redirection-asks" };
    }
    if (writes === "yes" && this.#deniesWrites) return { verdict: "unknown", reason: "not-measured" };
    if (shell !== undefined) return { verdict: "allow", entry: shell };
    return this.#autoRun(source);
  }

  /** Without a flag for the whole tool: commands that only read run by themselves, others where a rule names them. */
  #autoRun(source: SourceLine): LayerAnswer {
    const asks: LayerAnswer = { verdict: "ask", reason: "flagless-command-asks" };
    for (const part of ["substitution", "process-substitution", "function", "coproc"] as const) {
      if (source.has.has(part)) return asks;
    }
    let hasRun = false;
    let isUnknown = false;
    for (const command of source.commands) {
      const answer = autoRun(command);
      hasRun ||= answer === "runs";
      if (answer === "runs" || answer === "neutral" || command.seen.length === 0) continue;
      const allowed = this.#allow.isEmpty ? undefined : this.#allow.findCommand(command);
      // An allow rule does not see through global options of git, as a deny rule does, unless it is for all of git.
      const isPlainGit =
        command.seen[0]?.raw !== "git" ||
        !/^-(?!-no-pager$)/.test(command.seen[1]?.raw ?? "") ||
        allowed?.entry.value === "shell(git:*)";
      if (allowed?.certain === true && isPlainGit) hasRun = true;
      else if (answer === "asks" && (allowed === undefined || !isPlainGit)) return asks;
      else isUnknown = true;
    }
    if (isUnknown) return { verdict: "unknown", reason: "not-measured" };
    return hasRun ? { verdict: "allow", reason: "flagless-read-only-command" } : asks;
  }

  /** Files and hosts of the line that have a rule, or would be asked about, if the agent saw them. */
  #nearTouch({ touches, commands }: Line, source: SourceLine): string | undefined {
    const { denyRead, denyWrite, environment, flags, allowUrls, denyUrls } = this.#shared;
    for (const touch of touches) {
      if (touch.action === "connect") continue;
      const rules = touch.action === "read" ? denyRead : denyWrite;
      if (rules.find(spellingsOf(touch.path, environment.cwd, environment)) !== undefined)
        return touch.action === "read" ? "shell-reads-not-seen" : "shell-writes-not-seen";
    }
    const seen = new Set(shellUrls(source).map(({ address }) => address?.host));
    for (const touch of touches) {
      if (touch.action !== "connect" || seen.has(touch.host)) continue;
      const isOpen = flags.allUrls !== undefined || allowUrls.near(touch.host) !== undefined;
      if (isOpen && denyUrls.near(touch.host) === undefined) continue;
      if (commands.commands.some(({ words }) => words[0]?.kind === "literal" && words[0].text === "git"))
        return "git-url-not-seen";
      const isDirect = source.commands.some(({ words }) => isNetworkProgram(words[0]?.raw ?? ""));
      return isDirect ? "url-without-scheme" : "program-url-not-seen";
    }
    return undefined;
  }
}

/** Whether a redirection writes to a file. What goes to `/dev/null` or to another descriptor does not count. */
function writesOf({ commands, redirects }: SourceLine): "yes" | "no" {
  const groups = commands.map((command) => ({
    ...command,
    isSplit: command.seen.length < command.words.length,
  }));
  for (const { fullText, isSplit, redirects: own } of [
    ...groups,
    { fullText: "", isSplit: false, redirects },
  ]) {
    for (const { operator, target } of own) {
      if (operator.startsWith("<") && operator !== "<>") continue;
      // Words behind a redirection are taken for more of its targets.
      if (isSplit) return "yes";
      if (target.raw === "/dev/null") continue;
      // `2>&1` is known to it, `>&2` is not.
      if (operator === ">&" && /^\d$/.test(target.raw) && new RegExp(`\\d>&${target.raw}`).test(fullText))
        continue;
      return "yes";
    }
  }
  return "no";
}
