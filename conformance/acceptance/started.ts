/** Real agents, started by `twsrt run` with a scripted model. */
import { createServer, request } from "node:http";
import { connect, type AddressInfo } from "node:net";
import * as path from "node:path";
import { inject } from "vitest";
import { PROMPT, serveModel } from "../../src/drive/model-server.ts";
import { startProcess } from "../../src/drive/process.ts";
import type { ToolCall, Turn } from "../../src/drive/tool-call.ts";
import { modelVariables as opencodeVariables } from "../../src/targets/opencode/driver/start.ts";
import { MODEL, modelSettings } from "../../src/targets/droid/driver/start.ts";
import { modelTable } from "../../src/targets/grok/driver/start.ts";
import type { World } from "../../test/support/world.ts";
import { agentProgram, type AgentName } from "./agents.ts";

/** How a user would start an agent for one prompt, and what leads it to the model. */
interface OnePrompt {
  /** @param mode of the approval of calls, where the agent needs one */
  readonly args: (modelUrl: string, mode: string) => readonly string[];
  readonly variables: (world: World, modelUrl: string) => Readonly<Record<string, string>>;
  readonly shell: (command: string) => Omit<ToolCall, "id">;
  readonly read: (file: string) => Omit<ToolCall, "id">;
}

const claudeShell = (command: string): Omit<ToolCall, "id"> => ({
  name: "Bash",
  input: { command, description: "a trial" },
});

export const PROMPTS: Readonly<Record<AgentName, OnePrompt>> = {
  claude: {
    args: () => ["--print", "--model", "claude-sonnet-4-5", PROMPT],
    variables: (_, modelUrl) => ({
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: "twsrt",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_TELEMETRY: "1",
    }),
    shell: claudeShell,
    read: (file) => ({ name: "Read", input: { file_path: file } }),
  },
  codex: {
    args: (modelUrl) => [
      "exec",
      "--skip-git-repo-check",
      ...[
        'model = "twsrt"',
        'model_provider = "twsrt"',
        `model_providers.twsrt = { name = "twsrt", base_url = "${modelUrl}/v1", wire_api = "responses", request_max_retries = 0, stream_max_retries = 0 }`,
        "analytics.enabled = false",
      ].flatMap((setting) => ["-c", setting]),
      PROMPT,
    ],
    // It makes no sandbox for a home below the directory for temporary files.
    variables: () => ({ TMPDIR: "/tmp" }),
    shell: (command) => ({ name: "exec_command", input: { cmd: command } }),
    read: (file) => ({ name: "exec_command", input: { cmd: `cat ${file}` } }),
  },
  copilot: {
    args: () => ["-p", PROMPT, "--disable-client-telemetry", "--log-level=none", "--silent"],
    variables: (_, modelUrl) => ({
      COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
      COPILOT_MODEL: "twsrt",
      COPILOT_AUTO_UPDATE: "false",
    }),
    shell: claudeShellAs("bash"),
    read: (file) => ({ name: "view", input: { path: file } }),
  },
  gemini: {
    args: () => ["-p", PROMPT],
    variables: ({ write, path: at }, modelUrl) => ({
      GEMINI_API_KEY: "twsrt",
      GOOGLE_GEMINI_BASE_URL: modelUrl,
      GEMINI_MODEL: "gemini-2.5-pro",
      GEMINI_CLI_TRUSTED_FOLDERS_PATH: write("trusted.json", JSON.stringify({ [at("app")]: "TRUST_FOLDER" })),
    }),
    shell: claudeShellAs("run_shell_command"),
    read: (file) => ({ name: "read_file", input: { file_path: file } }),
  },
  opencode: {
    args: () => ["run", "-m", "twsrt/twsrt", "--format", "json", PROMPT],
    variables: (_, modelUrl) => ({
      ...opencodeVariables(modelUrl),
      // Nothing is fetched: a port on which no one listens.
      HTTPS_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1",
    }),
    shell: claudeShellAs("bash"),
    read: (file) => ({ name: "read", input: { filePath: file } }),
  },
  qwen: {
    args: (_, mode) => ["-p", PROMPT, "--approval-mode", mode],
    variables: (_, modelUrl) => ({
      OPENAI_API_KEY: "twsrt",
      OPENAI_BASE_URL: `${modelUrl}/v1`,
      OPENAI_MODEL: "twsrt",
      QWEN_CODE_NO_RELAUNCH: "1",
    }),
    shell: claudeShellAs("run_shell_command"),
    read: (file) => ({ name: "read_file", input: { file_path: file } }),
  },
  pi: {
    args: () => ["--provider", "twsrt", "--model", "twsrt", "--mode", "json", "--no-session", "-p", PROMPT],
    variables: (world, modelUrl) => {
      piModel(world, modelUrl);
      return { PI_OFFLINE: "1", PI_SKIP_VERSION_CHECK: "1" };
    },
    shell: (command) => ({ name: "bash", input: { command } }),
    read: (file) => ({ name: "read", input: { path: file } }),
  },
  droid: {
    args: () => ["exec", "--auto", "high", "-m", MODEL, PROMPT],
    variables: ({ exists, read, write }, modelUrl) => {
      const file = ".factory/settings.json";
      const present = JSON.parse(exists(file) ? read(file) : "{}") as Readonly<Record<string, unknown>>;
      // Over the protocol for editors it takes the model of its settings alone.
      const session = { sessionDefaultSettings: { model: MODEL } };
      write(file, JSON.stringify({ ...present, ...session, ...modelSettings(modelUrl) }));
      return {};
    },
    shell: (command) => ({
      name: "Execute",
      input: { command, riskLevel: "low", riskLevelReason: "a trial", timeout: 30 },
    }),
    read: (file) => ({ name: "Read", input: { file_path: file } }),
  },
  grok: {
    args: () => ["--no-leader", "-m", "twsrt", "-p", PROMPT],
    variables: (world, modelUrl) => {
      const file = ".grok/config.toml";
      world.write(file, `${world.exists(file) ? world.read(file) : ""}${modelTable(modelUrl)}`);
      return { DISABLE_TELEMETRY: "1" };
    },
    shell: claudeShellAs("run_terminal_command"),
    read: (file) => ({ name: "read_file", input: { target_file: file } }),
  },
};

