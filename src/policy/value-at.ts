/** What stands under a route of keys; undefined where a step is missing or is not an object. */
export function valueAt(value: unknown, route: readonly string[]): unknown {
  let at = value;
  for (const key of route) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}
