import { checkSettings } from "../../../src/targets/claude/settings/check.ts";
import type { Schema } from "../../../src/targets/claude/settings/schema.ts";
import type { Judge } from "./judge.ts";

/** What a complaint about a path says; undefined for no complaint. */
type Words = (path: string, expected: string) => string | undefined;

/** For tests: an agent that does what a table says, and complains in the words of the real one, or in others. */
export function standInJudge(table: Schema, words: Words = (_, expected) => `Expected ${expected}`): Judge {
  return (all) =>
    Promise.resolve(
      all.map((tried) => {
        const problems = checkSettings(tried, undefined, table);
        const issues = problems.flatMap(({ path, expected }) => {
          // Like the real one, which complains of the list when a value is in it twice.
          const at = (expected.includes("only once") ? path.slice(0, -2) : path).map(String);
          const message = words(at.join("."), expected);
          return message === undefined ? [] : [{ path: at, message }];
        });
        return { judged: true as const, alive: problems.length === 0, issues };
      }),
    );
}
