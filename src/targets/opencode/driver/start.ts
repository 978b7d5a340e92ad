import * as path from "node:path";
import { PROMPT, serveModel, type ModelServer } from "../../../drive/model-server.ts";
import { startProcess, type Exit, type Started } from "../../../drive/process.ts";
import type { World } from "../../../drive/world.ts";
import type { DriveInput } from "../../driver.ts";
import { keyOf, telling, TOOLLESS, type Answer } from "../../driving.ts";
import { play } from "./play.ts";

/** How one start of the agent went. */
export interface Round {
  /** The answers, by the key of the access. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly exit: Exit;
  /** Whether it answered everything. */
  readonly isComplete: boolean;
  /** Milliseconds until it asked its model; undefined: it never did. */
  readonly startMs: number | undefined;
}

/** Where the user's configuration is in a world. */
export function configFile(world: World): string {
  return path.join(world.home, ".config/opencode/opencode.json");
}

/**
 * Starts the agent once with a configuration, and has it try the accesses.
 * @param isPatient every question is answered with yes, so that only what is denied stops a call
 */
export async function startOnce(
  input: Omit<DriveInput, "files" | "base">,
  config: string,
  isPatient: boolean,
): Promise<Round> {
  const { accesses, world } = input;
  const begun = performance.now();
  // It may be one of the files that accesses speak of, and stand there with what such files hold.
  world.write(configFile(world), config);
  let server: ModelServer | undefined;
  let started: Started | undefined;
  let isComplete = false;
  const { script, answers } = play(accesses, world, () => {
    isComplete = true;
    // What it would do at its end takes longer than what was tried, and nobody needs it.
    started?.kill();
  });
  server = await serveModel(telling(script, answers, input));
  try {
    started = startProcess(
      [
        ...input.command,
        "run",
        ...(isPatient ? ["--auto"] : []),
        "-m",
        "twsrt/twsrt",
        "--format",
        "json",
        PROMPT,
      ],
      {
        cwd: world.cwd,
        variables: variablesOf(world, server.url),
        timeoutMs: input.timeoutMs,
        ...(input.signal === undefined ? {} : { signal: input.signal }),
      },
    );
    started.end();
    const exit = await started.exit;
    const { firstAsked, sideRequests } = server;
    // Rules have taken all tools away, and the agent went on without.
    const isToolless = exit.code === 0 && firstAsked === undefined && sideRequests > 0;
    const nothing = new Map(accesses.map((access) => [keyOf(access), TOOLLESS]));
    return {
      answers: isToolless ? nothing : answers,
      exit,
      isComplete: isComplete || isToolless,
      startMs: firstAsked === undefined ? undefined : firstAsked - begun,
    };
  } finally {
    await server.close();
  }
}

/**
 * The whole environment of the agent. The scripted model comes through a variable, so that the file under test stays as
 * it is; without the last setting there the agent would stop at the first refusal (facts.md, "Driving it", 1.18.33).
 */
export function variablesOf(world: World, modelUrl: string): Readonly<Record<string, string>> {
  const own = {
    provider: {
      twsrt: {
        npm: "@ai-sdk/openai-compatible",
        name: "twsrt",
        options: { baseURL: `${modelUrl}/v1`, apiKey: "twsrt" },
        models: { twsrt: { name: "twsrt", tool_call: true, limit: { context: 10_000_000, output: 4096 } } },
      },
    },
    model: "twsrt/twsrt",
    small_model: "twsrt/twsrt",
    autoupdate: false,
    share: "disabled",
    snapshot: false,
    experimental: { continue_loop_on_deny: true },
  };
  return {
    ...world.variables,
    OPENCODE_CONFIG_CONTENT: JSON.stringify(own),
    OPENCODE_DISABLE_AUTOUPDATE: "true",
    OPENCODE_DISABLE_MODELS_FETCH: "true",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "true",
    OPENCODE_DISABLE_DEFAULT_PLUGINS: "true",
    OPENCODE_DISABLE_PROJECT_CONFIG: "1",
    OPENCODE_PURE: "1",
  };
}
