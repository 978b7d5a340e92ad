/**
 * Every line of the corpora as a test of its own, for mutation testing: a mutant is tried with the lines that reach it,
 * and no others. `npm test` checks the same lines file by file. Each test makes its policy itself, so that nothing that
 * one of them remembers is seen by the next.
 */
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { CORPUS, KNOWN as KNOWN_MISSES, keyOf, readKept } from "../conformance/shell/kept.ts";
import { POLICIES } from "../conformance/shell/policies.ts";
import { CWD, worldEnvironment } from "../conformance/shell/world.ts";
import { attemptOf, judgeOf } from "../src/index.ts";
import { answering, ASKED, casesOf, filesOf, linesOf, RESTRICTING, spelled } from "./support/cases.ts";
import { isRight, JUDGED, KNOWN } from "./support/judged.ts";

const ROOT = path.resolve(import.meta.dirname, "..");

describe.each(Object.entries(JUDGED))("%s", (file, policy) => {
  const wrong = new Set(linesOf("judged", KNOWN.wrong));
  const unknown = new Set(linesOf("judged", KNOWN.unknown));
  const cases = casesOf("judged", file).filter(({ line }) => !wrong.has(spelled(line)));
  test.each(cases)("$line", ({ line, expected }) => {
    const answer = answering(ASKED[policy])(line);
    expect(isRight(expected, answer), answer).toBe(true);
    if (!unknown.has(spelled(line))) expect(answer).not.toBe("unknown");
  });
});

describe.each(filesOf("everyday").filter((file) => /^(?!known-).*\.txt$/.test(file)))("%s", (file) => {
  const wrong = new Set(
    ["known-missed.txt", "known-overblocked.txt"].flatMap((list) => linesOf("everyday", list)),
  );
  const cases = casesOf("everyday", file).filter(({ line }) => !wrong.has(spelled(line)));
  test.each(cases)("$line", ({ line, expected }) => {
    const answer = answering(ASKED.example)(line);
    if (RESTRICTING.has(expected)) expect(answer).toBe(expected);
    else expect(RESTRICTING.has(answer), answer).toBe(false);
  });
});

describe("lines that a real shell ran", () => {
  const missed = new Set(readKept(path.join(ROOT, KNOWN_MISSES)).map(keyOf));
  const kept = readKept(path.join(ROOT, CORPUS)).filter((one) => !missed.has(keyOf(one)));
  test.each(kept)("$policy: $line", ({ policy, line }) => {
    const rules = POLICIES[policy];
    if (rules === undefined) throw new Error(`no such policy: ${policy}`);
    const environment = worldEnvironment(true);
    const attempt = attemptOf({ tool: "Bash", text: line, cwd: CWD }, environment);
    expect(RESTRICTING.has(judgeOf(rules, environment).decide(attempt).effect)).toBe(true);
  });
});
