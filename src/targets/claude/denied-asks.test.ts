import { expect, test } from "vitest";
import type { CommandRule } from "../../policy/policy.ts";
import { deniedAsks } from "./denied-asks.ts";

function rule(effect: "deny" | "ask", text: string): CommandRule {
  return {
    id: text,
    effect,
    action: "execute",
    subject: { kind: "command", text, words: text.split(" ") },
    origin: { source: "bash", document: { file: "rules", text: "", syntax: "json" }, path: [] },
  };
}

test.each([
  ["rm", "rm x", true],
  ["rm", "rm", false],
  ["rm", "rmdir x", false],
  ["rm x", "rm", false],
  ["git push", "git push origin main", true],
  ["git push", "git pull", false],
  ["git push --force", "git push", false],
  ["git push --force", "git push --force", false],
  ["git push --force", "git push origin --force", true],
  ["git push --force", "git push origin main --no-verify --force", true],
  ["git push --force", "git --force push", false],
  ["docker -v -i", "docker run -i -v", true],
  ["docker -v -i", "docker run -v", false],
])("a deny of `%s` covers a question about `%s`: %s", (deny, ask, covered) => {
  const commands = [rule("ask", ask), rule("deny", deny), rule("deny", "other")];
  expect(deniedAsks(commands)(ask.split(" "))).toBe(covered);
});

test("another question covers none", () => {
  expect(deniedAsks([rule("ask", "rm")])(["rm", "x"])).toBe(false);
});

test("a question of a hundred thousand words is answered", () => {
  const words = "$x ".repeat(100_000);
  expect(deniedAsks([rule("deny", "rm")])(words.split(" "))).toBe(false);
  expect(deniedAsks([rule("deny", `${words}--force`)])(`${words}a --force`.split(" "))).toBe(true);
});
