import type { Answer, LayerAnswer, Model, ModelInput } from "../../../enforcers/model.ts";
import { strictest } from "../../../enforcers/model.ts";
import { scopeText } from "../../../enforcers/scope.ts";
import type { Attempt, Touch } from "../../../policy/attempt.ts";
import { isAtOrUnder } from "../../../policy/normalize.ts";
import { realPath } from "../../../policy/physical.ts";
import { KEYS, SETTINGS } from "../keys.ts";
import type { DroidOptions } from "../options.ts";
import { LOCAL, SESSION } from "../scopes.ts";
import { commandList, isAskedAbout, isSpecial, listAnswer } from "./commands.ts";
import { isSettingsOfSession, saysMore } from "./findings.ts";
import { sandboxOf, type Sandbox } from "./sandbox.ts";
import { readSettings, type Level, type Lists } from "./settings.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

const NO_LISTS: Lists = {};
const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };
const OFF: LayerAnswer = { verdict: "none", reason: "sandbox-off" };
const TOOLS_BELOW: LayerAnswer = { verdict: "none", reason: "tools-checked-apart" };

/**
 * Factory Droid 0.225.2 with the user's settings, as it was measured (facts.md). Only their text is read. It says what a session
 * with a person does that `twsrt run` did not start.
 */
export function model({ files, places, scopes = [], environment }: ModelInput<DroidOptions>): Model {
  const settings = readSettings(files[SETTINGS], scopeText(scopes, LOCAL));
  if (settings.kind === "refused") return always({ verdict: "deny", reason: "settings-stop-agent" });
  if (settings.kind === "not-measured") return always(NOT_MEASURED);
  const { lists, level, reads, isSandboxed } =
    settings.kind === "read"
      ? settings
      : { lists: NO_LISTS, level: "off" as const, reads: false, isSandboxed: false };
  if (level === undefined || reads) return always(NOT_MEASURED);
  const sandbox = isSandboxed ? sandboxOf(lists, environment) : undefined;
  const denied = commandList(lists[KEYS.deny] ?? []);
  const asked = commandList(lists[KEYS.ask] ?? []);
  const own = `${environment.home}/.factory`;
  const isOwn = (path: string): boolean => isAtOrUnder(realPath(path, environment), own);
  // The same settings once more, as those of the session: what they deny, no person lifts.
  const isFinal = isSettingsOfSession(scopes, places);
  const others = scopes.some((scope) => saysMore(scope) && !(isFinal && scope.id === SESSION));

  const layer2 = (attempt: Attempt): LayerAnswer => {
    switch (attempt.tool) {
      case "Read":
        return isOwn(attempt.path) && sandbox !== undefined
          ? NOT_MEASURED
          : (sandbox?.read(attempt.path) ?? READS);
      case "Write":
      case "Edit": {
        if (isOwn(attempt.path)) return NOT_MEASURED;
        // What is there is read before it is changed or written over.
        const isRead = attempt.tool === "Edit" || environment.kind(attempt.path) !== "absent";
        const said = [...(isRead ? [sandbox?.read(attempt.path)] : []), sandbox?.write(attempt.path)].filter(
          (one) => one !== undefined,
        );
        return leveled(strictest(said), level, "edits-ask");
      }
      case "WebFetch":
        return fetched(attempt, sandbox, level);
      case "MCP":
        return level === "high" ? { verdict: "allow", reason: "level-runs" } : SERVER_SAYS;
      case "Bash": {
        const { line } = attempt;
        const no = listAnswer(denied(line), "deny");
        if (no !== undefined) return no;
        const question = listAnswer(asked(line), "ask");
        if (question?.verdict === "ask" && /\brm\b/i.test(question.entry?.value ?? "")) return NOT_MEASURED;
        return question ?? unlisted(line, level);
      }
    }
  };

  return {
    decide(attempt): Answer {
      const layer1 =
        sandbox === undefined ? OFF : attempt.tool === "Bash" ? commandAnswer(attempt, sandbox) : TOOLS_BELOW;
      const first = layer2(attempt);
      const said = isFinal && isPrompt(first) ? refused(first) : first;
      const answer = settings.kind === "ignored" ? { ...said, reason: "settings-ignored" } : said;
      return { layer1, layer2: others && answer.verdict !== "deny" ? OTHERS : answer };
    },
  };
}

/** Whether the sandbox asks, and not the agent about every change. */
function isPrompt({ verdict, reason }: LayerAnswer): boolean {
  return verdict === "ask" && (reason === "sandbox-prompts" || reason === "unlisted-asks");
}

/** The denial that a session without questions gives instead. */
function refused({ entry }: LayerAnswer): LayerAnswer {
  return entry === undefined ? { verdict: "deny", reason: "session-refuses" } : { verdict: "deny", entry };
}

const SERVER_SAYS: LayerAnswer = { verdict: "unknown", reason: "server-says-risk" };
const READS: LayerAnswer = { verdict: "allow", reason: "sandbox-off" };
const OTHERS: LayerAnswer = { verdict: "unknown", reason: "other-files-may-change" };

function always(layer2: LayerAnswer): Model {
  return { decide: () => ({ layer1: { verdict: "none" }, layer2 }) };
}

/** What the sandbox lets through, the agent asks about where nothing runs by itself. */
function leveled(said: LayerAnswer | undefined, level: Level, reason: string): LayerAnswer {
  if (said !== undefined && said.verdict !== "allow") return said;
  if (level === "off") return { verdict: "ask", reason };
  return said ?? { verdict: "allow", reason: "level-runs" };
}

function fetched(
  { url, access }: Extract<Attempt, { tool: "WebFetch" }>,
  sandbox: Sandbox | undefined,
  level: Level,
): LayerAnswer {
  if (!/^https?$/.test(url.scheme) || !/^[\w.-]+$/.test(url.host) || /[^ -~]|@/.test(access.text))
    return NOT_MEASURED;
  const said = leveled(sandbox?.connect(url.host), level, "every-fetch-asks");
  // At the other levels it was not tried.
  return level === "off" || level === "high" || said.verdict === "ask" ? said : NOT_MEASURED;
}

/** A command that no rule is about. */
function unlisted(line: string, level: Level): LayerAnswer {
  if (line.trim().startsWith("-")) return NOT_MEASURED;
  if (level === "off")
    return isAskedAbout(line) === true ? { verdict: "ask", reason: "commands-ask" } : NOT_MEASURED;
  return isSpecial(line) ? NOT_MEASURED : { verdict: "allow", reason: "level-runs" };
}

function commandAnswer({ touches }: Extract<Attempt, { tool: "Bash" }>, { commands }: Sandbox): LayerAnswer {
  return strictest(touches.map((touch) => touchAnswer(touch, commands))) ?? commands.run();
}

function touchAnswer(touch: Touch, rules: Sandbox["commands"]): LayerAnswer {
  switch (touch.action) {
    case "read":
      return rules.read(touch.path);
    case "write":
      return rules.write(touch.path);
    case "connect":
      return rules.connect(touch.host, touch.port);
  }
}