/** Leads pi to the scripted model. */
function piModel({ write }: World, modelUrl: string): void {
  const cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const model = { id: "twsrt", name: "twsrt", reasoning: false, input: ["text"], contextWindow: 200_000 };
  const provider = {
    baseUrl: `${modelUrl}/v1`,
    api: "openai-completions",
    apiKey: "twsrt",
    models: [{ ...model, maxTokens: 4096, cost }],
  };
  write(".pi/agent/models.json", JSON.stringify({ providers: { twsrt: provider } }));
}

function claudeShellAs(name: string): (command: string) => Omit<ToolCall, "id"> {
  return (command) => ({ ...claudeShell(command), name });
}

/** The name under which the model is reached from inside of a sandbox, where loopback is another one. */
export const MODEL_HOST = "model.twsrt.test";

export interface Answered {
  readonly status: number | string | undefined;
  readonly errors: string;
  /** What the agent answered to each call. */
  readonly answers: readonly (string | undefined)[];
}

export interface RunOf {
  readonly options?: readonly string[];
  readonly extra?: Readonly<Record<string, string>>;
  /** Arguments of the user beside those of the prompt. */
  readonly more?: readonly string[];
  /** The same in front of them. */
  readonly first?: readonly string[];
  /** Without `twsrt run`: only what is in the agent's files guards it. */
  readonly isDirect?: boolean;
  /** The mode of Qwen Code; by default `default`. */
  readonly mode?: string;
  /** The sandbox is around the agent. */
  readonly isInside?: boolean;
}

/** Starts an agent with `twsrt run` in the folder `app` of a world, and has it make calls, one after the other. */
export async function runAgent(
  agent: AgentName,
  world: World,
  calls: readonly Omit<ToolCall, "id">[],
  of: RunOf = {},
): Promise<Answered> {
  // On a busy machine an agent may end before it asks its model; what it was asked then shows nothing.
  for (let left = 2; ; left -= 1) {
    const run = await startOnce(agent, world, calls, of);
    if (left === 0 || run.answers.some((one) => one !== undefined)) return run;
  }
}

async function startOnce(
  agent: AgentName,
  world: World,
  calls: readonly Omit<ToolCall, "id">[],
  {
    options = [],
    extra = {},
    first = [],
    more = [],
    mode = "default",
    isDirect = false,
    isInside = false,
  }: RunOf,
): Promise<Answered> {
  const { args, variables } = PROMPTS[agent];
  const script = calls.map((one, index): Turn => [{ id: `call_${index}`, ...one }]);
  const model = await serveModel(script);
  const proxy = await proxyTo(Number(new URL(model.url).port));
  const url = isInside ? `http://${MODEL_HOST}` : model.url;
  try {
    const words = [
      ...(isDirect
        ? [agentProgram(agent)]
        : [process.execPath, inject("binary"), "run", ...options, agent, "--"]),
      ...first,
      ...args(url, mode),
      ...more,
    ] as const;
    const started = startProcess([...words] as [string, ...string[]], {
      cwd: world.path("app"),
      variables: {
        HOME: world.home,
        PATH: pathOf(),
        SHELL: "/bin/bash",
        LANG: "C.UTF-8",
        TERM: "dumb",
        ...variables(world, url),
        ...(isInside ? { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: "" } : {}),
        ...extra,
      },
      timeoutMs: 150_000,
    });
    started.end();
    const exit = await started.exit;
    return {
      status: exit.signal ?? exit.code ?? undefined,
      errors: `${exit.errors}\n${exit.output.slice(-2000)}`,
      answers: script.map(([call]) => model.results.get(call?.id ?? "")?.text),
    };
  } finally {
    proxy.close();
    await model.close();
  }
}

/** The pinned agents and the pinned sandbox before everything else. */
export function pathOf(): string {
  return `${path.resolve(import.meta.dirname, "../node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
}

/** A proxy that leads every request to a port of this machine: the sandbox passes on to it what it allows. */
export async function proxyTo(port: number): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url ?? "/", "http://model");
    const onward = request(
      { host: "127.0.0.1", port, path: pathname, method: incoming.method, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
  server.on("connect", (_, socket) => {
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
