import { expect, test } from "vitest";
import type { JsonDialect } from "../../edit/json-dialect.ts";
import { withDenied } from "./canary.ts";

const RULES = ["Read(x)", "Bash(y)"];

const DIALECT: JsonDialect = { comments: false, trailingCommas: false, byteOrderMark: true, keys: "last" };

test.each([
  ["{}", ["Read(x)", "Bash(y)"]],
  ['{"permissions":{"allow":["a"]}}', ["Read(x)", "Bash(y)"]],
  ['{ "permissions": { "deny": [ "z", 5 ] } }', ["Read(x)", "Bash(y)", "z", 5]],
  ['{"permissions":{"deny":["a"]},"permissions":{"deny":["b"]}}', ["Read(x)", "Bash(y)", "b"]],
  ['\uFEFF{"permissions":{"deny":["a"]}}', ["Read(x)", "Bash(y)", "a"]],
])("%s", (text, deny) => {
  const changed = JSON.parse((withDenied(text, RULES, DIALECT) ?? "null").replace("\uFEFF", "")) as {
    permissions: { deny: unknown };
  };
  expect(changed.permissions.deny).toEqual(deny);
});

test("the rest of the text stays", () => {
  const text = '{\n    "a": 1.50,\n    "permissions": { "deny": ["z"] }\n}\n';
  const changed = withDenied(text, ["c"], DIALECT);
  expect(changed?.startsWith('{\n    "a": 1.50,\n    "permissions": {')).toBe(true);
  expect(changed?.endsWith("}\n}\n")).toBe(true);
});

test.each(['{"permissions":', "[]", "5", '{"permissions":null}', '{"permissions":{"deny":{}}}', "{,}"])(
  "%s has no place for a rule",
  (text) => {
    expect(withDenied(text, RULES, DIALECT)).toBeUndefined();
  },
);
