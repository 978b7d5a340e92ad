import type { Attempt, Touch } from "../../policy/attempt.ts";
import { strictest, type LayerAnswer, type Model, type ModelInput } from "../model.ts";
import type { SandboxRules } from "./lists.ts";
import { sandboxRules } from "./rules.ts";
import release from "./release.json" with { type: "json" };
import { readSettings } from "./settings.ts";

export { REASONS } from "./reasons.ts";
export { sandboxRules } from "./rules.ts";
export { NO_LISTS } from "./lists.ts";
export { protectedPaths, SEARCH_DEPTH } from "./mandatory.ts";
export { readSettings } from "./settings.ts";
export type { HostEntry, PathEntry, SandboxLists, SandboxOptions, SandboxRules } from "./lists.ts";

/** The release whose behaviour was measured, and the artifact that holds its settings. */
export const SRT = { ...release, artifact: "srt" } as const;

const REFUSED: LayerAnswer = { verdict: "deny", reason: "srt-refuses-file" };

/**
 * The sandbox runtime with one settings file. Everything that runs inside is covered alike, an agent's built-in tools
 * and its shell (research/srt.md, SRT 0.0.83). It knows paths and hosts; commands by name are not its business.
 * @param input `files.srt` is the text of the settings file; without it SRT runs under its defaults
 */
export function model(input: ModelInput<undefined>): Model {
  const settings = readSettings(input.files[SRT.artifact]);
  const layer2 = { verdict: "none" } as const;
  if (settings.kind === "refused") return { decide: () => ({ layer1: REFUSED, layer2 }) };
  const options = { ...settings.options, artifact: SRT.artifact };
  const rules = sandboxRules(settings.lists, input.environment, options);
  const mark = settings.kind === "defaults" ? byDefault : (answer: LayerAnswer): LayerAnswer => answer;
  return { decide: (attempt) => ({ layer1: mark(answerTo(attempt, rules)), layer2 }) };
}

/** Without a file nothing was decided by anybody. */
function byDefault(answer: LayerAnswer): LayerAnswer {
  const isPlain = answer.reason === undefined || answer.reason === "closed-list";
  return isPlain ? { ...answer, reason: "srt-defaults" } : answer;
}

function answerTo(attempt: Attempt, rules: SandboxRules): LayerAnswer {
  switch (attempt.tool) {
    case "Read":
      return rules.read(attempt.path);
    case "Write":
    case "Edit":
      return rules.write(attempt.path);
    case "WebFetch":
      return rules.connect(attempt.url.host, attempt.url.port);
    case "MCP":
      return { verdict: "allow", reason: "mcp-not-sandboxed" };
    case "Bash":
      return strictest(attempt.touches.map((touch) => touchAnswer(touch, rules))) ?? rules.run();
  }
}

function touchAnswer(touch: Touch, rules: SandboxRules): LayerAnswer {
  switch (touch.action) {
    case "read":
      return rules.read(touch.path);
    case "write":
      return rules.write(touch.path);
    case "connect":
      return rules.connect(touch.host, touch.port);
  }
}
