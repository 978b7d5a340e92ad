import fc from "fast-check";
import { expect, test } from "vitest";
import { readHandler, serviceHandler, servicePath, wordsOfPath } from "./service.ts";

const TOKEN = "a".repeat(64);

test("an address contains the words of a command line", () => {
  const words = ["guard", "claude", "--config", "/home/me/a b/ü%2F?#.toml", "--watch"];
  const handler = serviceHandler({ port: 41_234, token: TOKEN }, words);
  expect(handler).toEqual({
    type: "http",
    url: "http://127.0.0.1:41234/guard/claude/--config/%2Fhome%2Fme%2Fa%20b%2F%C3%BC%252F%3F%23.toml/--watch",
    headers: { "X-Twsrt-Token": TOKEN },
  });
  const read = readHandler({ ...handler, timeout: 60 });
  expect(read).toMatchObject({ words, address: { port: 41_234, token: TOKEN } });
});

test("any words come back, whatever is in them", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 4 }), (words) => {
      expect(wordsOfPath(servicePath(words))).toEqual(words);
    }),
  );
});

test.each([
  ["a command", { type: "command", command: "true" }],
  ["another machine", { type: "http", url: "http://example.com:1/guard/claude" }],
  ["a name", { type: "http", url: "http://localhost:1/guard/claude" }],
  ["a machine that only begins so", { type: "http", url: "http://127.0.0.1:1@example.com/guard/claude" }],
  ["broken escapes", { type: "http", url: "http://127.0.0.1:1/guard/%zz" }],
  ["a query", { type: "http", url: "http://127.0.0.1:1/guard/claude?x" }],
  ["no address", { type: "http", url: 7 }],
  ["no object", undefined],
])("%s is not the address of a guard", (_, handler) => {
  expect(readHandler(handler)).toBeUndefined();
});

test("without the header the token is empty", () => {
  const url = "http://127.0.0.1:1/guard/claude";
  expect(readHandler({ type: "http", url })?.address.token).toBe("");
  expect(readHandler({ type: "http", url, headers: { "X-Twsrt-Token": 7 } })?.address.token).toBe("");
});
