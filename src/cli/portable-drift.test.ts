import { expect, test } from "vitest";
import { writtenForMachine } from "./portable-drift.ts";

const extra = (entry: string) => ({ kind: "extra" as const, key: "deny", entry });

test("entries that only the translation for this machine has are counted", () => {
  const both = extra("Bash(curl)");
  const drift = [extra("Read(/tmp/a)"), extra("Read(/tmp/b)"), both];
  expect(writtenForMachine("qwen", drift, [both])?.args).toEqual({
    entries: 2,
    home: undefined,
    agent: "qwen",
  });
});

test("a file from another machine is known by its home, also in a pattern", () => {
  const drift = [extra("Read(/home/ann/.ssh)"), extra(String.raw`(/home/ann/\.aws(/|"))`)];
  expect(writtenForMachine("qwen", drift, drift)?.args).toMatchObject({ entries: 0, home: "/home/ann" });
});

test("one entry with a home, and differences of other kinds, are ordinary drift", () => {
  const one = [extra("Read(/home/ann/.ssh)")];
  expect(writtenForMachine("qwen", one, one)).toBeUndefined();
  const missing = { kind: "missing" as const, key: "deny", entry: "Read(/home/ann/.ssh)" };
  expect(writtenForMachine("qwen", [missing, missing], [])).toBeUndefined();
});
