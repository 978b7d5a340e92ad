import { expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

// Measured with bash 5.2.
test.each<[string, string]>([
  ['ab=1; declare "ab=$q"; f "$ab"', "f <*>"],
  ['g() { declare -g "x=$q"; }; x=a; g; f "$x"', "f <*>"],
  ['g() { export "x=$q"; }; x=a; g; f "$x"', "f <*>"],
  ['declare -l x; x=AB; f "$x"', "f <*>"],
  ['declare x; x=AB; f "$x"', "f AB"],
  ['set a-b; f "$1"', "f a-b"],
  ['set -e a; f "$1"', "f a"],
  ['set -eo pipefail a; f "$1"', "f a"],
  ['set -- a; set -e; f "$1"', "f a"],
  ['set -- a; set -; f "$1"', "f a"],
  ['set - a b; f "$2"', "f b"],
  ['set -- a; set "$q"; f "$1"', "f <*>"],
  ['set -- a b; shift; f "$1"', "f b"],
])("what a builtin leaves: %s", (line, last) => {
  const { commands } = commandsOf(line);
  expect(commands.map(described).at(-1)).toBe(last);
});
