import { namesAccess } from "./programs/variables.ts";
import { UNKNOWN, type Value } from "./bindings.ts";
import { assign, withVariable, type State } from "./state.ts";
import { anything, literal, type Word } from "./word.ts";

/** The variables of a command that are no arrays and of which something is known. */
export function environmentOf({ variables }: State): ReadonlyMap<string, Word> | undefined {
  if (variables.size === 0) return undefined;
  const found = new Map<string, Word>();
  for (const [name, value] of variables) {
    const word = oneWord(name, value);
    if (word !== undefined) found.set(name, word);
  }
  return found;
}

/** The value of a variable as one word, which has a choice where there are several. */
function oneWord(name: string, { words, complete, list }: Value): Word | undefined {
  const [word] = words;
  if (word === undefined || list === true) return undefined;
  if (words.length === 1) return word;
  return { ...anything(`$${name}`, false), choices: words, ...(complete ? {} : { open: true }) };
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

/** The variables that `env -u x`, `env -ux` and `env --unset=x` take away. */
function unsetBy(words: readonly Word[]): readonly string[] {
  return words.flatMap((word, at) => {
    const [, given] = (word.kind === "literal" && /^(?:-u|--unset(?:=|$))(.*)$/s.exec(word.text)) || [];
    const next = words[at + 1];
    if (given !== "") return given === undefined ? [] : [given];
    return next?.kind === "literal" ? [next.text] : [];
  });
}

/** The variables that a wrapper passes to the command behind these words: `env -i A=1`, `sudo A=1`. */
export function passedBy(name: string, words: readonly Word[], state: State): State {
  if (!SETS.has(name)) return state;
  const isEmptied =
    name === "env" && words.some((word) => word.kind === "literal" && EMPTIES.test(word.text));
  let passed: State = isEmptied ? { ...state, variables: new Map() } : state;
  for (const unset of unsetBy(words)) passed = withVariable(passed, unset, UNKNOWN);
  for (const word of words) {
    const [, variable, value] =
      /^(\w+)=(.*)$/s.exec(word.kind === "literal" ? word.text : word.pattern) ?? [];
    if (variable === undefined || value === undefined) continue;
    passed =
      word.kind === "literal"
        ? assign(passed, variable, literal(value))
        : withVariable(passed, variable, UNKNOWN);
  }
  return passed;
}
