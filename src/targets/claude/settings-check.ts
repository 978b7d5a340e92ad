/** A place in the settings whose value the agent does not accept. */
export interface SettingsProblem {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly got: string;
}
export function checkSettings(_value: unknown): SettingsProblem[] {
  return [];
}
