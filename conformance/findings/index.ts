import { CLAUDE, SHARED } from "./claude.ts";
import { CODEX } from "./codex.ts";
import { COPILOT } from "./copilot.ts";
import { DROID } from "./droid.ts";
import { GEMINI } from "./gemini.ts";
import { GROK } from "./grok.ts";
import { OPENCODE } from "./opencode.ts";
import { PI } from "./pi.ts";
import { QWEN } from "./qwen.ts";
import type { FindingCases, FindingCasesOf } from "./table.ts";

/** A case for every finding of every agent. */
export const FINDING_CASES: FindingCasesOf = {
  claude: CLAUDE,
  codex: CODEX,
  copilot: COPILOT,
  droid: DROID,
  gemini: GEMINI,
  grok: GROK,
  opencode: OPENCODE,
  pi: PI,
  qwen: QWEN,
};

/** A case for every finding that any agent can have. */
export const SHARED_CASES: FindingCases = SHARED;
