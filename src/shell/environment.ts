import { namesAccess } from "./programs/variables.ts";
import { assign, withVariable, type State } from "./state.ts";
import { literal, type Word } from "./word.ts";

/** The variables of a command that have one value each. */
export function environmentOf({ variables }: State): ReadonlyMap<string, Word> | undefined {
  if (variables.size === 0) return undefined;
  const found = new Map<string, Word>();
  for (const [name, { words, list }] of variables) {
    const [word] = words;
    if (word !== undefined && words.length === 1 && list !== true) found.set(name, word);
  }
  return found;
}

/** The variables that name hosts and files, if there are any. */
export function accessVariables(state: State): ReadonlyMap<string, Word> | undefined {
  if (![...state.variables.keys()].some(namesAccess)) return undefined;
  const found = [...(environmentOf(state) ?? [])].filter(([name]) => namesAccess(name));
  return found.length === 0 ? undefined : new Map(found);
}

/** Wrappers that take `A=1` before the command. */
const SETS = new Set(["env", "sudo", "doas"]);
const EMPTIES = /^(-i|-|--ignore-environment|-[a-zA-Z0]*i[a-zA-Z0]*)$/;

/** The variables that a wrapper passes to the command behind these words: `env -i A=1`, `sudo A=1`. */
export function passedBy(name: string, words: readonly Word[], state: State): State {
  if (!SETS.has(name)) return state;
  const isEmptied =
    name === "env" && words.some((word) => word.kind === "literal" && EMPTIES.test(word.text));
  let passed: State = isEmptied ? { ...state, variables: new Map() } : state;
  for (const word of words) {
    const [, variable, value] =
      /^(\w+)=(.*)$/s.exec(word.kind === "literal" ? word.text : word.pattern) ?? [];
    if (variable === undefined || value === undefined) continue;
    passed =
      word.kind === "literal"
        ? assign(passed, variable, literal(value))
        : withVariable(passed, variable, { words: [], complete: false });
  }
  return passed;
}
