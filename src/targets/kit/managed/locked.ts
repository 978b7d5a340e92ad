import type { Lock } from "../../managed.ts";

/**
 * The settings of a file with its locks: a lock that is left out is not written, although the translation requires it.
 * @param values of the translation, by their keys
 * @param all locks that the agent has, in the order in which they are written
 * @param kept those that are wanted
 */
export function locked(
  values: readonly (readonly [key: string, value: unknown])[],
  all: readonly Lock[],
  kept: readonly Lock[],
): readonly (readonly [key: string, value: unknown])[] {
  const keys = new Set(all.map(({ key }) => key));
  return [
    ...values.filter(([key]) => !keys.has(key)),
    ...kept.map(({ key, value }) => [key, value] as const),
  ];
}
