import * as path from "node:path";
import { toolNameOf } from "../../policy/tool-name.ts";
import { RAN, type World } from "../world.ts";
import { call, type Call, type Prepared } from "./call.ts";
import type { TriedAccess } from "./driver.ts";

/** A stand-in for an MCP server, which does nothing but say that it was called. */
export interface StandInServer {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** Talks the protocol over standard input and output, one message a line. The tools are its arguments. */
const PROGRAM = `
const tools = process.argv.slice(2).map((name) => ({
  name,
  description: "Says that it was called",
  inputSchema: { type: "object", properties: {} },
}));
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "stand-in", version: "1.0.0" },
  }),
  ping: () => ({}),
  "tools/list": () => ({ tools }),
  "tools/call": () => ({ content: [{ type: "text", text: "${RAN}" }] }),
};
let rest = "";
process.stdin.on("data", (chunk) => {
  const lines = (rest + chunk).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    if (line.trim() === "") continue;
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) continue;
    const answer = answers[method];
    const outcome =
      answer === undefined ? { error: { code: -32601, message: "not here" } } : { result: answer(params ?? {}) };
    process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, ...outcome }) + "\\n");
  }
});
process.stdin.on("end", () => process.exit(0));
`;

/** The servers whose tools are called, under the names by which the accesses call them. None of the user's is started. */
export function standInServers(accesses: readonly TriedAccess[], world: World): readonly StandInServer[] {
  const tools = new Map<string, Set<string>>();
  for (const { tool, text } of accesses) {
    const name = tool === "MCP" ? toolNameOf(text.trim()) : undefined;
    if (name === undefined) continue;
    const known = tools.get(name.server) ?? new Set();
    tools.set(name.server, known.add(name.tool));
  }
  if (tools.size === 0) return [];
  const file = path.join(world.temporary, "mcp-server.cjs");
  world.write(file, PROGRAM);
  return [...tools].map(([name, all]) => ({ name, program: process.execPath, args: [file, ...all] }));
}

/** The servers in the shape that most agents take: by name, with a command and its arguments. */
export function serversByName(
  servers: readonly StandInServer[],
): Readonly<Record<string, { readonly command: string; readonly args: readonly string[] }>> {
  return Object.fromEntries(servers.map(({ name, program, args }) => [name, { command: program, args }]));
}

/** The two parts of an access to a tool. */
export function calledTool(text: string): { readonly server: string; readonly tool: string } {
  const name = toolNameOf(text.trim());
  if (name === undefined) throw new TypeError(`no tool of an MCP server: ${text}`);
  return name;
}

/** The call of a tool of an MCP server, under the name that the agent gives it. */
export function serverCall<Tool extends string>(name: Tool): Extract<Prepared<Call<Tool>>, { kind: "call" }> {
  return { ...call(name, {}), isOfServer: true };
}

/** What only a stand-in says, perhaps with a tag of the agent around it: the call was let through. */
const STOOD_IN = new RegExp(`^(?:<\\w+>\\n)?${RAN}(?:\\n</\\w+>)?$`);

/** Whether a stand-in was called. */
export function wasCalled({ isOfServer }: Pick<Call, "isOfServer">, text: string | undefined): boolean {
  return isOfServer === true && STOOD_IN.test(text ?? "");
}
