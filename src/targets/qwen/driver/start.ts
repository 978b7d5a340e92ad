import * as fs from "node:fs";
import * as path from "node:path";
import { isObject, readJson } from "../../../edit/json.ts";
import type { Base, DriveInput } from "../../../drive/kit/driver.ts";
import type { Play } from "../../../drive/kit/play.ts";
import { promptLine, readMessage, responseLine } from "../../../drive/kit/control-messages.ts";
import { PROMPT, type Command, type Talk } from "../../../drive/kit/start.ts";
import { lineOf } from "../../../drive/json.ts";
import { serversByName, type StandInServer } from "../../../drive/kit/tool-servers.ts";
import type { World } from "../../../drive/world.ts";
import { movedBy } from "../../own.ts";
import { DIALECT } from "../json.ts";
import { MOVING } from "../scopes.ts";
import { nativeTool } from "../tool.ts";
import { SAID_NO } from "./wordings.ts";

/** The tools that a driver calls. */
const TOOLS = "run_shell_command,read_file,glob,write_file,edit,web_fetch";

/** Modes in which ask rules do nothing, so that the open base must not replace them. */
const SILENT: ReadonlySet<unknown> = new Set(["yolo", "auto-edit"]);

/**
 * The command line of a start whose questions come as JSON lines: with a prompt on the command line the agent adds
 * rules of its own that deny every change (research/qwen.md section 2, release 0.24.4).
 * @param mode `tools.approvalMode` of the settings file
 * @param servers stand-ins for the MCP servers whose tools are called
 */
export function startCommand(
  command: DriveInput["command"],
  base: Base,
  mode: unknown,
  servers: readonly StandInServer[] = [],
): Command {
  const tools = [TOOLS, ...servers.map(({ name }) => nativeTool({ server: name, tool: "*" }))].join(",");
  return [
    ...command,
    "--auth-type",
    "openai",
    "--input-format",
    "stream-json",
    "--output-format",
    "stream-json",
    // Deny and ask rules still act beside it, and all else runs.
    ...(base === "open" ? ["--allowed-tools", tools] : []),
    ...(base === "open" && !SILENT.has(mode) ? ["--approval-mode", "default"] : []),
  ];
}

/** What keeps the agent to itself. None of it has a say in permissions. */
const QUIET = {
  general: { enableAutoUpdate: false, disableAutoUpdate: true, checkpointing: { enabled: false } },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
};

/** The text of an administrator's settings with what keeps the agent to itself; what is not an object stays as it is. */
export function quieted(text: string): string {
  const read = readJson(text, DIALECT);
  return read.ok && isObject(read.value) ? JSON.stringify({ ...read.value, ...QUIET }, undefined, 1) : text;
}

/** Where an administrator's settings are for the agent; undefined: there are none in this world. */
export function systemPlace(world: World): string | undefined {
  return placed(world, systemFile(world));
}

function systemFile({ variables }: World): string {
  return movedBy(variables[MOVING.system], "/etc/qwen-code/settings.json");
}

function defaultsFile(world: World): string {
  return movedBy(
    world.variables[MOVING.defaults],
    path.join(path.dirname(systemFile(world)), "system-defaults.json"),
  );
}

/**
 * Where a file of the machine is in this world.
 * @returns undefined where it was not made for the trial: what the machine has there is another one's, and read-only
 */
function placed(world: World, machinePath: string): string | undefined {
  const file = world.place(machinePath);
  if (file === undefined) return undefined;
  try {
    fs.accessSync(file, fs.constants.W_OK);
    return file;
  } catch {
    return undefined;
  }
}

function quietFile(world: World): string {
  const file = path.join(world.temporary, "qwen-system.json");
  world.write(file, JSON.stringify(QUIET));
  return file;
}

/** Adds stand-ins for MCP servers to the weakest file. */
function withServers(file: string, servers: readonly StandInServer[]): void {
  const read = fs.existsSync(file) ? readJson(fs.readFileSync(file, "utf8"), DIALECT) : undefined;
  const own = read?.ok === true && isObject(read.value) ? read.value : {};
  fs.writeFileSync(file, JSON.stringify({ ...own, mcpServers: serversByName(servers) }));
}

/** The whole environment of the agent. */
export function startVariables(
  world: World,
  modelUrl: string,
  servers: readonly StandInServer[] = [],
): Readonly<Record<string, string>> {
  const system = systemPlace(world) ?? quietFile(world);
  const defaults = placed(world, defaultsFile(world)) ?? path.join(world.temporary, "qwen-defaults.json");
  if (servers.length > 0) withServers(defaults, servers);
  return {
    ...world.variables,
    OPENAI_API_KEY: "twsrt",
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    OPENAI_MODEL: "twsrt",
    QWEN_CODE_SYSTEM_SETTINGS_PATH: system,
    QWEN_CODE_SYSTEM_DEFAULTS_PATH: defaults,
    // Else it starts itself once more, with more memory.
    QWEN_CODE_NO_RELAUNCH: "1",
    NO_COLOR: "1",
  };
}

const initializeLine = lineOf({
  type: "control_request",
  request_id: "twsrt",
  request: { subtype: "initialize" },
});

/** The conversation over its lines of JSON (facts.md, section G, release 0.24.4). */
export function talkFor({ isPreparation }: Play): Talk {
  return {
    first: initializeLine,
    onLine: (line, agent) => {
      const message = readMessage(line);
      if (message.kind === "ready")
        agent.write(promptLine(PROMPT, { session_id: "", parent_tool_use_id: null }));
      else if (message.kind === "request") agent.write(responseLine(message.requestId));
      else if (message.kind === "question") {
        const { requestId, callId } = message.question;
        const said = isPreparation(callId) ? { behavior: "allow" } : { behavior: "deny", message: SAID_NO };
        agent.write(responseLine(requestId, said));
        // Nothing it does from here on matters.
      } else if (message.kind === "result") agent.kill();
    },
  };
}
