import * as fs from "node:fs";
import * as path from "node:path";

export type AgentName = "claude" | "codex" | "copilot" | "gemini" | "opencode" | "qwen";

/**
 * The program of a pinned agent.
 * @throws when the conformance suite is not set up
 */
export function agentProgram(name: AgentName): string {
  const file = path.resolve(import.meta.dirname, "../node_modules/.bin", name);
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: run \`npm run conformance:setup\` first`);
  return file;
}

/** The program without its launcher, which stands alone. */
export function nativeProgram(name: "claude" | "copilot"): string {
  const packages = {
    claude: `@anthropic-ai/claude-code-linux-${process.arch}/claude`,
    copilot: `@github/copilot-linux-${process.arch}/copilot`,
  };
  return path.resolve(import.meta.dirname, "../node_modules", packages[name]);
}
