import { PROMPT, serveModel } from "../../src/drive/model-server.ts";
import { startProcess } from "../../src/drive/process.ts";
import type { ToolCall, Turn } from "../../src/drive/tool-call.ts";
import { modelVariables as opencodeVariables } from "../../src/targets/opencode/driver/start.ts";
import { agentProgram } from "./agents.ts";

/** An agent that runs commands, how it is started, and how its model calls the shell. */
interface Shell {
  readonly args: (modelUrl: string, flags: readonly string[]) => readonly string[];
  readonly variables: (home: string, modelUrl: string) => Readonly<Record<string, string>>;
  readonly tool: string;
  readonly input: (command: string) => Readonly<Record<string, unknown>>;
}

type AgentWithShell = "claude" | "codex" | "opencode";

const SHELLS: Readonly<Record<AgentWithShell, Shell>> = {
  claude: {
    args: (_, flags) => [...flags, "--print", "--model", "claude-sonnet-4-5", PROMPT],
    variables: (_, modelUrl) => ({
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: "twsrt",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_TELEMETRY: "1",
    }),
    tool: "Bash",
    input: (command) => ({ command, description: "a trial" }),
  },
  codex: {
    // On the command line, so that the file stays as it was generated.
    args: (modelUrl, flags) => [
      "exec",
      ...flags,
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
    variables: (home) => ({ CODEX_HOME: `${home}/.codex`, TMPDIR: "/tmp" }),
    tool: "exec_command",
    input: (command) => ({ cmd: command }),
  },
  opencode: {
    args: (_, flags) => ["run", ...flags, "-m", "twsrt/twsrt", "--format", "json", PROMPT],
    variables: (_, modelUrl) => ({
      ...opencodeVariables(modelUrl),
      // Nothing is fetched: a port on which no one listens.
      HTTPS_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1",
    }),
    tool: "bash",
    input: (command) => ({ command, description: "a trial" }),
  },
};

/** Where an agent is started. */
interface Place {
  readonly home: string;
  readonly cwd: string;
  /** Variables that it gets beside its own. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Flags beside those that it needs. */
  readonly flags?: readonly string[];
  /** What the command line begins with. */
  readonly inside?: readonly string[];
}

/**
 * Has the real agent run commands, one after the other, with the files of a home.
 * @returns what it answered to each; undefined where it gave no answer
 */
export function runCommands(
  agent: AgentWithShell,
  place: Place,
  commands: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const { tool, input } = SHELLS[agent];
  return callTools(
    agent,
    place,
    commands.map((command) => ({ name: tool, input: input(command) })),
  );
}

/** The same with calls of any tools. */
export async function callTools(
  agent: AgentWithShell,
  { home, cwd, extra = {}, flags = [], inside = [] }: Place,
  calls: readonly Omit<ToolCall, "id">[],
): Promise<readonly (string | undefined)[]> {
  const { args, variables } = SHELLS[agent];
  const script = calls.map((one, index): Turn => [{ id: `call_${index}`, ...one }]);
  const model = await serveModel(script);
  try {
    const [first = "", ...rest] = [...inside, agentProgram(agent), ...args(model.url, flags)];
    const started = startProcess([first, ...rest], {
      cwd,
      variables: {
        HOME: home,
        PATH: process.env["PATH"] ?? "",
        SHELL: "/bin/bash",
        LANG: "C.UTF-8",
        TERM: "dumb",
        ...variables(home, model.url),
        ...extra,
      },
      timeoutMs: 120_000,
    });
    started.end();
    const exit = await started.exit;
    const answers = script.map(([call]) => model.results.get(call?.id ?? "")?.text);
    if (answers.every((answer) => answer === undefined)) throw new Error(`no answer: ${exit.errors}`);
    return answers;
  } finally {
    await model.close();
  }
}
