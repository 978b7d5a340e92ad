import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { droid } from "./droid.ts";
import { gemini } from "./gemini.ts";
import { grok } from "./grok.ts";
import type { Knowledge } from "./knowledge.ts";
import { opencode } from "./opencode.ts";
import { pi } from "./pi.ts";
import { qwen } from "./qwen.ts";

const KNOWN: Readonly<Record<string, Knowledge>> = {
  claude,
  copilot,
  codex,
  gemini,
  opencode,
  qwen,
  pi,
  grok,
  droid,
};

/** @throws for a target that nothing is known of: each new one has to say it */
export function knowledgeOf(target: string): Knowledge {
  const known = KNOWN[target];
  if (known === undefined) throw new Error(`conformance/agents/index.ts knows nothing of ${target}`);
  return known;
}
