import { onPath } from "../../files/programs.ts";
import { makePlaces, unpack, writeTemporary, type Temporary } from "../../launch/prepare.ts";
import { MARK } from "../../launch/processes.ts";
import { endBy, runSession, type Ended, type Session } from "../../launch/session.ts";
import { agentWords, execLine, sandboxWords, type Around, type Start } from "../../launch/start.ts";
import type { Workspace } from "../../workspace/load.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { statusOf } from "../signal.ts";

interface AgentInput {
  readonly workspace: Workspace;
  /** The installed release, where it is known. */
  readonly release: string | undefined;
  readonly context: Context;
}

/** Starts the agent, waits for its end, and ends as it did. */
export async function runAgent(start: Start, input: AgentInput): Promise<number> {
  const variables = {
    ...input.workspace.variables,
    ...Object.fromEntries(start.variables.map(({ name, value }) => [name, value])),
  };
  if (start.around !== undefined) return inSandbox(start, start.around, variables, input);
  const [program, ...args] = agentWords(start);
  const ended = await runSession({ words: [program ?? start.program, ...args], variables });
  return finish(ended, start.program, input.context);
}

async function inSandbox(
  start: Start,
  around: Around,
  variables: Session["variables"],
  { workspace, release, context: { io }, context }: AgentInput,
): Promise<number> {
  if (!unpack(around, start.program, release)) {
    await io.report([{ code: "start-unpack", args: { program: start.program } }]);
    return EXIT.refused;
  }
  let temporary: Temporary;
  try {
    makePlaces(around);
    temporary = writeTemporary(workspace.state, around.settings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await io.report([{ code: "start-places", args: { reason } }]);
    return EXIT.refused;
  }
  try {
    const search = workspace.variables["PATH"] ?? "";
    const isLinux = workspace.environment.platform === "linux";
    const srt = onPath("srt", search) ?? "srt";
    const setpriv = isLinux ? onPath("setpriv", search) : undefined;
    const mark = isLinux ? `${process.pid}-${Math.random().toString(36).slice(2)}` : undefined;
    const words = [...(mark === undefined ? [] : ["env", `${MARK}=${mark}`]), ...agentWords(start)];
    const line = temporary.lineFor(execLine(words));
    const ended = await runSession({
      words: sandboxWords(line, { srt, settings: temporary.settings, setpriv }),
      variables,
      mark,
    });
    temporary.remove();
    return await finish(ended, srt, context);
  } finally {
    temporary.remove();
  }
}

async function finish(ended: Ended, program: string, { io }: Context): Promise<number> {
  switch (ended.kind) {
    case "exited":
      return ended.code;
    case "killed":
      endBy(ended.signal);
      return statusOf(ended.signal);
    case "failed":
      await io.report([{ code: "agent-not-started", args: { program, reason: ended.reason } }]);
      return EXIT.notStarted;
  }
}
