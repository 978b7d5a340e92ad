import { compareReleases } from "../../../enforcers/release.ts";
import { isObj, own } from "./objects.ts";
import type { ObjectShape, Schema, Type } from "./schema.ts";

/** The table as it is for one release. */
export function schemaFor<Some extends Schema>(schema: Some, release: string): Some {
  const changes = stepsOf(schema).filter((since) => compareReleases(since, release) <= 0);
  const known = Object.assign({}, ...changes.map((since) => schema.since?.[since])) as ObjectShape["known"];
  const { root, since: _, ...rest } = schema;
  if (typeof root !== "object" || !("object" in root)) return schema;
  const object = { ...root.object, known: { ...root.object.known, ...known } };
  return { ...rest, root: { object } } as unknown as Some;
}

/** The tables by which a file is judged: that of its release, or of every measured one if the release is not known. */
export function schemasFor(value: unknown, release: string | undefined, schema: Schema): readonly Schema[] {
  if (!isObj(value) || !changedKeys(schema).some((key) => own(value, key))) return [schema];
  if (release !== undefined) return [schemaFor(schema, release)];
  return [schema, ...stepsOf(schema).map((step) => schemaFor(schema, step))];
}

/** Keys at the top that some measured release knows. */
export function knownKeys(schema: Schema): ReadonlySet<string> {
  return new Set([...Object.keys(knownOf(schema.root)), ...changedKeys(schema)]);
}

function knownOf(root: Type): ObjectShape["known"] {
  return typeof root === "object" && "object" in root ? root.object.known : {};
}

/** The releases with which types have changed, the oldest first. */
function stepsOf({ since = {} }: Schema): readonly string[] {
  return Object.keys(since).toSorted(compareReleases);
}

/** Keys at the top whose type is not the same for all measured releases. */
export function changedKeys({ since = {} }: Schema): readonly string[] {
  return Object.values(since).flatMap((types) => Object.keys(types));
}
