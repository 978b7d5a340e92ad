import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { factsOf } from "../../test/support/facts.ts";
import type { Fact } from "./knowledge.ts";

/** The tools of accesses, as they are named everywhere. */
export const TOOLS = ["Read", "Write", "Edit", "Bash", "WebFetch"] as const;

/** The measured answers of an agent, or a part of them that has a file of its own. */
export function rows(name: string, part?: string): readonly (readonly unknown[])[] {
  return factsOf(name, part)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown[]);
}

/** Measured answers about tools of MCP servers, whose rows are alike for all agents. */
export function toolFacts(name: string): readonly Fact[] {
  return rows(name, "tools").flatMap(([files, answers]) =>
    (answers as readonly (readonly [string, ObservedVerdict])[]).map(([text, verdict]) => ({
      files: files as Fact["files"],
      access: { tool: "MCP" as const, text },
      verdict,
    })),
  );
}
