import * as readline from "node:readline";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { lineOf } from "./json.ts";

test("a value with line separators in it stays one line", async () => {
  const value = { text: "a\u2028b\u2029c\nd\re" };
  const lines: string[] = [];
  for await (const line of readline.createInterface({ input: Readable.from([lineOf(value)]) }))
    lines.push(line);
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([value]);
});
