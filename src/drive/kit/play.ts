import type { ObservedVerdict, TriedAccess } from "./driver.ts";
import type { Chooser, ToolResult, Turn } from "../tool-call.ts";
import { different, keyOf, type Answer } from "./answer.ts";
import type { Call, Prepared } from "./call.ts";

/** How accesses are tried: which calls are made for them, and what their answers mean. */
export interface Calling<C extends Call> {
  /** The accesses in the order in which they are tried; a turn has calls of one stage. */
  readonly stages: readonly (readonly TriedAccess[])[];
  /** How many calls a turn has: fewer cost more turns, more would all be lost with one that hangs. */
  readonly mostCalls: number;
  /** After one of these a call is made once more, alone. */
  readonly again?: readonly ObservedVerdict[];
  /** Calls a tool only if the agent offers it. */
  readonly onlyOffered?: boolean;
  readonly prepare: (access: TriedAccess) => Prepared<C>;
  /** @param result undefined when no answer came */
  readonly read: (call: C, result: ToolResult | undefined, id: string) => Answer;
}

export interface Play<C extends Call = Call> {
  readonly script: Chooser;
  /** The answers that are there, by the key of the access. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** The calls that were made for an access, by its key. */
  readonly calls: ReadonlyMap<string, readonly Made<C>[]>;
  /** Whether a call only prepares another one. */
  readonly isPreparation: (id: string) => boolean;
  /** Whether everything is answered. */
  readonly isOver: () => boolean;
}

interface Task {
  readonly access: TriedAccess;
  readonly isLastTry: boolean;
}

/** A call that was made. */
export interface Made<C> {
  readonly id: string;
  readonly call: C;
}

interface Pending<C> extends Made<C> {
  readonly task: Task;
}

const PREPARES = "first_";

/** Tries accesses one turn after the other, equal ones once. */
export function play<C extends Call>(calling: Calling<C>): Play<C> {
  const { stages, mostCalls, again = [], onlyOffered = false, prepare, read } = calling;
  const answers = new Map<string, Answer>();
  const queue = stages.flatMap((stage) =>
    batches(
      different(stage, keyOf).map((access): Task => ({ access, isLastTry: false })),
      mostCalls,
    ),
  );
  let prepared: readonly Pending<C>[] = [];
  let made: readonly Pending<C>[] = [];
  const calls = new Map<string, Made<C>[]>();
  let count = 0;
  let isOver = false;

  const settle = ({ task, id, call }: Pending<C>, result: ToolResult | undefined): void => {
    const answer = read(call, result, id);
    if (!task.isLastTry && again.includes(answer.verdict)) queue.push([{ ...task, isLastTry: true }]);
    else answers.set(keyOf(task.access), { ...answer, id });
  };

  const ready = (task: Task, offered: ReadonlySet<string>): readonly Pending<C>[] => {
    const call = prepare(task.access);
    if (call.kind === "untried") answers.set(keyOf(task.access), { verdict: "untried", text: call.why });
    else if (onlyOffered && !offered.has(call.tool))
      answers.set(keyOf(task.access), { verdict: "not-offered", text: `no tool ${call.tool}` });
    else return [{ task, id: `call_${count++}`, call }];
    return [];
  };

  const callAll = (): Turn => {
    made = prepared;
    prepared = [];
    for (const { task, id, call } of made) {
      const key = keyOf(task.access);
      calls.set(key, [...(calls.get(key) ?? []), { id, call }]);
    }
    return made.map(({ id, call }) => ({ id, name: call.tool, input: call.input }));
  };

  const next = (offered: ReadonlySet<string>): Turn | undefined => {
    if (prepared.length > 0) return callAll();
    for (let tasks = queue.shift(); tasks !== undefined; tasks = queue.shift()) {
      prepared = tasks.flatMap((task) => ready(task, offered));
      const first = different(
        prepared.flatMap(({ call: { before } }) => before ?? []),
        (before) => JSON.stringify(before),
      ).map((before) => ({ id: `${PREPARES}${count++}`, ...before }));
      if (first.length > 0) return first;
      if (prepared.length > 0) return callAll();
    }
    isOver = true;
    return undefined;
  };

  return {
    script: ({ results, offered }) => {
      for (const one of made) settle(one, results.get(one.id));
      made = [];
      return next(offered);
    },
    answers,
    calls,
    isPreparation: (id) => id.startsWith(PREPARES),
    isOver: () => isOver,
  };
}

/** Whether an access changes something. */
export function isChange({ tool }: TriedAccess): boolean {
  return tool === "Write" || tool === "Edit";
}

/** The order that fits most agents: what changes nothing, then edits, then new files. */
export function byEffect(accesses: readonly TriedAccess[]): readonly (readonly TriedAccess[])[] {
  return [
    accesses.filter((access) => !isChange(access)),
    accesses.filter(({ tool }) => tool === "Edit"),
    accesses.filter(({ tool }) => tool === "Write"),
  ];
}

/** The items in their order, so many at once. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
