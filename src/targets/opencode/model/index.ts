import type { Answer, LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import { CONFIG } from "../artifacts.ts";
import type { OpencodeOptions } from "../options.ts";
import { nativeTool } from "../tool.ts";
import { projectOf } from "../worktree.ts";
import { folderPattern, isInside, relativePath } from "./places.ts";
import { settingsOf } from "./settings.ts";
import { decideShell, strictest, type Ground } from "./shell.ts";
import { parentOf } from "../../../policy/normalize.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/**
 * What the agent does with its configurations, as measured (facts.md beside the translation, release 1.18.33). A sandbox
 * around the agent is not part of it.
 */
export function model({ files, scopes = [], environment }: ModelInput<OpencodeOptions>): Model {
  const settings = settingsOf(files[CONFIG], scopes, environment);
  if (settings.kind === "refused") {
    const entry = settings.entry === undefined ? {} : { entry: settings.entry };
    return always({ verdict: "deny", reason: "agent-refuses-file", ...entry });
  }
  if (settings.kind === "unknown") return always({ verdict: "unknown", reason: settings.reason });
  const project = projectOf(environment);
  if (project === "unknown") return always({ verdict: "unknown", reason: "worktree-not-measured" });
  const ground: Ground = { rules: settings.rules, environment, root: project.root };
  return {
    decide: (attempt) => {
      if (attempt.tool === "MCP") return answer(decideServerTool(attempt, ground));
      if (attempt.tool === "Bash") return answer(decideShell(attempt, ground));
      return answer(attempt.tool === "WebFetch" ? decideFetch(attempt, ground) : decideFile(attempt, ground));
    },
  };
}

function answer(layer2: LayerAnswer): Answer {
  return { layer1: { verdict: "none", reason: "no-sandbox-of-its-own" }, layer2 };
}

function always(layer2: LayerAnswer): Model {
  return { decide: () => answer(layer2) };
}

type FileAttempt = Extract<Attempt, { tool: "Read" | "Write" | "Edit" }>;

/** `read`, `write` and `edit`: the directory is asked about first, when it is outside of the project. */
function decideFile({ tool, path }: FileAttempt, { rules, environment, root }: Ground): LayerAnswer {
  const permission = tool === "Read" ? "read" : "edit";
  const withheld = rules.withheld(permission);
  if (withheld !== undefined)
    return { verdict: "deny", ...(withheld.entry === undefined ? {} : { entry: withheld.entry }) };
  const { cwd } = environment;
  const isListed = tool === "Read" && environment.kind(path) === "directory";
  const folder = folderPattern(isListed ? path : parentOf(path));
  const outside = isInside(path, cwd, root) ? [] : [rules.say("external_directory", folder)];
  const found = strictest([...outside, rules.say(permission, relativePath(root, path))]);
  if (found.verdict === "deny") return found;
  const real = environment.realpath(path);
  const isNear =
    real !== undefined && real !== path && rules.say(permission, relativePath(root, real)).action === "deny";
  const reason = isNear
    ? "link-not-followed"
    : found.verdict === "ask" && found.entry === undefined
      ? "asks-by-itself"
      : undefined;
  return reason === undefined ? found : { ...found, reason };
}

/** `webfetch`: the address is compared as it is written. */
function decideFetch(
  { access, url }: Extract<Attempt, { tool: "WebFetch" }>,
  { rules }: Ground,
): LayerAnswer {
  const withheld = rules.withheld("webfetch");
  if (withheld !== undefined)
    return { verdict: "deny", ...(withheld.entry === undefined ? {} : { entry: withheld.entry }) };
  const { text } = access;
  if (!text.startsWith("http://") && !text.startsWith("https://"))
    return { verdict: "unknown", reason: "not-an-address" };
  const found = strictest([rules.say("webfetch", text)]);
  const host = url.host.includes(":") ? `[${url.host}]` : url.host;
  const usual = rules.say("webfetch", `${url.scheme}://${host}/`).action;
  return usual === found.verdict ? found : { ...found, reason: "address-as-written" };
}

/** A tool of an MCP server is a permission of its own name, and asks for no pattern (facts.md, "Tools of MCP servers"). */
function decideServerTool(
  { server, name: tool }: Extract<Attempt, { tool: "MCP" }>,
  { rules }: Ground,
): LayerAnswer {
  const name = nativeTool({ server, tool });
  const withheld = rules.withheld(name);
  if (withheld !== undefined)
    return { verdict: "deny", ...(withheld.entry === undefined ? {} : { entry: withheld.entry }) };
  const found = strictest([rules.say(name, "*")]);
  return found.entry === undefined ? { ...found, reason: "server-tool-runs" } : found;
}
