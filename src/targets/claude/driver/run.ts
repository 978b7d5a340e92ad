import * as fs from "node:fs";
import { PROMPT, serveModel, type ModelServer } from "../../../drive/model-server.ts";
import { startProcess, type Exit } from "../../../drive/process.ts";
import type { DriveEnd, DriveInput, DriveRun, Observation } from "../../driver.ts";
import type { Trial, Untried } from "./calls.ts";
import { answerLine, emptyAnswerLine, promptLine, readMessage, type Question } from "./protocol.ts";
import { conversationOf, type Conversation } from "./script.ts";
import { startCommand, startVariables } from "./start.ts";
import { observe } from "./observe.ts";
import { isRefusal } from "./wordings.ts";

/** One start of the agent, with calls that are made already. */
export interface RunInput extends Pick<
  DriveInput,
  "command" | "base" | "world" | "timeoutMs" | "signal" | "onProgress"
> {
  /** The settings file as it shall stand in the world; undefined: none. */
  readonly settings: string | undefined;
  readonly trials: readonly (Trial | Untried)[];
}

/** How long the agent gets to end after its conversation, in milliseconds. */
const PATIENCE = 3000;

/** How much of the agent's words is passed on when it fails, in characters. */
const MOST_SAID = 600;

/** Where the user's settings are. */
export function settingsFile(home: string): string {
  return `${home}/.claude/settings.json`;
}

/** Starts the agent once, and has it try everything. */
export async function run(input: RunInput): Promise<DriveRun> {
  const { world, settings, trials } = input;
  const begun = performance.now();
  const file = settingsFile(world.home);
  // The file may be one of those that accesses speak of, and stand there with what such files hold.
  if (settings === undefined) fs.rmSync(file, { force: true });
  else world.write(file, settings);
  const tried = trials.filter((trial): trial is Trial => !("untried" in trial));
  const asked = new Map<string, Question>();
  const refused = new Set<string>();
  const conversation = conversationOf(tried, file, (id) => asked.has(id) || refused.has(id));
  let answered = 0;
  const model = await serveModel(conversation.next, {
    onResults: () => {
      const now = conversation.calls.filter((ids) => ids.some((id) => model.results.has(id))).length;
      if (now > answered) input.onProgress?.((answered = now));
    },
  });
  try {
    const talk = await converse(input, model, { conversation, asked, refused });
    const calls = conversation.calls.values();
    const observations = trials.map((trial): Observation => {
      if ("untried" in trial) return { verdict: "untried", text: trial.untried, ms: 0 };
      const ids = calls.next().value ?? [];
      // A call that was made once more and got lost does not undo the answer before.
      const isAnswered = (id: string): boolean => model.results.has(id) || asked.has(id) || refused.has(id);
      const id = ids.findLast(isAnswered) ?? ids.at(-1) ?? "";
      const time = model.times.get(id) ?? { made: 0 };
      return observe(trial, model.results.get(id), asked.get(id), refused.has(id), time);
    });
    const now = performance.now();
    return {
      observations,
      end: endOf(talk, conversation),
      startMs: (model.firstAsked ?? now) - begun,
      totalMs: now - begun,
    };
  } finally {
    await model.close();
  }
}

/** What is known of the calls while the agent runs. */
interface Known {
  readonly conversation: Conversation;
  readonly asked: Map<string, Question>;
  readonly refused: Set<string>;
}

interface Talk {
  readonly exit: Exit;
  /** What the agent made of the conversation, in its words. */
  readonly result: string;
}

async function converse(input: RunInput, model: ModelServer, known: Known): Promise<Talk> {
  const { world, base, timeoutMs, signal } = input;
  const { conversation, asked, refused } = known;
  let result = "";
  let timer: NodeJS.Timeout | undefined;
  const agent = startProcess(startCommand(input.command, base), {
    cwd: world.cwd,
    variables: startVariables(world, model.url, base),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
    onLine: (line) => {
      const message = readMessage(line);
      if (message.kind === "question") {
        const { question } = message;
        if (question.callId !== "") asked.set(question.callId, question);
        // A file that is only read to be changed later says nothing of a rule.
        agent.write(answerLine(question, conversation.isPreparation(question.callId)));
      } else if (message.kind === "request") agent.write(emptyAnswerLine(message.requestId));
      else if (message.kind === "refusal") refused.add(message.callId);
      else if (message.kind === "result") {
        for (const id of message.refused) refused.add(id);
        result = message.text;
        agent.end();
        timer ??= setTimeout(agent.kill, PATIENCE);
      }
    },
  });
  agent.write(promptLine(PROMPT));
  const exit = await agent.exit;
  clearTimeout(timer);
  return { exit, result };
}

function endOf({ exit, result }: Talk, conversation: Conversation): DriveEnd {
  const words = exit.errors.trim() || result || exit.output.trim().slice(-MOST_SAID);
  const said = words.slice(0, MOST_SAID);
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  if (conversation.isOver()) return { kind: "done" };
  if (exit.timedOut) return { kind: "timed-out", said };
  const code = exit.signal ?? exit.code ?? "unknown";
  return { kind: isRefusal(words) ? "refused" : "exited", code, said };
}
