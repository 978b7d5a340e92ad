import { claude } from "./claude/index.ts";
import { codex } from "./codex/index.ts";
import { copilot } from "./copilot/index.ts";
import { droid } from "./droid/index.ts";
import { gemini } from "./gemini/index.ts";
import { grok } from "./grok/index.ts";
import { opencode } from "./opencode/index.ts";
import { pi } from "./pi/index.ts";
import { qwen } from "./qwen/index.ts";
import type { Target } from "./target.ts";

/** All targets, in the order in which they are shown. */
export const TARGETS: readonly Target[] = [claude, copilot, codex, gemini, opencode, qwen, pi, grok, droid];

/** The names by which rules may be limited to agents. */
export const AGENTS: readonly string[] = TARGETS.map(({ name }) => name);

/** The target of this name: `claude`, `copilot` and so on; undefined for a name that no target has. */
export function targetNamed(name: string): Target | undefined {
  return TARGETS.find((target) => target.name === name);
}
