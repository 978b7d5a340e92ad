import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandsOf } from "./commands.ts";
import { programName } from "./pattern.ts";

interface Case {
  readonly line: string;
  /** What bash would run, in the order of the text; `?` for a program that only the run decides. */
  readonly programs: readonly string[];
  readonly unparsable?: true;
}

const FOLDER = new URL("../../test/corpus/shell/", import.meta.url);

function casesOf(file: string): readonly Case[] {
  const lines = readFileSync(new URL(file, FOLDER), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Case);
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl"));

test("the corpus has many different lines", () => {
  const lines = files.flatMap((file) => casesOf(file).map(({ line }) => line));
  expect(new Set(lines).size).toBeGreaterThanOrEqual(300);
});

describe.each(files)("%s", (file) => {
  test.each(casesOf(file).map((item) => [item.line, item] as const))("%j", (_line, item) => {
    const result = commandsOf(item.line);
    const programs = result.commands.flatMap(({ words: [program] }) =>
      program === undefined ? [] : [programName(program) ?? "?"],
    );
    expect(programs).toEqual(item.programs);
    expect(result.kind).toBe(item.unparsable === true ? "unparsable" : "parsed");
  });
});
