import type { Answer, LayerAnswer, Model, ModelInput, NativeEntry } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { ClaudeOptions } from "../options.ts";
import { bash } from "./bash/index.ts";
import { deadRules } from "./dead-rules.ts";
import { SETTINGS } from "../artifacts.ts";
import { readRules } from "./entries.ts";
import { asSandboxReads, fold } from "./layers.ts";
import { fileTools } from "./file-tools.ts";
import { modeOf } from "./modes.ts";
import { ruleSet } from "./rule-set.ts";
import { sandbox } from "./sandbox.ts";
import { serverTools } from "./server-tools.ts";
import { web } from "./web.ts";

export { FINDINGS, findings } from "./findings.ts";
export { REASONS } from "./reasons.ts";

/** Built-in tools run in the agent itself. */
const SHELL_ONLY: LayerAnswer = { verdict: "none", reason: "sandbox-shell-only" };

/**
 * Claude Code 2.1.330 with its settings files, as it was measured (facts.md, research/claude-code.md,
 * research/effective.md). Only their texts are read.
 */
export function model(input: ModelInput<ClaudeOptions>): Model {
  const { environment, scopes = [] } = input;
  const folded = fold(input.files[SETTINGS], scopes, environment, input.version);
  if (folded.kind === "refused") {
    const layer2: LayerAnswer = { verdict: "deny", entry: folded.entry, reason: "managed-file-refused" };
    return { decide: () => ({ layer1: { verdict: "none" }, layer2 }) };
  }
  const { layers, mute } = folded;
  const mode = modeOf(layers);
  const rules = ruleSet(readRules(layers), environment);
  const files = fileTools({
    rules,
    dead: deadRules(rules.all, environment),
    mode,
    environment,
    unmeasuredPlaces: layers.some(({ permissions }) =>
      ["additionalDirectories", "blockReadsOutsideWorkingDirectories"].some(
        (key) => permissions[key] !== undefined,
      ),
    ),
  });
  const fetching = web(rules, mode);
  const servers = serverTools(rules.all, mode);
  const inside = sandbox({ layers, rules: readRules(asSandboxReads(layers)), mode, environment });
  const shell = bash({ rules, mode, environment, autoAllow: inside.autoAllow, sandboxWrites: inside.writes });
  const isRejected = folded.user === "rejected";
  const layer2 = (attempt: Attempt): LayerAnswer => {
    switch (attempt.tool) {
      case "Read":
      case "Write":
      case "Edit":
        return files.decide(attempt.tool, attempt.path);
      case "WebFetch":
        return fetching.decide(attempt);
      case "MCP":
        return servers.decide(attempt);
      case "Bash":
        return shell.decide(attempt);
    }
  };
  return {
    decide(attempt): Answer {
      const layer1 = attempt.tool === "Bash" ? inside.decide(attempt) : SHELL_ONLY;
      const said = layer2(attempt);
      const answer = mute === undefined ? said : muted(said, mute, attempt);
      return { layer1, layer2: isRejected ? { ...answer, reason: "settings-rejected" } : answer };
    },
  };
}

/** Beside an administrator's file with a wrong `permissions`, of which some allowed lines were denied too. */
function muted(said: LayerAnswer, entry: NativeEntry, { tool }: Attempt): LayerAnswer {
  const reason = "managed-permissions-wrong";
  if (said.verdict === "ask") return { verdict: "deny", entry, reason };
  const isByRule = said.verdict === "allow" && said.entry !== undefined;
  return tool === "Bash" && isByRule ? { verdict: "unknown", entry, reason } : said;
}
