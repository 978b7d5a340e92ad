import { withoutStart } from "./programs/touches.ts";
import { namesAccess } from "./programs/variables.ts";
import { UNKNOWN, type Value } from "./bindings.ts";
import { allForgotten, assign, exported, withVariable, type State } from "./state.ts";
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
function oneWord(name: string, { words, complete }: Value): Word | undefined {
  if (words.length < 2) return words[0];
  return { ...anything(`$${name}`, false), choices: words, ...(complete ? {} : { open: true }) };
}

/** The variables that name hosts and files, if there are any. */
export function accessVariables({ variables }: State): ReadonlyMap<string, Word> | undefined {
  let found: Map<string, Word> | undefined;
  for (const [name, value] of variables) {
    const word = namesAccess(name) ? oneWord(name, value) : undefined;
    if (word !== undefined) (found ??= new Map()).set(name, word);
  }
  return found;
}

const EMPTIES = /^(-i|-|--ignore-environment|-[a-zA-Z0]*i[a-zA-Z0]*)$/;

/** The variables that `env -u x`, `env -ux` and `env --unset=x` take away. */
function unsetBy(words: readonly Word[]): readonly Word[] {
  return words.flatMap((word, at) => {
    const text = word.kind === "literal" ? word.text : word.pattern;
    const start = /^(?:-u|--unset(?:=|$))/.exec(text)?.[0];
    if (start === undefined) return [];
    return start === text ? words.slice(at + 1, at + 2) : [withoutStart(word, start.length)];
  });
}

/** The variables that a wrapper passes to the command behind these words: `env -i A=1`, `sudo A=1`. */
export function passedBy(name: string, words: readonly Word[], state: State): State {
  let passed = state;
  if (name === "env") {
    if (words.some((word) => word.kind === "literal" && EMPTIES.test(word.text)))
      passed = { ...state, variables: new Map() };
    for (const unset of unsetBy(words))
      passed = unset.kind === "literal" ? withVariable(passed, unset.text, UNKNOWN) : allForgotten(passed);
  } else if (name === "sudo" || name === "doas") passed = emptied(state);
  else return state;
  for (const word of words) {
    const [start, variable = ""] = /^(\w+)=/.exec(word.kind === "literal" ? word.text : word.pattern) ?? [];
    if (start === undefined) continue;
    const value = word.kind === "literal" ? literal(word.text.slice(start.length)) : undefined;
    passed = exported(assign(passed, variable, value), variable);
  }
  return passed;
}

/** Which variables these pass on is in a file of the machine (sudoers(5), `env_reset`). */
function emptied(state: State): State {
  const variables = Array.from(
    state.variables,
    ([name, value]) => [name, { words: value.words, complete: false }] as const,
  );
  return { ...state, variables: new Map(variables) };
}
