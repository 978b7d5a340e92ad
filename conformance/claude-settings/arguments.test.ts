import { expect, it } from "vitest";
import { readOptions } from "./arguments.ts";

it("reads what to do", () => {
  expect(readOptions(["claude"])).toEqual({ agent: "claude", task: "write", full: false, jobs: 1 });
  expect(readOptions(["--check", "--full", "./claude", "--jobs", "2"])).toEqual({
    agent: "./claude",
    task: "check",
    full: true,
    jobs: 2,
  });
  expect(readOptions(["--judge", "docs.json", "--out", "v.json", "claude"])).toEqual({
    agent: "claude",
    task: "judge",
    full: false,
    jobs: 1,
    judge: "docs.json",
    out: "v.json",
  });
});

it.each([
  ["nothing", []],
  ["two agents", ["a", "b"]],
  ["an unknown option", ["--chek", "a"]],
  ["no agents at the same time", ["--jobs", "0", "a"]],
  ["no number", ["--jobs", "two", "a"]],
  ["full without check", ["--full", "a"]],
  ["two tasks", ["--check", "--judge", "x", "a"]],
  ["a check that writes", ["--check", "--out", "x", "a"]],
  ["an option without its value", ["a", "--out"]],
])("refuses %s", (_name, args) => {
  expect(readOptions(args)).toBeUndefined();
});
