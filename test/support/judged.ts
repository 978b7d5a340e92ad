import { RESTRICTING, type ASKED } from "./cases.ts";

/** The files of judged lines, and the policy that each is answered by. */
export const JUDGED: Readonly<Record<string, keyof typeof ASKED>> = {
  "reaching.txt": "example",
  "hidden.txt": "commands",
  "harmless.txt": "commands",
  "tools.txt": "tools",
  "tools-harmless.txt": "tools",
};

/** The lists of what is answered worse than its file says. */
export const KNOWN = { wrong: "known-wrong.txt", unknown: "known-unknown.txt" };

/** `unknown` is right wherever nothing certain can be said. */
export function isRight(expected: string, answer: string): boolean {
  return expected === "deny" ? RESTRICTING.has(answer) : answer !== "deny" && answer !== "ask";
}
