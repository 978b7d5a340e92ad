import type { Answer, LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import type { QwenOptions } from "../options.ts";
import { nativeTool } from "../tool.ts";
import { SETTINGS } from "../keys.ts";
import { decideLine } from "./bash.ts";
import { candidates, isWithin, resolved } from "./paths.ts";
import { RuleList, type Lists } from "./rules.ts";
import { readSettings, type Mode } from "./settings.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/**
 * What the agent does with the texts of its settings files, as measured (facts.md beside the translation, release
 * 0.24.4). A sandbox around the agent is not part of it.
 */
export function model({ files, scopes = [], environment }: ModelInput<QwenOptions>): Model {
  const settings = readSettings(files[SETTINGS], scopes, environment);
  if (settings.kind === "refused")
    return always({
      verdict: "deny",
      reason: "agent-refuses-settings",
      ...(settings.by === undefined ? {} : { entry: settings.by }),
    });
  if (settings.kind === "not-measured") return always({ verdict: "unknown", reason: "setting-not-measured" });
  const { mode, rules, isListIgnored } = settings;
  const lists: Lists = {
    deny: new RuleList("deny", rules, environment),
    ask: new RuleList("ask", rules, environment),
    allow: new RuleList("allow", rules, environment),
  };
  const input = { lists, mode, environment, trusted: settings.trusted };
  const decide = (attempt: Attempt): LayerAnswer => {
    switch (attempt.tool) {
      case "Bash":
        return decideLine(attempt, input);
      case "MCP":
        return decideServerTool(attempt, input);
      case "WebFetch":
        return decideFetch(attempt, input);
      case "Read":
      case "Write":
      case "Edit":
        return decideFile(attempt, input);
    }
  };
  return {
    decide: (attempt) => {
      const layer2 = decide(attempt);
      const isWeak = isListIgnored && (layer2.verdict === "allow" || layer2.verdict === "ask");
      return answer(isWeak ? { ...layer2, reason: "list-ignored" } : layer2);
    },
  };
}

function answer(layer2: LayerAnswer): Answer {
  return { layer1: { verdict: "none", reason: "no-sandbox-in-settings" }, layer2 };
}

function always(layer2: LayerAnswer): Model {
  return { decide: () => answer(layer2) };
}

interface Input {
  readonly lists: Lists;
  readonly mode: Mode;
  readonly environment: Environment;
  /** MCP servers that the settings trust. */
  readonly trusted: ReadonlySet<string>;
}

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };

type FileAttempt = Extract<Attempt, { tool: "Read" | "Write" | "Edit" }>;

/** `read_file`, `glob` for a folder, `write_file` and `edit` (facts.md, sections B and F). */
function decideFile({ tool, access, path }: FileAttempt, { lists, mode, environment }: Input): LayerAnswer {
  // The tools take no blanks at the end of a path.
  const given = spelled(access.text, access.cwd, environment.home).trimEnd();
  const paths = candidates(given, environment);
  const isFolder = environment.kind(path) === "directory";
  const name = tool === "Read" ? (isFolder ? "glob" : "read") : tool === "Edit" ? "edit" : "write";
  for (const verdict of ["deny", "ask", "allow"] as const) {
    const found = lists[verdict].path(name, verdict === "allow" ? [given] : paths);
    if (found?.kind === "maybe") return NOT_MEASURED;
    if (found === undefined) continue;
    if (verdict === "deny") return { verdict, entry: found.entry };
    if (verdict === "allow")
      return isSetAside(tool, paths, mode) ? NOT_MEASURED : { verdict, entry: found.entry };
    if (mode === "yolo" || mode === "auto-edit") return { verdict: "allow", reason: "mode-asks-nothing" };
    return mode === "plan" ? NOT_MEASURED : { verdict, entry: found.entry };
  }
  if (mode === "yolo" || mode === "auto-edit") return { verdict: "allow", reason: "mode-asks-nothing" };
  const start = resolved(environment.cwd, environment);
  // Here `..` takes away what stands before it, whatever that is.
  const place = resolved(normalize(given), environment);
  const isInside = isWithin(place, start) && !isBelowFile(place, environment);
  if (tool === "Read") {
    if (isInside) return { verdict: "allow", reason: "inside-read-freely" };
    return mode === "auto"
      ? { verdict: "allow", reason: "auto-reads-everywhere" }
      : { verdict: "ask", reason: "outside-read-asks" };
  }
  if (mode === "default") return { verdict: "ask", reason: "every-write-asks" };
  if (mode === "plan") return { verdict: "deny", reason: "plan-mode-blocks" };
  if (!isInside || PROTECTED.test(place)) return { verdict: "unknown", reason: "model-decides" };
  return { verdict: "allow", reason: "auto-writes-inside-start" };
}

