import * as fs from "node:fs";
import { expect, test } from "vitest";
import { textOf } from "../diagnostics/render.ts";
import type { Document } from "../diagnostics/diagnostic.ts";
import { parseTomlDocument, tomlProblem } from "./toml.ts";

const read = (text: string): ReturnType<typeof parseTomlDocument> =>
  parseTomlDocument({ file: "f", text, syntax: "toml" } satisfies Document);

test("every message of the parser has words of our own", () => {
  const folder = "node_modules/smol-toml/dist";
  const messages = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) => fs.readFileSync(`${folder}/${name}`, "utf8").split("\n"))
    .flatMap((line) => [
      ...line.matchAll(/TomlError\.x\('([^']*)'/g),
      ...line.matchAll(/^\s+[?:] '([^']* [^']*)'/g),
    ])
    .map((match) => match[1] ?? "");
  expect(messages.length).toBeGreaterThan(30);
  const unknown = messages.filter((message) => tomlProblem(`Invalid TOML document: ${message}`) === "syntax");
  // It is only said with an option that is not set.
  expect(unknown).toEqual(unknown.filter((message) => message.includes("unsafe property")));
});

test.each([
  ["a = 1\na = 2\n", "this key or table is already defined above", 6],
  ["a = \n", "expected a value; strings need quotes", undefined],
  ["a = 2020-02-30\n", "this date or time does not exist", 4],
  ["a = [1, -9223372036854775809]\n", "this number does not fit into 64 bits", 8],
  ["\uFEFFa = 01\n", "this is not a TOML number", 5],
])("%j: %s", async (text, message, offset) => {
  const result = await read(text);
  if (result.ok) throw new Error("accepted");
  const [problem] = result.problems;
  if (problem?.place?.at !== "offset") throw new Error("no place");
  expect(textOf(problem)).toEqual({
    severity: "error",
    message,
    help: "correct the TOML here; nothing was generated or written",
  });
  if (offset !== undefined) expect(problem.place.offset).toBe(offset);
});

test("`__proto__` is a key, whole numbers of 64 bits are read, and no prototype changes", async () => {
  const result = await read("a = 9223372036854775807\n[__proto__]\nx = 1\n[b.__proto__]\ny = 2\n");
  if (!result.ok) throw new Error("refused");
  expect(result.value["a"]).toBe(9223372036854775807n);
  expect(Object.keys(result.value)).toEqual(["a", "__proto__", "b"]);
  expect("x" in {} || "y" in {}).toBe(false);
});
