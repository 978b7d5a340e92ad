import type { Answer, LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import { hasOthers } from "../../../enforcers/scope.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { parentOf } from "../../../policy/normalize.ts";
import { CONFIG } from "../keys.ts";
import type { GrokOptions } from "../options.ts";
import { nativeTool } from "../tool.ts";
import { claudeRules, type Rules } from "./claude-rules.ts";
import { readConfig, type ListName } from "./config.ts";
import { commandRule, fileRule, lineFacts, withoutRule } from "./lines.ts";
import { candidates, stepsOutOfNothing } from "./paths.ts";
import { RuleList, type Found } from "./rules.ts";
import { unlistedHost, type Unlisted } from "./documentation-hosts.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/**
 * What the agent does with the text of its configuration, as measured (facts.md beside the translation, release 1.0.41). A sandbox
 * around the agent is not part of it.
 */
export function model({ files, scopes = [], environment }: ModelInput<GrokOptions>): Model {
  const config = readConfig(files[CONFIG]);
  if (config.kind === "broken") return always({ verdict: "unknown", reason: "config-not-read" });
  if (config.kind === "not-measured")
    return always({ verdict: "unknown", reason: "rule-or-mode-not-measured" });
  const { rules, asksNothing } = config;
  const inputWith = (more: Rules | undefined): Input => {
    const list = (name: ListName): RuleList =>
      new RuleList([...rules[name], ...(more?.[name] ?? [])], environment);
    return {
      lists: { deny: list("deny"), ask: list("ask"), allow: list("allow") },
      asksNothing,
      environment,
    };
  };
  const input = inputWith(undefined);
  const fromClaude = hasOthers(scopes) ? claudeRules(scopes, environment.home) : NO_RULES;
  const together = fromClaude === undefined || isEmpty(fromClaude) ? undefined : inputWith(fromClaude);
  return {
    decide: (attempt) => {
      const layer2 = decide(attempt, input);
      // Other files add rules and modes; only a deny holds beside all of them.
      const isOverruled =
        layer2.verdict !== "deny" &&
        (fromClaude === undefined ||
          (together !== undefined && decide(attempt, together).verdict !== layer2.verdict));
      if (isOverruled) return answer({ verdict: "unknown", reason: "other-files-not-measured" });
      return answer(
        config.isListIgnored && layer2.verdict !== "deny" ? { ...layer2, reason: "list-ignored" } : layer2,
      );
    },
  };
}

const NO_RULES: Rules = { deny: [], ask: [], allow: [] };

function isEmpty({ deny, ask, allow }: Rules): boolean {
  return deny.length + ask.length + allow.length === 0;
}

interface Input {
  readonly lists: Readonly<Record<ListName, RuleList>>;
  /** The mode runs everything that no rule denies. */
  readonly asksNothing: boolean;
  readonly environment: Environment;
}

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };
const SILENT: LayerAnswer = { verdict: "allow", reason: "mode-asks-nothing" };

function answer(layer2: LayerAnswer): Answer {
  return { layer1: { verdict: "none", reason: "no-sandbox-in-settings" }, layer2 };
}

function always(layer2: LayerAnswer): Model {
  return { decide: () => answer(layer2) };
}

function decide(attempt: Attempt, input: Input): LayerAnswer {
  switch (attempt.tool) {
    case "Bash":
      return decideLine(attempt.line, input);
    case "MCP":
      return decideTool(nativeTool({ server: attempt.server, tool: attempt.name }), input);
    case "WebFetch":
      return decideFetch(attempt.access.text, input);
    case "Read":
    case "Write":
    case "Edit":
      return decideFile(attempt, input);
  }
}

/** The verdict of a rule that was found; undefined where none was. */
function ruled(verdict: ListName, found: Found): LayerAnswer | undefined {
  if (found === undefined) return undefined;
  return found === "maybe" ? NOT_MEASURED : { verdict, entry: found.entry };
}

