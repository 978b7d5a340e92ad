/** Whether a value is a table, and no array or date. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** @returns undefined where the route leads nowhere */
export function valueAt(value: unknown, route: readonly string[]): unknown {
  let at = value;
  for (const step of route) {
    if (!isTable(at) || !Object.hasOwn(at, step)) return undefined;
    at = at[step];
  }
  return at;
}
