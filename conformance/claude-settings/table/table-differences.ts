import { isObj } from "../../../src/targets/claude/settings/objects.ts";
import type { ObjectShape, Type } from "../../../src/targets/claude/settings/schema.ts";
import { schemaFor } from "../../../src/targets/claude/settings/releases.ts";
import type { Difference } from "./differences.ts";
import type { Table } from "./table.ts";
import { joined, mapInside, mapShapes } from "./types.ts";

/** Where two tables say something else, by place; how much was tried for them, and names of types, do not count. */
export function tableDifferences(committed: Table, measured: Table): readonly Difference[] {
  const rest = ({ hookGuards, aliases, patterns }: Table) => ({ hookGuards, aliases, patterns });
  return [
    ...ofValues(rest(committed), rest(measured), ""),
    ...ofTypes(expanded(committed), expanded(measured), ""),
  ];
}

/**
 * The committed table with what a later release has otherwise. What is not a type of a key at the top has one form for all
 * releases.
 * @returns undefined if the releases differ in something else
 */
export function withRelease(committed: Table, measured: Table): Table | undefined {
  const { version } = measured.meta;
  const before = schemaFor(committed, version);
  const rest = ({ hookGuards, aliases, patterns }: Table) => ({ hookGuards, aliases, patterns });
  if (!same(rest(before), rest(measured))) return undefined;
  const [old, present] = [membersOf(before), membersOf(measured)];
  const changed: Record<string, Type> = {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(present)])) {
    const type = present[key];
    // A key that the release does not have takes anything.
    if (!same(old[key], type)) changed[key] = type ?? { any: true };
  }
  if (Object.keys(changed).length === 0) return committed;
  const known = { ...committed.since?.[version], ...changed };
  return { ...committed, since: { ...committed.since, [version]: known } };
}

function membersOf(table: Table): ObjectShape["known"] {
  const type = expanded(table);
  return typeof type === "object" && "object" in type ? type.object.known : {};
}

/** The type of the whole file without names for types: the same type may have another name. */
function expanded({ defs, root }: Table): Type {
  const inside = (type: Type): Type => {
    const target = typeof type === "object" && "ref" in type ? defs[type.ref] : undefined;
    return mapInside(target === undefined ? type : inside(target), inside);
  };
  return inside(root);
}

/** As deep down as both types are built alike: what is reported is the smallest part that differs. */
function ofTypes(
  committed: Type | undefined,
  measured: Type | undefined,
  place: string,
): readonly Difference[] {
  if (same(committed, measured)) return [];
  if (committed === undefined || measured === undefined || !isBuiltAlike(committed, measured))
    return [difference(place, committed, measured)];
  const [before, after] = [partsOf(committed), partsOf(measured)];
  const ways = [...new Set([...before.keys(), ...after.keys()])];
  return ways.flatMap((to) => ofTypes(before.get(to), after.get(to), joined(place, to)));
}

/** Whether two types differ in nothing but the types inside of them. */
function isBuiltAlike(a: Type, b: Type): boolean {
  const isUnion = (type: Type): boolean => typeof type === "object" && "union" in type;
  const hollow = (type: Type): Type =>
    mapInside(
      mapShapes(type, (shape) => ({ ...shape, known: {} })),
      () => ({ any: true }),
    );
  return !isUnion(a) && !isUnion(b) && same(hollow(a), hollow(b));
}

/** The types directly inside of a type, by the way to them. */
function partsOf(type: Type): ReadonlyMap<string, Type> {
  const parts = new Map<string, Type>();
  mapInside(type, (inside, to) => {
    parts.set(to, inside);
    return inside;
  });
  return parts;
}

/** The same for what is not a type; of two lists, what only one of them has. */
function ofValues(committed: unknown, measured: unknown, place: string): readonly Difference[] {
  if (same(committed, measured)) return [];
  if (isObj(committed) && isObj(measured)) {
    const keys = [...new Set([...Object.keys(committed), ...Object.keys(measured)])];
    return keys.flatMap((key) => ofValues(committed[key], measured[key], joined(place, key)));
  }
  if (Array.isArray(committed) && Array.isArray(measured)) {
    const only = (one: readonly unknown[], other: readonly unknown[]): readonly unknown[] =>
      one.filter((item) => !other.includes(item));
    const gone = only(committed, measured);
    const added = only(measured, committed);
    if (gone.length + added.length > 0)
      return [
        ...gone.map((item) => difference(place, item, undefined)),
        ...added.map((item) => difference(place, undefined, item)),
      ];
  }
  return [difference(place, committed, measured)];
}

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** As text, whatever the order of the members is. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inside: unknown) =>
    isObj(inside)
      ? Object.fromEntries(Object.entries(inside).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inside,
  ) ?? "";

const difference = (place: string, committed: unknown, measured: unknown): Difference => ({
  // Several items of one list may differ: each of them is shown.
  place: `${place}\0${shown(committed)}\0${shown(measured)}`,
  where: place === "" ? "the whole file" : place,
  table: shown(committed),
  measured: shown(measured),
});

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
