import * as fs from "node:fs";
import * as path from "node:path";

export type AgentName =
  "claude" | "codex" | "copilot" | "gemini" | "opencode" | "qwen" | "pi" | "grok" | "droid";

/**
 * The program of a pinned agent.
 * @throws when the conformance suite is not set up
 */
export function agentProgram(name: AgentName): string {
  const file = path.resolve(import.meta.dirname, "../node_modules/.bin", name);
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: run \`npm run conformance:setup\` first`);
  return file;
}

/**
 * The folder of a Node that runs agents which do not start on the oldest release that twsrt supports.
 * @returns undefined when neither this one nor that of `.ci/run` is new enough
 */
export function folderOfNewNode(): string | undefined {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major >= 24) return path.dirname(process.execPath);
  const name = `node-${process.platform}-${process.arch}`;
  const file = path.resolve(import.meta.dirname, "../../.cache/node-24/node_modules", name, "bin/node");
  return fs.existsSync(file) ? path.dirname(file) : undefined;
}

/** The program without its launcher, which stands alone. */
export function nativeProgram(name: "claude" | "copilot"): string {
  const packages = {
    claude: `@anthropic-ai/claude-code-linux-${process.arch}/claude`,
    copilot: `@github/copilot-linux-${process.arch}/copilot`,
  };
  return path.resolve(import.meta.dirname, "../node_modules", packages[name]);
}
