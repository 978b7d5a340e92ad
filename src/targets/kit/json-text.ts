/** `permissions.deny` as a route of keys. */
export function routeOf(key: string): readonly string[] {
  return key.split(".");
}

interface Section {
  [key: string]: unknown;
}

/** The text of a file that contains only these values, by the routes of their keys. */
export function settingsText(values: Iterable<readonly [key: string, value: unknown]>): string {
  const root: Section = {};
  for (const [key, value] of values) {
    const steps = routeOf(key);
    const name = steps.at(-1) ?? "";
    const section = steps.slice(0, -1).reduce<Section>((at, step) => (at[step] ??= {}) as Section, root);
    section[name] = value;
  }
  return `${JSON.stringify(root, undefined, 2)}\n`;
}
