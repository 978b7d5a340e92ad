import { editJson } from "../../../edit/json-edit.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";
import { isObject, readJson } from "../../../edit/json.ts";
import { valueAt } from "../../../policy/value-at.ts";
import { isGuard, wordsIn } from "../../guard-line.ts";
import { routeOf } from "../json-text.ts";
import { asBefore, withoutEmpty } from "../strip-json.ts";
import {
  extraHook,
  missingHook,
  type HookProgram,
  type HookSeat,
  type Registered,
  type Seated,
} from "./seat.ts";
import { readHandler } from "./service.ts";

/** A list of hooks in a JSON file. */
export interface JsonSeat {
  readonly agent: string;
  readonly key: string;
  /** The element of the list. */
  readonly entry: (program: HookProgram) => object;
  /** The text of a file that has only what every file of hooks has. */
  readonly empty?: string;
  readonly event: HookSeat["event"];
  /** The setting with which the agent would not ask a hook that is registered. */
  readonly offIn?: (settings: unknown, registered: Registered) => string | undefined;
}

/** Hooks in a list of a JSON file: entries of others, and every other byte, stay. */
export function jsonSeat({ agent, key, entry, event, empty = "{}\n", offIn }: JsonSeat): HookSeat {
  const route = routeOf(key);
  return {
    key,
    event,
    seat: ({ text: given, program, written, original }) => {
      const text = given.trim() === "" ? empty : given;
      const read = readJson(text, LENIENT_JSON);
      if (!read.ok || !isObject(read.value)) return refuse("the file", "an object", "something else");
      const wrong = wrongAt(read.value, route);
      if (wrong !== undefined) return wrong;
      const present = (valueAt(read.value, route) ?? []) as readonly unknown[];
      const before = readJson(original ?? "", LENIENT_JSON);
      const known = before.ok ? before.value : undefined;
      const kept = new Set(
        ((valueAt(known, route) ?? []) as readonly unknown[]).map((one) => JSON.stringify(one)),
      );
      const wanted = program === undefined ? undefined : JSON.stringify(entry(program));
      const removed = present.flatMap((item, place) => {
        const own = JSON.stringify(item);
        if (own === wanted || (wanted === undefined && kept.has(own))) return [];
        const isOurs =
          written.includes(own) || (wanted !== undefined && registeredBy(item, agent) !== undefined);
        return isOurs ? [{ place, own }] : [];
      });
      const isThere = present.some((item) => JSON.stringify(item) === wanted);
      const drift = [
        ...(wanted === undefined || isThere ? [] : [missingHook(key, agent, wanted)]),
        ...removed.map(({ own }) => extraHook(key, agent, own, wanted !== undefined)),
      ];
      if (drift.length === 0) return seated(given, [], wanted);
      const gone = removed.map(({ place }) => ({ kind: "remove", route: [...route, place] }) as const);
      const items = wanted === undefined || isThere ? [] : [wanted];
      const isList = valueAt(read.value, route) !== undefined;
      const added = isList
        ? ({ kind: "insert", route, items } as const)
        : ({ kind: "set", route, value: { kind: "list", items } } as const);
      const next = editJson(text, items.length === 0 ? gone : [...gone, added]);
      if (wanted !== undefined) return seated(next, drift, wanted);
      return seated(withoutEmpty(asBefore(next, [route], original), [route], known), drift, wanted);
    },
    switchedOff: (text, registered) => {
      const read = readJson(text, LENIENT_JSON);
      return Promise.resolve(read.ok ? offIn?.(read.value, registered) : undefined);
    },
    registered: (text) => {
      const read = readJson(text, LENIENT_JSON);
      if (!read.ok) return Promise.resolve(undefined);
      const present = valueAt(read.value, route);
      const found = (Array.isArray(present) ? present : [])
        .map((item) => registeredBy(item, agent))
        .find((one) => one !== undefined);
      const off = found === undefined ? undefined : offIn?.(read.value, found);
      return Promise.resolve(found === undefined || off === undefined ? found : { ...found, off });
    },
  };
}

function seated(
  text: string,
  drift: Extract<Seated, { kind: "seated" }>["drift"],
  entry: string | undefined,
) {
  return Promise.resolve({ kind: "seated", text, drift, entry } as const);
}

function refuse(path: string, expected: string, got: string): Promise<Seated> {
  return Promise.resolve({ kind: "unusable", path, expected, got });
}

/** Objects on the way to the list, and a list at its end; what is missing is made. */
function wrongAt(value: unknown, route: readonly string[]): Promise<Seated> | undefined {
  for (let depth = 1; depth <= route.length; depth += 1) {
    const found = valueAt(value, route.slice(0, depth));
    if (found === undefined) return undefined;
    const isLast = depth === route.length;
    if (isLast ? Array.isArray(found) : isObject(found)) continue;
    const got = found === null ? "null" : Array.isArray(found) ? "a list" : `a ${typeof found}`;
    return refuse(route.slice(0, depth).join("."), isLast ? "a list" : "an object", got);
  }
  return undefined;
}

/** The guard of an agent that an element starts or asks. */
function registeredBy(item: unknown, agent: string): Registered | undefined {
  const handler = soleHandler(item);
  const service = readHandler(handler);
  if (service !== undefined) {
    const { words, address } = service;
    return words[0] === "guard" && words[1] === agent ? { words, service: address } : undefined;
  }
  const words = wordsOfHandler(handler);
  return isGuard(words, agent) ? { words } : undefined;
}

/** The words of the only command of an element. */
export function soleWords(item: unknown): readonly string[] {
  return wordsOfHandler(soleHandler(item));
}

/** The only handler of an element: a group that others share is theirs. */
function soleHandler(item: unknown): unknown {
  const inner = isObject(item) ? item["hooks"] : undefined;
  if (!Array.isArray(inner)) return item;
  return inner.length === 1 ? inner[0] : undefined;
}

function wordsOfHandler(item: unknown): readonly string[] {
  if (!isObject(item)) return [];
  const program = item["exec"] ?? item["command"] ?? item["bash"];
  if (typeof program !== "string") return [];
  const args = item["args"];
  if (Array.isArray(args)) return [program, ...args.filter((one) => typeof one === "string")];
  return wordsIn(program);
}

/** The group of a command of Claude Code's shape. */
export function groupOf(handler: object, matcher = "*"): object {
  return { matcher, hooks: [{ type: "command", ...handler }] };
}
