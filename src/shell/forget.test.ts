import { expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

/** The commands `f` of a line. */
function seen(line: string): readonly string[] {
  return commandsOf(line)
    .commands.map(described)
    .filter((one) => /^f\b/.test(one));
}

// What comes later in the body has happened when it runs again.
test.each<[string, string]>([
  ['x=a; while q; do f "$x"; done', "f a"],
  ['x=a; while q; do f "$x"; x=b; done', "f <*>"],
  ['x=a; while q; do f "$x"; (x=b); done', "f a"],
  ['x=a; while q; do f "$x"; y=b; done', "f a"],
  ['x=a; while q; do f "$x"; source s; done', "f <*>"],
  ['x=a; while q; do f "$x"; . s; done', "f <*>"],
  ['x=a; while q; do f "$x"; let y=1,x=2; done', "f <*>"],
  ['x=a; while q; do f "$x"; declare y=x; done', "f a"],
  ['x=a; while q; do f "$x"; ((x++)); done', "f <*>"],
  ['x=a; while q; do f "$x"; ((y++)); done', "f a"],
  ['x=a; while q; do f "$x"; command -p read x; done', "f <*>"],
  ['x=a; declare -n r=$q; while q; do f "$x"; r=b; done', "f <*>"],
  ['x=a; declare -n r=x; while q; do f "$x"; r=b; done', "f <*>"],
  ['x=a; g() { x=b; }; while q; do f "$x"; g; done', "f <*>"],
  ['set -- a b; while q; do f "$1"; shift; done', "f <*>"],
  ['set -- a b; while q; do f "$1"; set -- c; done', "f <*>"],
  ['set -- a b; while q; do f "$1"; g; done', "f a"],
])("what the first command of a body sees: %s", (line, expected) => {
  expect(seen(line)).toEqual([expected]);
});
