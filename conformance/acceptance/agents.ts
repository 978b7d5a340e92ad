import * as fs from "node:fs";
import * as path from "node:path";

export type AgentName = "claude" | "copilot";

/**
 * The program of a pinned agent.
 * @throws when the conformance suite is not set up
 */
export function agentProgram(name: AgentName): string {
  const file = path.resolve(import.meta.dirname, "../node_modules/.bin", name);
  if (!fs.existsSync(file)) throw new Error(`${file} is missing: run \`npm run conformance:setup\` first`);
  return file;
}
