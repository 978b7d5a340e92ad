/**
 * The whole number that a variable of the environment has; 1 without it.
 * @throws when it is anything else
 */
export function wholeNumberIn(name: string): number {
  const value = Number(process.env[name] ?? 1);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} is a whole number above 0`);
  return value;
}
