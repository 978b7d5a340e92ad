/** Settings of a project that change what a command line does after it was decided about (facts.md, "Projects", 1.6.0). */
const BELOW = ["shellPath", "shellCommandPrefix"] as const;

/**
 * The setting of a project's file that acts below the gate.
 * @returns a text for a file that is not understood: what the agent makes of it is not known
 */
export function actsBelow(text: string): string | undefined {
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    return "what is not JSON";
  }
  if (typeof settings !== "object" || settings === null) return undefined;
  return BELOW.find((key) => Object.hasOwn(settings, key));
}
