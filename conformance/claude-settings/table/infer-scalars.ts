import { checkSettings } from "../../../src/targets/claude/settings/check.ts";
import type { Schema, Type } from "../../../src/targets/claude/settings/schema.ts";
import { PATTERNS } from "../tried/keys/formats.ts";
import type { Json } from "../tried/nodes.ts";
import type { Verdict } from "../measure/verdicts.ts";

/** Values of a place, with what became of them. */
export type Tried = readonly (readonly [Json, Verdict])[];

/** The numbers that a place takes, from those that were tried. */
export function numberType(tried: Tried): Type | undefined {
  const { good, bad } = divide(tried, isNumber);
  const accepted = good.toSorted((a, b) => a - b);
  const [low] = accepted;
  const high = accepted.at(-1);
  if (low === undefined || high === undefined) return undefined;
  const integer = bad.includes(1.5) && bad.includes(0.001) && good.includes(1);
  // A fraction is refused for being one, and a number beyond the safe ones for being imprecise: neither is a limit.
  const limits = bad.filter((n) => !integer || Number.isSafeInteger(n));
  const isLimitedBelow = limits.some((n) => n < low);
  const isLimitedAbove = limits.some((n) => n > high);
  const isPositive = !integer && low === 0.001 && bad.includes(0);
  const range = {
    ...(integer ? { integer } : {}),
    ...(isLimitedBelow ? (isPositive ? { moreThan: 0 } : { min: low }) : {}),
    ...(isLimitedAbove ? { max: high } : {}),
  };
  return Object.keys(range).length > 0 ? { number: range } : "number";
}

/**
 * The strings that a place takes, from those that were tried.
 * @param format what may explain them
 */
export function stringType(tried: Tried, format: string | undefined): Type | undefined {
  const { good, bad } = divide(tried, isString);
  if (good.length === 0) return undefined;
  if (format !== undefined && explains(format, good, bad)) return { string: { format } };
  if (!good.includes("x")) return { enum: good };
  if (good.includes("")) return bad.length > 0 ? { string: { not: bad } } : "string";
  return {
    string: { min: 1, ...(bad.length > 1 ? { not: bad.filter((text) => text !== "") } : {}) },
  };
}

/** Whether a format accepts just those strings that were accepted. Without one of either kind it explains nothing. */
export function explains(format: string, good: readonly string[], bad: readonly string[]): boolean {
  return (
    good.length > 0 &&
    bad.length > 0 &&
    good.every((text) => hasFormat(text, format)) &&
    !bad.some((text) => hasFormat(text, format))
  );
}

/** Asked of the interpreter of the table, so that a format means there what it was found to mean here. */
function hasFormat(text: string, format: string): boolean {
  const schema: Schema = {
    hookGuards: { guards: [], events: [], depth: 0, unscanned: [] },
    aliases: {},
    patterns: PATTERNS,
    defs: {},
    root: { string: { format } },
  };
  return checkSettings(text, undefined, schema).length === 0;
}

/** The values of one JSON type, those that leave their file alive apart from those that do not. */
function divide<T extends Json>(tried: Tried, isOne: (value: Json) => value is T): { good: T[]; bad: T[] } {
  const good: T[] = [];
  const bad: T[] = [];
  for (const [value, verdict] of tried) if (isOne(value)) (verdict === "file" ? bad : good).push(value);
  return { good, bad };
}

const isNumber = (value: Json): value is number => typeof value === "number";
const isString = (value: Json): value is string => typeof value === "string";
