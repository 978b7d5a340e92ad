import * as fs from "node:fs";
import * as path from "node:path";
import { PROMPT, type Command } from "../../../drive/kit/start.ts";
import { serversByName, type StandInServer } from "../../../drive/kit/tool-servers.ts";
import { RAN, WITNESS_TEXT, type World } from "../../../drive/world.ts";

/** The folder of the agent in a world. */
export function folderIn(world: World): string {
  return `${world.home}/.pi/agent`;
}

/** A tool of another extension that takes an address: the agent has none of its own. It does nothing. */
const FETCHER = `export default (pi) => pi.registerTool({
  name: "web_fetch",
  label: "web_fetch",
  description: "Fetches an address",
  parameters: { type: "object", properties: { url: { type: "string" } }, required: ["url"] },
  execute: async () => ({ content: [{ type: "text", text: "${RAN}" }], details: {} }),
});
`;

/** The command line of a start without a person: a question becomes a refusal. */
export function startCommand(command: Command, world: World): Command {
  const fetcher = path.join(world.temporary, "web-fetch.ts");
  world.write(fetcher, FETCHER);
  return [
    ...command,
    "--provider",
    "twsrt",
    "--model",
    "twsrt",
    "--mode",
    "json",
    "--no-session",
    // A directory is read with it, and it is not among the tools of a plain start.
    "--tools",
    "+ls",
    "-e",
    fetcher,
    "-p",
    PROMPT,
  ];
}

/**
 * Files of the agent that may lie there for the sake of an access, with what such files hold: the agent does not start with a
 * trust.json that is not JSON (facts.md, "Failing", release 1.6.0).
 */
export function removeWitnesses(world: World): void {
  const folders = [folderIn(world), `${world.cwd}/.pi`];
  for (const file of folders.flatMap((folder) => READ.map((name) => `${folder}/${name}`)))
    if (fs.existsSync(file) && fs.statSync(file).isFile() && fs.readFileSync(file, "utf8") === WITNESS_TEXT)
      fs.rmSync(file);
}

const READ = ["settings.json", "trust.json", "models.json", "mcp.json", "auth.json", "keybindings.json"];

/** Leads the agent to the scripted model, and to stand-ins for the servers whose tools are called. */
export function putModel(world: World, modelUrl: string, servers: readonly StandInServer[]): void {
  const model = {
    id: "twsrt",
    name: "twsrt",
    reasoning: false,
    input: ["text"],
    contextWindow: 10_000_000,
    maxTokens: 4096,
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  };
  const provider = { baseUrl: `${modelUrl}/v1`, api: "openai-completions", apiKey: "twsrt", models: [model] };
  world.write(`${folderIn(world)}/models.json`, JSON.stringify({ providers: { twsrt: provider } }));
  const direct = Object.entries(serversByName(servers)).map(([name, one]) => [
    name,
    { ...one, exposure: "direct" },
  ]);
  world.write(`${folderIn(world)}/mcp.json`, JSON.stringify({ mcpServers: Object.fromEntries(direct) }));
}

/** The whole environment of the agent. */
export function startVariables(world: World): Readonly<Record<string, string>> {
  return { ...world.variables, PI_OFFLINE: "1", PI_SKIP_VERSION_CHECK: "1", NO_COLOR: "1" };
}
