import type { Value } from "./bindings.ts";
import { matchesPattern } from "./pattern.ts";
import { HOME_MARK, markedText, START_MARK, USER_MARK } from "./word.ts";

interface Change {
  readonly operator: string;
  readonly operands: readonly string[];
}

/** The text of `${x%suffix}`, `${x:-word}` and the like; `undefined` where only the run decides. */
export function changed(value: Value | undefined, { operator, operands }: Change): string | undefined {
  const [first = "", second = ""] = operands;
  const word = value?.complete === true && value.words.length === 1 ? value.words[0] : undefined;
  if (word?.kind !== "literal") return undefined;
  const text = markedText(word);
  const isEmpty = text === "" && operator.startsWith(":");
  if (/^:?[-=?]$/.test(operator)) return isEmpty ? first : text;
  if (/^:?\+$/.test(operator)) return isEmpty ? "" : first;
  if (operator === ":") {
    const [from, length] = operands.map((one) => (/^\s*\d+$/.test(one) ? Number(one) : NaN));
    return from === undefined || Number.isNaN(from) || Number.isNaN(length ?? 0) || text.includes(HOME_MARK)
      ? undefined
      : text.slice(from, length === undefined ? undefined : from + length);
  }
  // Above such a directory the names are not known.
  if (text.includes(USER_MARK) || /[\uE001\uE002]\/\.\.(\/|$)/.test(text)) return undefined;
  const end = Math.max(text.lastIndexOf(HOME_MARK), text.lastIndexOf(START_MARK));
  if (end >= 0) {
    // Only what stands behind a directory that the machine knows can be taken away; a directory ends in no slash.
    const tail = text.slice(end + 1);
    if (!/^%%?$/.test(operator) || (tail === "" ? first !== "/" : tail.length <= first.length))
      return undefined;
  }
  if (/[*?[\\]|[+@!]\(/.test(first)) return end >= 0 ? undefined : withoutPattern(text, operator, first);
  switch (operator) {
    case "%":
    case "%%":
      return first !== "" && text.endsWith(first) ? text.slice(0, -first.length) : text;
    case "#":
    case "##":
      return text.startsWith(first) ? text.slice(first.length) : text;
    case "/":
      return first === "" ? text : text.replace(first, () => second);
    case "//":
      return first === "" ? text : text.replaceAll(first, () => second);
    case "^^":
      return operands.length === 0 ? text.toUpperCase() : undefined;
    case ",,":
      return operands.length === 0 ? text.toLowerCase() : undefined;
    case "^":
      return operands.length === 0 ? text.slice(0, 1).toUpperCase() + text.slice(1) : undefined;
    case ",":
      return operands.length === 0 ? text.slice(0, 1).toLowerCase() + text.slice(1) : undefined;
    default:
      return undefined;
  }
}

/** Longer values are no names; each length of what is taken away costs time. */
const MAX_VALUE = 500;

/** The text without what a pattern matches at its beginning or end. Sets are not followed. */
function withoutPattern(text: string, operator: string, pattern: string): string | undefined {
  if (text.length > MAX_VALUE || /(^|[^\\])\[|[*?+@!]\(/.test(pattern) || !/^(##?|%%?)$/.test(operator))
    return undefined;
  const ends = Array.from({ length: text.length + 1 }, (_, length) => length);
  const isStart = operator.startsWith("#");
  for (const length of operator.length === 2 ? ends.toReversed() : ends) {
    const taken = isStart ? text.slice(0, length) : text.slice(text.length - length);
    if (matchesPattern(pattern, taken, false))
      return isStart ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}