/** Of a name below a file the agent cannot tell where it is, and takes it for one outside (conformance/corpus/qwen, 0.24.4). */
function isBelowFile(path: string, environment: Environment): boolean {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
    if (environment.kind(path.slice(0, end)) === "file") return true;
  return false;
}

/** Where the mode `auto` does not write by itself; other names may be among them, and were not measured. */
const PROTECTED =
  /\/(\.(git|qwen|vscode|idea|husky|claude|github|ssh)|node_modules)(\/|$)|\/(\.(bash|zsh|git|npm|mcp)[\w.-]*|\.profile|QWEN\.md|AGENTS\.md)$/i;

/** Whether a mode may do something else than a rule that allows. */
function isSetAside(tool: FileAttempt["tool"], paths: readonly string[], mode: Mode): boolean {
  return (
    mode === "plan" || (mode === "auto" && tool !== "Read" && paths.some((path) => PROTECTED.test(path)))
  );
}

function spelled(text: string, cwd: string, home: string): string {
  if (text === "~" || text.startsWith("~/")) return home + text.slice(1);
  return text.startsWith("/") ? text : `${cwd}/${text}`;
}

/** A tool of an MCP server (facts.md, section H). */
function decideServerTool(
  { server, name: tool }: Extract<Attempt, { tool: "MCP" }>,
  { lists, mode, trusted }: Input,
): LayerAnswer {
  const name = nativeTool({ server, tool });
  const isSilent = mode === "yolo";
  for (const verdict of ["deny", "ask", "allow"] as const) {
    const entry = lists[verdict].serverTool(name);
    if (entry === undefined) continue;
    if (verdict === "deny") return { verdict, entry };
    if (mode === "plan") return NOT_MEASURED;
    if (verdict === "ask" && isSilent) return { verdict: "allow", reason: "mode-asks-nothing" };
    return { verdict, entry };
  }
  if (isSilent) return { verdict: "allow", reason: "mode-asks-nothing" };
  if (mode === "plan") return { verdict: "deny", reason: "plan-mode-blocks" };
  if (mode === "auto") return { verdict: "unknown", reason: "model-decides" };
  // What a trusted server may do was not tried.
  return trusted.has(server) ? NOT_MEASURED : { verdict: "ask", reason: "server-tool-asks" };
}

/** `web_fetch` (facts.md, sections C and F). */
function decideFetch(
  { access }: Extract<Attempt, { tool: "WebFetch" }>,
  { lists, mode }: Input,
): LayerAnswer {
  const text = access.text.trim();
  let url: URL;
  try {
    url = new URL(text.includes("://") ? text : `https://${text}`);
  } catch {
    return NOT_MEASURED;
  }
  if (!/^https?:$/.test(url.protocol)) return NOT_MEASURED;
  if (url.username !== "" || url.password !== "") return { verdict: "deny", reason: "credentials-refused" };
  for (const verdict of ["deny", "ask", "allow"] as const) {
    const found = lists[verdict].host(url.hostname);
    if (found?.kind !== "rule") continue;
    if (verdict !== "ask") return { verdict, entry: found.entry };
    if (mode === "yolo" || mode === "auto-edit") return { verdict: "allow", reason: "mode-asks-nothing" };
    return { verdict, entry: found.entry };
  }
  if (mode === "yolo" || mode === "auto-edit") return { verdict: "allow", reason: "mode-asks-nothing" };
  return mode === "auto"
    ? { verdict: "unknown", reason: "model-decides" }
    : { verdict: "ask", reason: "unlisted-host-asks" };
}
