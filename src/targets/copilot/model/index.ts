import type { Answer, LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import { FLAGS } from "../artifacts.ts";
import type { CopilotOptions } from "../options.ts";
import { readFlags, type ToolRule } from "./flags.ts";
import { besideOf, withBeside } from "./layers.ts";
import { overseerOf } from "./managed.ts";
import { OpenPaths } from "./open-paths.ts";
import { NearPaths } from "./path-near.ts";
import { normalize } from "../../../policy/normalize.ts";
import { PathRules, spellingsOf } from "./path-rules.ts";
import { ShellModel, type SharedRules } from "./shell/index.ts";
import { addressOf, UrlRules } from "./url-rules.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/**
 * What the agent does with the text of the flags file beside its other files, as measured (facts.md beside the translation, release
 * 1.0.102). A sandbox around the agent is not part of it.
 */
export function model({ files, scopes = [], environment }: ModelInput<CopilotOptions>): Model {
  const read = readFlags(files[FLAGS]);
  if (read.kind === "refused")
    return always({ verdict: "deny", entry: read.entry, reason: "agent-refuses-flags" });
  if (read.kind === "not-measured") {
    const entry = read.entry === undefined ? {} : { entry: read.entry };
    return always({ verdict: "unknown", reason: "flag-not-measured", ...entry });
  }
  const others = besideOf(scopes, environment);
  const { allowAll, approvals } = others;
  if (allowAll?.kind === "refused")
    return always({ verdict: "deny", entry: allowAll.entry, reason: "agent-refuses-flags" });
  const flags = withBeside(read, others);
  const shared: SharedRules = {
    flags,
    environment,
    open: new OpenPaths(flags, environment),
    denyUrls: new UrlRules(flags.denyUrls),
    allowUrls: new UrlRules(flags.allowUrls),
    denyRead: new PathRules(ofKind(flags.deny, "read")),
    denyWrite: new PathRules(ofKind(flags.deny, "write")),
  };
  const fetch = fetchModel(shared);
  const oversee = overseerOf(others.managed, environment);
  const shell = new ShellModel(shared);
  const tools = new FileModel(shared);
  return {
    decide: (attempt) => {
      const found = byFlags(attempt);
      const isDoubtful =
        found.verdict === "ask" && approvals?.isPartly === true && attempt.tool !== "WebFetch";
      return answer(
        isDoubtful && others.managed.kind === "absent"
          ? { verdict: "unknown", reason: "approved-before", entry: approvals.entry }
          : oversee(found, attempt),
      );
    },
  };

  function byFlags(attempt: Attempt): LayerAnswer {
    if (attempt.tool === "Bash") return shell.decide(attempt);
    if (attempt.tool === "MCP") return serverToolOf(attempt, flags);
    return attempt.tool === "WebFetch" ? fetch(attempt) : tools.decide(attempt);
  }
}

function answer(layer2: LayerAnswer): Answer {
  return { layer1: { verdict: "none", reason: "no-own-sandbox" }, layer2 };
}

function always(layer2: LayerAnswer): Model {
  return { decide: () => answer(layer2) };
}

function ofKind(rules: readonly ToolRule[], kind: ToolRule["kind"]): readonly ToolRule[] {
  return rules.filter((rule) => rule.kind === kind);
}

type FileAttempt = Extract<Attempt, { tool: "Read" | "Write" | "Edit" }>;

/** `view`, `create` and `edit`. */
class FileModel {
  readonly #shared: SharedRules;
  readonly #allowWrite: PathRules;
  #nearRead: NearPaths | undefined;
  #nearWrite: NearPaths | undefined;

  constructor(shared: SharedRules) {
    this.#shared = shared;
    this.#allowWrite = new PathRules(ofKind(shared.flags.allow, "write"));
  }

  decide({ tool, access }: FileAttempt): LayerAnswer {
    const { environment, denyRead, denyWrite } = this.#shared;
    const spellings = spellingsOf(access.text, access.cwd, environment, tool === "Read");
    const denied = (tool === "Read" ? denyRead : denyWrite).find(spellings);
    // The path gate asks before the rule, which still refuses when a person let the path pass.
    if (denied?.certain === true) return { verdict: "deny", entry: denied.entry };
    if (denied !== undefined) return { verdict: "unknown", reason: "not-measured" };
    const allowed = this.#allow(tool, spellings);
    const near = this.#near(tool).find(spellings, tool === "Read");
    return near === undefined || allowed.verdict === "unknown" ? allowed : { ...allowed, reason: near };
  }

  #allow(tool: FileAttempt["tool"], spellings: readonly string[]): LayerAnswer {
    const { flags, open } = this.#shared;
    const plain = normalize(spellings[0] ?? "/");
    const isOpen = flags.allPaths === undefined ? open.hasBoth(plain, spellings.at(-1) ?? plain) : "yes";
    if (isOpen === "no") return { verdict: "ask", reason: "outside-asks" };
    if (isOpen === "unknown") return { verdict: "unknown", reason: "not-measured" };
    if (tool === "Read")
      return { verdict: "allow", ...(flags.allPaths === undefined ? {} : { entry: flags.allPaths }) };
    const entry = flags.allTools ?? this.#allowWrite.find(spellings)?.entry;
    return entry === undefined
      ? { verdict: "ask", reason: "flagless-write-asks" }
      : { verdict: "allow", entry };
  }

  #near(tool: FileAttempt["tool"]): NearPaths {
    const { flags, environment } = this.#shared;
    if (tool === "Read") return (this.#nearRead ??= new NearPaths(ofKind(flags.deny, "read"), environment));
    return (this.#nearWrite ??= new NearPaths(ofKind(flags.deny, "write"), environment));
  }
}

/** A tool of an MCP server: only its full name, or that of the server alone, matches (facts.md, "Tools of MCP servers"). */
function serverToolOf(
  { server, name }: Extract<Attempt, { tool: "MCP" }>,
  { deny, allow, allTools }: SharedRules["flags"],
): LayerAnswer {
  const find = (rules: readonly ToolRule[]): ToolRule | undefined =>
    rules.find(
      (rule) => (rule.server ?? rule.kind) === server && (rule.value === undefined || rule.value === name),
    );
  const denied = find(deny);
  if (denied !== undefined) return { verdict: "deny", entry: denied.entry };
  const entry = allTools ?? find(allow)?.entry;
  return entry === undefined
    ? { verdict: "unknown", reason: "server-says-read-only" }
    : { verdict: "allow", entry };
}
type FetchAttempt = Extract<Attempt, { tool: "WebFetch" }>;

/** `web_fetch`. */
function fetchModel({ flags, denyUrls, allowUrls }: SharedRules): (attempt: FetchAttempt) => LayerAnswer {
  const all = flags.deny.find(({ kind }) => kind === "url");
  const isPartlyAllowed = flags.allow.some(({ kind }) => kind === "url");
  return ({ access }) => {
    if (all !== undefined) return { verdict: "deny", entry: all.entry };
    const text = access.text.trim();
    const address = addressOf(text.includes("://") ? text : `https://${text}`);
    if (address === undefined) return { verdict: "unknown", reason: "not-measured" };
    const denied = denyUrls.find(address);
    if (denied?.certain === true) return { verdict: "deny", entry: denied.entry };
    if (denied !== undefined) return { verdict: "unknown", reason: "not-measured" };
    const reason = nearUrl(address.scheme, denyUrls.near(address.host));
    if (flags.allUrls !== undefined)
      return { verdict: "allow", entry: flags.allUrls, ...(reason === undefined ? {} : { reason }) };
    const allowed = allowUrls.find(address);
    if (allowed?.certain === true)
      return { verdict: "allow", entry: allowed.entry, ...(reason === undefined ? {} : { reason }) };
    if (allowed !== undefined || isPartlyAllowed) return { verdict: "unknown", reason: "not-measured" };
    return {
      verdict: "ask",
      reason: reason ?? nearUrl(address.scheme, allowUrls.near(address.host)) ?? "url-asks",
    };
  };
}

function nearUrl(scheme: string, near: ReturnType<UrlRules["near"]>): string | undefined {
  if (near === undefined) return undefined;
  return near.scheme === scheme ? "port-spelled-out" : "scheme-spelled-out";
}
