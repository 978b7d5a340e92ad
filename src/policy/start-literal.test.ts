import { expect, test } from "vitest";
import { startLiteral } from "./start-literal.ts";

test.each([
  ["**/.env", ".env"],
  ["**/secrets/**", "secrets"],
  ["**/conf/key.json", "conf/key.json"],
  ["**/conf/**/key", "conf/key"],
  ["./**/.env", ".env"],
  ["/**/.env", ".env"],
])("%s also matches %s in every start directory", (text, literal) => {
  expect(startLiteral({ kind: "path", text, literal: false })?.text).toBe(literal);
});

test.each([
  "**/*.pem",
  "**/.env*",
  "**/*/x",
  "**",
  "/**",
  ".env",
  "~/**/.env",
  "sub/**/.env",
  "../**/x",
  "**/[a]",
])("%s has no such path", (text) => {
  expect(startLiteral({ kind: "path", text, literal: false })).toBeUndefined();
});

test("a literal path has none either", () => {
  expect(startLiteral({ kind: "path", text: "**/.env", literal: true })).toBeUndefined();
});
