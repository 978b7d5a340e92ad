import { expandSingle, expandWords } from "./expand.ts";
import { unmarked } from "./script-text.ts";
import { allForgotten, assign, assignElements, forgotten, type Element, type State } from "./state.ts";
import type { SourceAssignment, SourceElement } from "./tree.ts";
import { literal, markedText, type Word } from "./word.ts";

/** The state after an assignment. */
export function afterAssignment(assignment: SourceAssignment, state: State): State {
  const { name, adds, value, elements } = assignment;
  if (name === "") return allForgotten(state);
  if (elements !== undefined) return afterElements(name, elements, adds === true, state);
  const word = value && unmarked(expandSingle(value, state));
  const after = assign(state, name, adds === true ? added(name, word, state) : word);
  const array = name.endsWith("]") ? name.slice(0, name.indexOf("[")) : undefined;
  return array === undefined ? after : withElement(array, name, after);
}

/** `a[k]=x`: what all elements are together is known only if it was known before. */
function withElement(array: string, name: string, state: State): State {
  const kept = state.variables.get(name);
  const variables = new Map(state.variables);
  variables.set(`${array}[@]`, { words: [], complete: false });
  if (name === `${array}[0]` && kept !== undefined) variables.set(array, kept);
  return { ...state, variables };
}

function added(name: string, word: Word | undefined, state: State): Word | undefined {
  const before = state.variables.get(name);
  const [start] = before?.words ?? [];
  const isKnown = before?.complete === true && before.words.length === 1;
  if (!isKnown || start?.kind !== "literal" || word?.kind !== "literal") return undefined;
  return literal(markedText(start) + markedText(word));
}

function afterElements(name: string, elements: readonly SourceElement[], adds: boolean, state: State): State {
  const found = elements.flatMap(({ key, word }, i): Element[] => {
    const words = key === undefined || key !== String(i) ? [unmarked(expandSingle(word, state))] : undefined;
    return (words ?? expandWords([word], state).map(unmarked)).map((one) => ({ key, word: one }));
  });
  // An element may have become several.
  const isPlain = elements.every(({ key }, i) => key === String(i));
  const after = isPlain ? found.map(({ word }, i) => ({ key: String(i), word })) : found;
  if (!adds) return assignElements(state, name, after);
  const before = state.variables.get(`${name}[@]`);
  if (before?.complete !== true || !isPlain) return forgotten(state, name);
  return assignElements(
    state,
    name,
    [...before.words, ...after.map(({ word }) => word)].map((word, i) => ({ key: String(i), word })),
  );
}
