import type { DriveInput, DriveRun } from "../../../drive/kit/driver.ts";
import { observationsOf, type Answer } from "../../../drive/kit/answer.ts";
import type { Prepared } from "../../../drive/kit/call.ts";
import { promptLine, readMessage, responseLine, type Question } from "../../../drive/kit/control-messages.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { play, type Made, type Play } from "../../../drive/kit/play.ts";
import { endOf, PROMPT, putFile, startOnce, type Talk } from "../../../drive/kit/start.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import type { ToolResult } from "../../../drive/tool-call.ts";
import { makeRoom, prepare, stagesOf, type ToolCall } from "./calls.ts";
import { serverArguments, settingsFile, startCommand, startVariables } from "./start.ts";
import { isRefusal, meaningOf, withoutReminders } from "./wordings.ts";

/** One start of the agent. */
export interface RunInput extends Omit<DriveInput, "files"> {
  /** The settings file as it shall stand in the world; undefined: none. */
  readonly settings: string | undefined;
  /** The calls, where they are others than usual. */
  readonly prepare?: (access: DriveInput["accesses"][number]) => Prepared<ToolCall>;
}

/**
 * With release 2.1.330 the agent answered 100 calls in one turn as it answered them one by one, a refused one never
 * cancelled its neighbours, and larger turns were no faster (facts.md, section L).
 */
const MOST_CALLS = 100;

/** How long the agent gets to end after its conversation, in milliseconds. */
const PATIENCE = 3000;

/** How much of the agent's words is passed on, of an answer and when it fails, in characters. */
const MOST_TEXT = 300;
const MOST_SAID = 600;

/** What the agent says beside the results of its calls. */
interface Beside extends Pick<DriveInput, "guard"> {
  /** What it asked, by the call. */
  readonly asked: Map<string, Question>;
  /** The calls that it reported as refused. */
  readonly refused: Set<string>;
  /** What it made of the conversation, in its words. */
  result: string;
}

/** Starts the agent once, and has it try everything. */
export async function run(input: RunInput): Promise<DriveRun> {
  const { accesses, base, command, world, settings } = input;
  const file = settingsFile(world);
  putFile(world, file, settings);
  const beside: Beside = {
    asked: new Map(),
    refused: new Set(),
    result: "",
    ...(input.guard === undefined ? {} : { guard: input.guard }),
  };
  const played = play<ToolCall>({
    stages: stagesOf(accesses, world),
    mostCalls: MOST_CALLS,
    again: ["lost"],
    prepare: input.prepare ?? ((access) => prepare(access, world)),
    read: (call, result, id) => {
      const answer = readAnswer(call, result, id, beside);
      if (answer.verdict !== "untried" || !isUnready(call, result)) return answer;
      makeRoom(call, file);
      return { ...answer, verdict: "lost" };
    },
  });
  const round = await startOnce(input, played, (modelUrl) => ({
    command: [...startCommand(command, base), ...serverArguments(standInServers(accesses, world))],
    variables: startVariables(world, modelUrl, base),
    talk: talkFor(played, beside),
  }));
  const { exit, isComplete, model, startMs, totalMs } = round;
  const words = exit.errors.trim() || beside.result || exit.output.trim().slice(-MOST_SAID);
  return {
    observations: observationsOf(accesses, finalAnswers(played, model.results, beside), model.times),
    end: endOf(exit, { isComplete, isRefusal: isRefusal(words), said: words.slice(0, MOST_SAID) }),
    startMs: startMs ?? totalMs,
    totalMs,
  };
}

/** The agent's sandbox asks for hosts under this name, which is no answer to whether a command may run. */
const SANDBOX_NETWORK = "SandboxNetworkAccess";

function talkFor({ isPreparation }: Play, beside: Beside): Talk {
  return {
    first: promptLine(PROMPT),
    onLine: (line, agent) => {
      const message = readMessage(line);
      if (message.kind === "question") {
        const { requestId, callId, tool, input } = message.question;
        const isAboutCall = tool !== SANDBOX_NETWORK && callId !== "";
        if (isAboutCall) beside.asked.set(callId, message.question);
        // A file that is only read to be changed later says nothing of a rule.
        const isAllowed = isAboutCall && isPreparation(callId);
        agent.write(
          responseLine(
            requestId,
            isAllowed
              ? { behavior: "allow", updatedInput: input }
              : { behavior: "deny", message: "not in this trial" },
          ),
        );
      } else if (message.kind === "request") agent.write(responseLine(message.requestId));
      else if (message.kind === "refusal") beside.refused.add(message.callId);
      else if (message.kind === "result") {
        for (const id of message.refused) beside.refused.add(id);
        beside.result = message.text;
        agent.endWithin(PATIENCE);
      }
    },
  };
}

/**
 * What the agent did with a call. It counts as allowed only by a wording that is known for a tool that was started:
 * whatever else it says, nothing passes by accident. The agent never names the rule: where it refuses a page, it names
 * the page's host in the form of one (facts.md, section L).
 */
function readAnswer(
  { kindOfTool: tool }: ToolCall,
  result: ToolResult | undefined,
  id: string,
  beside: Beside,
): Answer {
  const { asked, refused } = beside;
  const question = asked.get(id);
  // An answer, even if the agent ends before the model hears of it.
  if (question !== undefined)
    return guardAnswer(beside, question.reason) ?? { verdict: "asked", text: shortened(question.reason) };
  const byGuard = result?.isError === true ? guardAnswer(beside, result.text) : undefined;
  if (byGuard !== undefined) return byGuard;
  const said = withoutReminders(result?.text ?? "");
  const meaning = result === undefined ? undefined : meaningOf(tool, said, result.isError);
  if (refused.has(id) && meaning !== "refused") return { verdict: "denied", text: shortened(said) };
  return answerOf(meaning === "unready" ? "unreached" : meaning, result && shortened(said));
}

function isUnready({ kindOfTool: tool }: ToolCall, result: ToolResult | undefined): boolean {
  return result !== undefined && meaningOf(tool, withoutReminders(result.text), result.isError) === "unready";
}

function shortened(text: string): string {
  const plain = text.replaceAll(/<\/?tool_use_error>/g, "").trim();
  return plain.length <= MOST_TEXT ? plain : `${plain.slice(0, MOST_TEXT - 1)}…`;
}

/** The answers when everything is known: that it refused a call the agent also says behind the conversation. */
function finalAnswers(
  { answers, calls }: Play<ToolCall>,
  results: ReadonlyMap<string, ToolResult>,
  beside: Beside,
): ReadonlyMap<string, Answer> {
  const isAnswered = ({ id }: Made<ToolCall>): boolean =>
    results.has(id) || beside.asked.has(id) || beside.refused.has(id);
  const made = [...calls].flatMap(([key, all]): [string, Answer][] => {
    // A call that was made once more and got lost does not undo the answer before.
    const last = all.findLast(isAnswered) ?? all.at(-1);
    if (last === undefined) return [];
    const { id, call } = last;
    return [[key, { ...readAnswer(call, results.get(id), id, beside), id }]];
  });
  return new Map([...answers, ...made]);
}
