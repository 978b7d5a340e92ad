import { factsOf } from "../../test/support/facts.ts";

/** The tools of accesses, as they are named everywhere. */
export const TOOLS = ["Read", "Write", "Edit", "Bash", "WebFetch"] as const;

/** The measured answers of an agent, or a part of them that has a file of its own. */
export function rows(name: string, part?: string): readonly (readonly unknown[])[] {
  return factsOf(name, part)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown[]);
}