/** `read_file`, `list_dir`, `write` and `search_replace` (facts.md, section B). */
function decideFile(
  { tool, access }: Extract<Attempt, { tool: "Read" | "Write" | "Edit" }>,
  { lists, asksNothing, environment }: Input,
): LayerAnswer {
  const kind = tool === "Read" ? "read" : "edit";
  const paths = candidates(access.text, { ...environment, cwd: access.cwd });
  const denied = ruled("deny", lists.deny.find(kind, paths));
  if (denied !== undefined) {
    // Below a link, a name that does not exist was asked about.
    const [first = "/"] = paths;
    const isThere = !first.startsWith("/") || environment.realpath(first) !== undefined;
    const isSure = isThere && !stepsOutOfNothing(access.text, { ...environment, cwd: access.cwd });
    return isSure || lists.deny.find(kind, paths.slice(0, 1)) !== undefined ? denied : NOT_MEASURED;
  }
  // It compares where these lead in ways that were not all tried.
  if (/\\|^\/(?:proc|dev)(?:\/|$)/.test(access.text)) return NOT_MEASURED;
  const asked = ruled("ask", lists.ask.find(kind, paths));
  if (asked !== undefined) return asksNothing ? SILENT : asked;
  if (asksNothing) return SILENT;
  if (kind === "read") {
    const [first = "/"] = paths;
    // A name below a link that leads nowhere was asked about.
    const isBelowNothing = first.startsWith("/") && environment.realpath(parentOf(first)) === undefined;
    return isBelowNothing ? NOT_MEASURED : { verdict: "allow", reason: "reads-freely" };
  }
  const allowed = ruled("allow", lists.allow.find(kind, paths.slice(0, 1)));
  // Of hidden files some are asked about all the same.
  if (allowed !== undefined) return /\/\./.test(access.text) ? NOT_MEASURED : allowed;
  return { verdict: "ask", reason: "every-write-asks" };
}

/** `run_terminal_command` (facts.md, section C). */
function decideLine(line: string, { lists, asksNothing, environment }: Input): LayerAnswer {
  const facts = lineFacts(line);
  const { isPlain, commands } = facts;
  const denied = ruled("deny", commandRule(line, facts, lists.deny));
  if (denied !== undefined) return denied;
  if (!isPlain) return NOT_MEASURED;
  const deniedFile = ruled("deny", fileRule(commands, lists.deny, environment));
  if (deniedFile !== undefined) return deniedFile;
  const asked =
    ruled("ask", commandRule(line, facts, lists.ask)) ??
    ruled("ask", fileRule(commands, lists.ask, environment));
  if (asked !== undefined) return asked;
  if (asksNothing) return SILENT;
  if (lists.allow.has("bash")) return NOT_MEASURED;
  const verdicts = commands.map(withoutRule);
  if (verdicts.includes("unknown")) return NOT_MEASURED;
  return verdicts.includes("ask")
    ? { verdict: "ask", reason: "other-commands-ask" }
    : { verdict: "allow", reason: "listed-command-runs" };
}

const UNLISTED: Readonly<Record<Unlisted, LayerAnswer>> = {
  fetches: { verdict: "allow", reason: "documentation-host" },
  asks: { verdict: "ask", reason: "unlisted-host-asks" },
  unknown: NOT_MEASURED,
};

/** `web_fetch` (facts.md, section D). */
function decideFetch(text: string, { lists, asksNothing }: Input): LayerAnswer {
  const address = text.trim();
  let url: URL;
  try {
    url = new URL(address.includes("://") ? address : `https://${address}`);
  } catch {
    return NOT_MEASURED;
  }
  if (!/^https?:$/.test(url.protocol)) return NOT_MEASURED;
  const host = url.hostname
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^www\./, "");
  const denied = ruled("deny", lists.deny.find("fetch", [host]));
  if (denied !== undefined) return denied;
  const asked = ruled("ask", lists.ask.find("fetch", [host]));
  if (asked !== undefined) return asksNothing ? NOT_MEASURED : asked;
  const allowed = asksNothing ? SILENT : ruled("allow", lists.allow.find("fetch", [host]));
  if (allowed === undefined) return UNLISTED[unlistedHost(host)];
  // What comes behind the rules refuses credentials and hosts of the machine.
  return /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/.test(host) && url.username === "" ? allowed : NOT_MEASURED;
}

/** A tool of an MCP server (facts.md, section E). */
function decideTool(name: string, { lists, asksNothing }: Input): LayerAnswer {
  const denied = ruled("deny", lists.deny.find("tool", [name]));
  if (denied !== undefined) return denied;
  const asked = ruled("ask", lists.ask.find("tool", [name]));
  if (asked !== undefined) return asksNothing ? NOT_MEASURED : asked;
  if (asksNothing) return SILENT;
  return ruled("allow", lists.allow.find("tool", [name])) ?? { verdict: "ask", reason: "server-tool-asks" };
}
