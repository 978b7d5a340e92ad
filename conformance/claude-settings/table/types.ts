import type { ObjectShape, Type } from "../../../src/targets/claude/settings/schema.ts";
import { entryId, itemId, keyId, kindId } from "../tried/positions.ts";

type Any = Extract<Type, { any: true }>;

export const isAny = (type: Type): type is Any => typeof type === "object" && "any" in type;

/** Takes everything; `dropped` says that bad values cost themselves and nothing else. */
export const anything = (dropped: boolean): Any =>
  dropped ? { any: true, badIsDropped: true } : { any: true };

/** Whether it says anywhere that bad values are dropped. */
export const dropsBadValues = (types: Type | readonly Type[]): boolean =>
  JSON.stringify(types).includes("badIsDropped");

/** Whether it refuses nothing but other JSON types. */
export function isOpen(type: Type): boolean {
  if (typeof type === "string" || "any" in type) return true;
  if ("array" in type) return isAny(type.array);
  if ("record" in type) return isAny(type.record);
  if ("object" in type) return isOpenShape(type.object);
  if ("union" in type) return type.union.every(isOpen);
  if (!("kinds" in type)) return false;
  const { of, unknownKind, missingKind, badKind } = type.kinds;
  return (
    [unknownKind, missingKind, badKind].every((fault) => fault === "entry") &&
    Object.values(of).every(isOpenShape)
  );
}

function isOpenShape({ required, strict, needs, excludes, known }: ObjectShape): boolean {
  return (
    required === undefined &&
    !strict &&
    needs === undefined &&
    excludes === undefined &&
    Object.values(known).every(isAny)
  );
}

/**
 * The type with each type directly inside of it replaced.
 * @param change gets the way from the type to the one inside, as in the name of a place; empty for one of a union
 */
export function mapInside(type: Type, change: (inside: Type, to: string) => Type): Type {
  const shape = (one: ObjectShape, to: string): ObjectShape => ({
    ...one,
    known: mapValues(one.known, (inside, key) => change(inside, keyId(to, key))),
  });
  if (typeof type === "string") return type;
  if ("array" in type) return { ...type, array: change(type.array, itemId("")) };
  if ("record" in type) return { ...type, record: change(type.record, entryId("")) };
  if ("union" in type) return { union: type.union.map((inside) => change(inside, "")) };
  if ("object" in type) return { object: shape(type.object, "") };
  if ("kinds" in type)
    return {
      kinds: { ...type.kinds, of: mapValues(type.kinds.of, (one, kind) => shape(one, kindId("", kind))) },
    };
  return type;
}

/** The name of a place, and the way from there to one inside of it. */
export const joined = (place: string, to: string): string =>
  place === "" || to === "" || /^[[<.]/.test(to) ? `${place}${to}` : keyId(place, to);

/** The type with the shapes of its own objects replaced, those of types inside of it left. */
export function mapShapes(type: Type, change: (shape: ObjectShape) => ObjectShape): Type {
  if (typeof type === "string") return type;
  if ("object" in type) return { object: change(type.object) };
  if ("kinds" in type) return { kinds: { ...type.kinds, of: mapValues(type.kinds.of, change) } };
  return type;
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}
