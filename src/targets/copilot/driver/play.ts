import type { Chooser, ToolCall, Turn } from "../../../drive/tool-call.ts";
import type { World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { different, keyOf } from "../../driving.ts";
import { readAnswer, type Answer, type Called } from "./answers.ts";
import { prepare } from "./calls.ts";
import { isLinked, placeOf } from "./places.ts";

/** So many calls are made at once: fewer cost more turns, more would all be lost with one that hangs. */
const MOST_CALLS = 50;

/** An answer that says nothing is tried to be had once more, by a call that stands alone. */
const MOST_TRIES = 2;

interface Task {
  readonly access: TriedAccess;
  readonly tries: number;
}

interface Made {
  readonly task: Task;
  readonly id: string;
  readonly called: Called;
}

export interface Play {
  readonly script: Chooser;
  /** The answers that are there, by the key of the access, with the id of the call that got it. */
  readonly answers: ReadonlyMap<string, Answer & { readonly id?: string }>;
}

/**
 * Tries accesses one turn after the other: what changes nothing first, edits next, then files that have to be gone
 * to be created.
 * @param onEnd called when everything is answered
 */
export function play(accesses: readonly TriedAccess[], world: World, onEnd: () => void): Play {
  const answers = new Map<string, Answer & { readonly id?: string }>();
  const queue = turnsOf(accesses, world);
  let made: readonly Made[] = [];
  let calls = 0;

  const settle = (task: Task, answer: Answer, id?: string): void => {
    if (answer.isFinal || task.tries >= MOST_TRIES)
      answers.set(keyOf(task.access), { ...answer, ...(id === undefined ? {} : { id }) });
    else queue.push([{ ...task, tries: task.tries + 1 }]);
  };

  const next = (): Turn | undefined => {
    for (let tasks = queue.shift(); tasks !== undefined; tasks = queue.shift()) {
      const turn: ToolCall[] = [];
      const now: Made[] = [];
      for (const task of tasks) {
        const prepared = prepare(task.access, world);
        if (prepared.kind === "untried") {
          settle(task, { verdict: "untried", text: prepared.why, isFinal: true });
          continue;
        }
        const { tool, input } = prepared;
        const id = `call_${calls++}`;
        const path = input["path"];
        now.push({ task, id, called: { tool, ...(typeof path === "string" ? { path } : {}) } });
        turn.push({ id, name: tool, input });
      }
      if (turn.length === 0) continue;
      made = now;
      return turn;
    }
    made = [];
    return undefined;
  };

  const script: Chooser = ({ results }) => {
    for (const { task, id, called } of made) settle(task, readAnswer(called, results.get(id)?.text), id);
    const turn = next();
    if (turn === undefined) onEnd();
    return turn;
  };
  return { script, answers };
}

function turnsOf(accesses: readonly TriedAccess[], world: World): Task[][] {
  // What is created has to be gone before, and then links to it lead nowhere.
  const isCreated = ({ tool, text }: TriedAccess): boolean =>
    tool === "Write" && !isLinked(placeOf(text, world) ?? "/");
  const once = different(accesses);
  const stages = [
    once.filter(({ tool }) => tool !== "Edit" && tool !== "Write"),
    once.filter((access) => access.tool === "Edit" || (access.tool === "Write" && !isCreated(access))),
    once.filter(isCreated),
  ];
  return stages.flatMap((stage) => {
    const turns: Task[][] = [];
    for (let from = 0; from < stage.length; from += MOST_CALLS)
      turns.push(stage.slice(from, from + MOST_CALLS).map((access) => ({ access, tries: 1 })));
    return turns;
  });
}
