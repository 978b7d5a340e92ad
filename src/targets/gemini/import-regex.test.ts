import { expect, test } from "vitest";
import { commandsOf } from "./import-regex.ts";

test.each<[string, readonly string[] | undefined]>([
  ["rm .*", ["rm"]],
  ["^rm .*", ["rm"]],
  [String.raw`rm\s+.*`, ["rm"]],
  [String.raw`rm\b`, ["rm"]],
  [String.raw`rm\b.*`, ["rm"]],
  ["rm( .*)?", ["rm"]],
  ["rm( .*)?$", ["rm"]],
  ["rm( |$)", ["rm"]],
  ["rm.*", ["rm*"]],
  ["rm", ["rm*"]],
  ["git push.*", ["git push*"]],
  [String.raw`git\s+push\s.*`, ["git push"]],
  ["(rm|shred) .*", ["rm", "shred"]],
  ["git (push|pull)( .*)?", ["git push", "git pull"]],
  [String.raw`mkfs\..*`, ["mkfs.*"]],
  // These say something else, or are not understood.
  [".*rm .*", undefined],
  ["rm -r?f .*", undefined],
  ["rm.x", undefined],
  ["curl [a-z]+", undefined],
  ["(rm|curl.*) x", undefined],
  ["(?!git).*", undefined],
  ["rm$", undefined],
  ["", undefined],
])("%j", (expression, commands) => {
  expect(commandsOf(expression)).toEqual(commands);
});
