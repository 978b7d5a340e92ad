import { expect, test } from "vitest";
import { splitAssertion } from "./assertion.ts";

test.each([
  ["Read(x) => deny", ["Read(x)", "deny"]],
  ["  rm x=>ask  ", ["  rm x", "ask"]],
  ["a => b => default", ["a => b", "default"]],
  ["Bash(echo 'a => b')", undefined],
  ["Bash(a => deny)", undefined],
  ["ls", undefined],
  ["Read(x) => denied", "denied"],
  ["Read(x) =>", ""],
])("%j", (line, expected) => {
  const result = splitAssertion(line);
  if (expected === undefined) expect(result).toEqual({ kind: "question", text: line });
  else if (typeof expected === "string") expect(result).toEqual({ kind: "unknown-effect", effect: expected });
  else expect(result).toEqual({ kind: "assertion", text: expected[0], effect: expected[1] });
});
