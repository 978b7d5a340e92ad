import * as fs from "node:fs";
import * as path from "node:path";

const FOLDER = path.resolve(import.meta.dirname, "../node_modules");

/** Where the platform packages have the agents' programs. */
const PROGRAMS = {
  claude: `@anthropic-ai/claude-code-linux-${process.arch}/claude`,
  copilot: `@github/copilot-linux-${process.arch}/copilot`,
} as const;

export type AgentName = keyof typeof PROGRAMS;

/**
 * The program of a pinned agent.
 * @throws when the conformance suite is not set up
 */
export function agentProgram(name: AgentName): string {
  const file = path.join(FOLDER, PROGRAMS[name]);
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: run \`npm run conformance:setup\` first`);
  return file;
}
