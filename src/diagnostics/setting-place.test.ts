import { expect, test } from "vitest";
import { placeIn, withoutSetting } from "./setting-place.ts";

const TOML = `# mine
default_permissions = "o"

[permissions.o.filesystem]
"/srv/a.b" = "read"   # why
"/srv/c" = "deny"
":workspace_roots" = { "." = "write" }

[permissions.o]
roots = ["/x", "/y"]
`;

test.each([
  ["default_permissions", "o", 2, 'default_permissions = "o"\n'],
  ["permissions.o.filesystem", '"/srv/a.b" = "read"', 5, '"/srv/a.b" = "read"   # why\n'],
  ['permissions.o.filesystem.":workspace_roots"', '"." = "write"', 7, ' "." = "write"'],
  ["permissions.o.roots", "/x", 10, '"/x", '],
])("a setting of a TOML file, %s, is found and left out", async (key, value, line, gone) => {
  const document = { file: "/f", text: TOML, syntax: "toml" } as const;
  expect((await placeIn(document, key, value))?.line).toBe(line);
  const rest = await withoutSetting(document, key, value);
  expect(rest?.replaceAll(/\s/g, "")).toBe(TOML.replace(gone, "").replaceAll(/\s/g, ""));
});

test("what is not there, and what cannot be read, has nothing to leave out", async () => {
  const without = (text: string, syntax: "toml" | "text" | "json") =>
    withoutSetting({ text, syntax }, "permissions.o", undefined);
  expect(await without("a = 1", "toml")).toBeUndefined();
  expect(await without("a = [", "toml")).toBeUndefined();
  expect(await without("permissions.o", "text")).toBeUndefined();
  expect(await without('{"permissions": {"o": 1, "p": 2}}', "json")).toBe('{"permissions": { "p": 2}}');
});

test("a value that is there more than once is left out everywhere, and the list around it stays", async () => {
  const without = (text: string, value?: string) => withoutSetting({ text, syntax: "jsonc" }, "a.b", value);
  expect(JSON.parse((await without('{ "a": { "b": ["x", "y", "x"] } }', "x")) ?? "")).toEqual({
    a: { b: ["y"] },
  });
  expect(JSON.parse((await without('{ "a": { "b": ["x"] } }', "x")) ?? "")).toEqual({ a: { b: [] } });
  expect(JSON.parse((await without('{ "a": { "b": 1, "c": 2, "b": 3 } }')) ?? "")).toEqual({ a: { c: 2 } });
  expect(await without('{ "a": { "b": 1, } } // x')).toBe('{ "a": {} } // x');
});
