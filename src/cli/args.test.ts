import { expect, test } from "vitest";
import { readArguments } from "./args.ts";

function parsed(...args: readonly string[]) {
  const read = readArguments(args);
  if (!read.ok) throw new Error(read.error.message);
  return read.parsed;
}

test("letters may be joined, and a value may be joined to its letter", () => {
  expect(parsed("generate", "-nw")).toMatchObject({ options: { "dry-run": true, write: true } });
  expect(parsed("generate", "-nwvcx.toml")).toMatchObject({
    options: { "dry-run": true, write: true, verbose: true, config: "x.toml" },
  });
});

test("global options may stand before the command", () => {
  expect(parsed("-v", "--config=x", "diff", "claude")).toEqual({
    command: "diff",
    operand: "claude",
    operands: ["claude"],
    options: { verbose: true, config: "x" },
  });
});

test("words behind `--` are operands, even if they look like options", () => {
  expect(parsed("explain", "--", "-v", "--json")).toMatchObject({ operands: ["-v", "--json"], options: {} });
});

test("an option that may be repeated keeps all its values in order", () => {
  expect(parsed("verify", "--only", "b", "--only", "a").options.only).toEqual(["b", "a"]);
});

test("an empty list of words is not a command", () => {
  expect(parsed()).toEqual({ command: undefined, operand: undefined, operands: [], options: {} });
});
