import { readFileSync } from "node:fs";
import { guardOf } from "../../../engine/guard.ts";
import { machineNow } from "../../../engine/machine.ts";
import { policyOf } from "../../../engine/policy-data.ts";
import { answerTo, carriedBy, type Answer } from "./answer.ts";
import { lineMeaning, meaningOf, type Meaning, type ToolCall } from "./calls.ts";
import { actsBelow } from "./project-settings.ts";
import { sandboxOf, type Operations } from "./sandboxed.ts";
import { DENIED, explained, NOT_APPROVED } from "./texts.ts";

/** What the agent gives a handler, as far as it is used. */
interface Context {
  readonly cwd: string;
  readonly hasUI: boolean;
  readonly ui: { confirm(title: string, message: string): Promise<boolean> };
  isProjectTrusted?(): boolean;
}

/** The agent's interface for extensions, as far as it is used. */
interface Agent {
  on(event: "tool_call", handler: (event: ToolCall, context: Context) => Promise<Blocked | undefined>): void;
  on(
    event: "user_bash",
    handler: (
      event: { readonly command: string; readonly cwd: string },
      context: Context,
    ) => Promise<{ readonly operations: Operations } | undefined>,
  ): void;
  on(
    event: "project_trust",
    handler: (event: { readonly cwd: string }) => { readonly trusted: string },
  ): void;
}

interface Blocked {
  readonly block: true;
  readonly reason: string;
}

/**
 * The extension with a policy. Whatever throws here blocks the call, and at the start ends the agent (facts.md, "Failing",
 * release 1.6.0).
 * @throws for rows that are not a policy
 */
export function extension(rows: readonly unknown[]): (agent: Agent) => void {
  if (process.platform === "win32") throw new Error("the policy's paths are not those of Windows");
  const carried = carriedBy(rows);
  // What is not understood ends the agent now, and not the first call.
  policyOf(carried.rows);
  const sandbox = sandboxOf(carried);

  /** @returns why it is not run; undefined: it is */
  async function refused(meaning: Meaning, cwd: string, context: Context): Promise<string | undefined> {
    const answer = answerTo(meaning, carried, guardOf(carried.rows, machineNow(cwd)));
    if (answer.verdict === "allow") return undefined;
    if (answer.verdict === "deny") return DENIED + explained(answer);
    return (await isApproved(answer, context)) ? undefined : NOT_APPROVED + explained(answer);
  }

  /** @returns why no line can be run as config.toml demands */
  async function withoutSandbox(cwd: string): Promise<string | undefined> {
    const problem = await sandbox?.missing(cwd);
    return problem === undefined ? undefined : DENIED + problem;
  }

  /** A project that was trusted may have put a command before every line, or another shell below it. */
  function belowGate(cwd: string, context: Context): string | undefined {
    if (context.isProjectTrusted?.() !== true) return undefined;
    const setting = settingBelow(cwd);
    return setting === undefined ? undefined : `${DENIED}${setting} in .pi/settings.json changes what runs`;
  }

  return (agent) => {
    agent.on("tool_call", async (event, context) => {
      const { cwd } = context;
      const isLine = event.toolName === "bash";
      const meaning = meaningOf(event, machineNow(cwd));
      // Before anything is waited for: a later extension must not change what is decided about.
      if (sandbox !== undefined && isLine) replaceLine(event, (line) => sandbox.line(line, cwd));
      freeze(event.input);
      const reason =
        (isLine ? belowGate(cwd, context) : undefined) ??
        (await refused(meaning, cwd, context)) ??
        (isLine ? await withoutSandbox(cwd) : undefined);
      return reason === undefined ? undefined : { block: true, reason };
    });
    agent.on("user_bash", async ({ command, cwd }, context) => {
      const reason =
        belowGate(cwd, context) ??
        (await refused(lineMeaning(command), cwd, context)) ??
        (await withoutSandbox(cwd));
      if (reason !== undefined) throw new Error(reason);
      return sandbox === undefined ? undefined : { operations: sandbox.operations };
    });
    agent.on("project_trust", ({ cwd }) => ({
      trusted: settingBelow(cwd) === undefined ? "undecided" : "no",
    }));
  };
}

async function isApproved(answer: Answer, { hasUI, ui }: Context): Promise<boolean> {
  return hasUI && (await ui.confirm("twsrt asks before this", explained(answer)));
}

function settingBelow(cwd: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(`${cwd}/.pi/settings.json`, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : "what cannot be read";
  }
  return actsBelow(text);
}

/** @throws where the arguments cannot be changed: the line would run without the sandbox */
function replaceLine({ input }: ToolCall, change: (line: string) => string): void {
  const { command } = input;
  Object.defineProperty(input, "command", { value: change(String(command)), writable: false });
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
