import type { Json } from "./nodes.ts";

const NUMBERS = [0, 1, -1, 2, 0.001, 1.5, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1];
const STRINGS = ["", "x"];
/** Lists that tell whether a place takes a list, and whether it matters what is in it. */
export const LISTS: readonly Json[] = [[], ["x"], [""], [1], [null], [true], [[]], [{}]];
/** The same for objects. */
export const OBJECTS: readonly Json[] = [
  {},
  { x: "y" },
  { x: 1 },
  { x: null },
  { x: true },
  { x: [] },
  { x: {} },
];

/** Tried at every place. The strings also show whether a place takes any string at all. */
export const VALUES: readonly Json[] = [null, true, false, ...NUMBERS, ...STRINGS, ...LISTS, ...OBJECTS];

/** Whether two values are written the same way. */
export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The everyday values, and those candidates that are not among them. */
export const withCandidates = (candidates: readonly Json[]): readonly Json[] => [
  ...VALUES,
  ...candidates.filter((candidate) => !VALUES.some((value) => same(value, candidate))),
];
