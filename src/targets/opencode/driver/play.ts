import type { Chooser, ToolCall, Turn } from "../../../drive/tool-call.ts";
import type { World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { different, keyOf, type Answer } from "../../driving.ts";
import { prepare } from "./calls.ts";
import { meaningOf, type CalledTool } from "./wordings.ts";

/** So many calls are made at once: more would all be lost with one that hangs. */
const MOST_CALLS = 25;

/** An answer that says nothing is tried to be had once more, by a call that stands alone. */
const MOST_TRIES = 2;

/** So much of an answer is kept for people, in characters. */
const KEPT = 300;

interface Task {
  readonly access: TriedAccess;
  readonly tries: number;
}

interface Made {
  readonly task: Task;
  readonly id: string;
  readonly tool: CalledTool;
}

export interface Play {
  readonly script: Chooser;
  /** The answers that are there, by the key of the access. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/**
 * Tries accesses one turn after the other: first what changes nothing.
 * @param onEnd called when everything is answered
 */
export function play(accesses: readonly TriedAccess[], world: World, onEnd: () => void): Play {
  const answers = new Map<string, Answer>();
  const queue = turnsOf(accesses);
  let made: readonly Made[] = [];
  let calls = 0;

  const settle = ({ task, id, tool }: Made, text: string | undefined): void => {
    const meaning = text === undefined ? undefined : meaningOf(tool, text);
    if (meaning === undefined && task.tries < MOST_TRIES) {
      queue.push([{ ...task, tries: task.tries + 1 }]);
      return;
    }
    const said = (text ?? "no answer").slice(0, KEPT);
    const verdict = meaning === "unreached" ? "untried" : (meaning ?? "lost");
    answers.set(keyOf(task.access), { verdict, text: verdict === "allowed" ? "" : said, id });
  };

  const next = (offered: ReadonlySet<string>): Turn | undefined => {
    for (let tasks = queue.shift(); tasks !== undefined; tasks = queue.shift()) {
      const turn: ToolCall[] = [];
      const now: Made[] = [];
      for (const task of tasks) {
        const prepared = prepare(task.access, world);
        if (prepared.kind === "untried") {
          answers.set(keyOf(task.access), { verdict: "untried", text: prepared.why });
          continue;
        }
        // The third call of a tool that is not there, with the same answer, would end the run (facts.md, "Driving it").
        if (!offered.has(prepared.tool)) {
          answers.set(keyOf(task.access), { verdict: "not-offered", text: `no tool ${prepared.tool}` });
          continue;
        }
        const id = `call_${calls++}`;
        now.push({ task, id, tool: prepared.tool });
        turn.push({ id, name: prepared.tool, input: prepared.input });
      }
      if (turn.length === 0) continue;
      made = now;
      return turn;
    }
    made = [];
    return undefined;
  };

  return {
    answers,
    script: ({ results, offered }) => {
      for (const one of made) settle(one, results.get(one.id)?.text);
      const turn = next(offered);
      if (turn === undefined) onEnd();
      return turn;
    },
  };
}

function turnsOf(accesses: readonly TriedAccess[]): Task[][] {
  const once = different(accesses);
  const isChange = ({ tool }: TriedAccess): boolean => tool === "Write" || tool === "Edit";
  return [once.filter((access) => !isChange(access)), once.filter(isChange)].flatMap((stage) => {
    const turns: Task[][] = [];
    for (let from = 0; from < stage.length; from += MOST_CALLS)
      turns.push(stage.slice(from, from + MOST_CALLS).map((access) => ({ access, tries: 1 })));
    return turns;
  });
}
