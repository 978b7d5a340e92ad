import { expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

/** Where the command behind a `cd` runs, and what `$PWD` is there. */
test.each([
  ['cd .. && a "$PWD"', "a $PWD/.. in .."],
  ['cd ../.. && a "$PWD"', "a $PWD/../.. in ../.."],
  ['cd ../x/.. && a "$PWD"', "a $PWD/.. in ../x/.."],
  ['cd ./x/../y && a "$PWD"', "a $PWD/y in ./x/../y"],
  ['cd x//y/. && a "$PWD"', "a $PWD/x/y in x//y/."],
  ['cd / && a "$PWD"', "a / in /"],
  ['cd /.. && a "$PWD"', "a / in /.."],
  ['cd /../x/ && a "$PWD"', "a /x in /../x/"],
  ['cd ~/x/.. && a "$PWD"', "a HOME:~ in HOME:~/x/.."],
  ['cd "$d" && a "$PWD"', "a <*> in <*>"],
  ['cd "$d"; a "$PWD"', "a <*> in <*> or start"],
  ["cd -P x && a", "a in x"],
  ["cd -- x && a", "a in x"],
  ["cd x-y && a", "a in x-y"],
  ["cd x y && a", "a in unknown"],
  ["cd - && a", "a in unknown"],
  ["cd +1 && a", "a in unknown"],
  ["pushd && a", "a in unknown"],
  ["pushd x && a", "a in x"],
  ["popd x && a", "a in unknown"],
  ["HOME=/x; cd; a", "a in unknown"],
  ["CDPATH=/x cd ./a && b", "b in ./a"],
  ["CDPATH=/x cd . && b", "b in ."],
  ["CDPATH=/x cd .. && b", "b in .."],
  ["CDPATH=/x cd /a && b", "b in /a"],
  ["CDPATH=/x cd ~/a && b", "b in HOME:~/a"],
  ["CDPATH=/x cd .a && b", "b in unknown"],
  ["CDPATH=/x cd a/b && c", "c in unknown"],
  ['CDPATH=/x cd "$d" && b', "b in unknown"],
  ["cd * && a", "a in <glob split *>"],
  ["cd $d && a", "a in unknown"],
  ['cd "$d" && cd x && a', "a in unknown"],
  ['cd x && cd "$d" && a', "a in unknown"],
  ['cd x && cd "/y/$d" && a', "a in </y/*>"],
  ["cd /a && cd b && c", "c in /a/b"],
  ["cd a/ && cd b && c", "c in a/b"],
  ["cd a && cd b/c && d", "d in a/b/c"],
  ["cd a && cd ~/b && c", "c in HOME:~/b"],
  ["cd ~ && cd b && c", "c in HOME:~/b"],
])("%s", (line, expected) => {
  expect(commandsOf(line).commands.map(described).at(-1)).toBe(expected);
});
