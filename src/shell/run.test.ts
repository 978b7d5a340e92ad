import { describe, expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

/** The commands that a line runs, without those that are only shown to agents. */
function ran(line: string): readonly string[] {
  const { commands } = commandsOf(line);
  return commands.filter(({ dormant }) => dormant !== true).map(described);
}

/** What xargs runs, by the words that its command gets. */
function filled(line: string): readonly string[] {
  return ran(line).flatMap((one) => /> f ?(.*?)(?: \[followed\])?$/s.exec(one)?.slice(1) ?? []);
}

// Measured with xargs(1) of findutils 4.9.
describe("the words that xargs gives to its command", () => {
  test.each<[string, readonly string[]]>([
    ["printf 'a b\\nc\\n' | xargs f", ["a b c"]],
    ["printf 'a b\\nc\\n' | xargs -n1 f", ["a", "b", "c"]],
    ["printf 'a b\\nc\\n' | xargs -n 2 f", ["a b", "c"]],
    ["printf 'a b\\nc\\n' | xargs --max-args=2 f", ["a b", "c"]],
    ["printf 'a b\\nc\\n' | xargs --max-args 2 f", ["a b", "c"]],
    ["printf 'a b\\nc\\n' | xargs -L1 f", ["a b", "c"]],
    ["printf 'a b\\nc\\n' | xargs --max-lines=1 f", ["a b", "c"]],
    ["printf 'a b\\nc\\n' | xargs -rn1 f", ["a", "b", "c"]],
    ["printf 'a b\\nc\\n' | xargs -tn 1 f", ["a", "b", "c"]],
    ["printf 'a b\\nc\\n' | xargs -P 4 -n1 f", ["a", "b", "c"]],
    ["printf 'a b\\nc\\n' | xargs -rP 4 -n1 f", ["a", "b", "c"]],
    ["printf 'a b\\0c\\0' | xargs -0 f", ["'a b' c"]],
    ["printf 'a b\\0c\\0' | xargs --null f", ["'a b' c"]],
    ["printf 'a b\\0c\\0' | xargs -0r f", ["'a b' c"]],
    ["printf 'a b\\0c\\0' | xargs -r0 f", ["'a b' c"]],
    ["printf 'a b\\0c\\0' | xargs -0n1 f", ["'a b'", "c"]],
    ["printf 'a b\\0c\\0' | xargs -0rn 1 f", ["'a b'", "c"]],
    ["printf 'a b,c' | xargs -d, f", ["'a b' c"]],
    ["printf 'a b,c' | xargs -rd , f", ["'a b' c"]],
    ["printf 'a b,c' | xargs --delimiter=, f", ["'a b' c"]],
    ["printf 'a b,c' | xargs --delimiter , f", ["'a b' c"]],
    ["printf 'a b\\nc' | xargs -d '\\n' f", ["'a b' c"]],
    ["printf 'a b\\nc' | xargs -d $'\\n' f", ["'a b' c"]],
    ["printf 'a b\\tc' | xargs -d '\\t' f", ["'a b' c"]],
    ["printf 'a b\\0c' | xargs -d '\\0' f", ["'a b' c"]],
    // Options of the command itself.
    ["printf 'a b\\n' | xargs f -n1 -0", ["-n1 -0 a b"]],
    ["printf 'a b\\n' | xargs nice -n1 f", ["a b"]],
    // The words come from elsewhere, or only the run decides how they are parted, and what the options are.
    ["printf 'a b\\n' | xargs -a list f", ["<split *>"]],
    ["printf 'a b\\n' | xargs --arg-file=list f", ["<split *>"]],
    ["printf 'a b\\n' | xargs -ralist f", ["<split *>"]],
    ["printf 'a b\\n' | xargs -d \"$x\" f", ["", "<split *>"]],
    ["printf 'a b\\n' | xargs -n \"$x\" f", ["", "<split *>"]],
    ["printf 'a,b\\n' | xargs -d '\\x2c' f", ["<split *>"]],
  ])("%s", (line, expected) => {
    expect(filled(line)).toEqual(expected);
  });
});

// Measured with bash 5.2.
test.each<[string, string]>([
  ["read x <<< 'a b'; f \"$x\"", "f 'a b'"],
  ['read -r x <<< a; f "$x"', "f a"],
  ["printf 'a\\nb\\n' | while read x; do f \"$x\"; done", "pipe: f <* = a|b>"],
  ["read x <<< ''; f \"$x\"", "f <*>"],
  ["read x y <<< 'a b'; f \"$x\"", "f <*>"],
  ["read x $y <<< 'a b'; f \"$x\"", "f <*>"],
  ["read $y <<< 'a b'; f \"$x\"", "f <*>"],
  ['read <<< a; f "$x"', "f <*>"],
  ['read -n 1 x <<< ab; f "$x"', "f <*>"],
  ['read -rn1 x <<< ab; f "$x"', "f <*>"],
  ['read -N1 x <<< ab; f "$x"', "f <*>"],
  ['read -d : x <<< a:b; f "$x"', "f <*>"],
  ['read -u 3 x <<< a; f "$x"', "f <*>"],
  ["read -a x <<< 'a b'; f \"$x\"", "f <*>"],
  ["read -ra x <<< 'a b'; f \"$x\"", "f <*>"],
  ["mapfile -t x <<< $'a\\nb'; f \"${x[@]}\"", "f a b"],
  ["readarray -t x <<< $'a\\nb'; f \"${x[1]}\"", "f b"],
  ['mapfile -t $x <<< a; f "${x[0]}"', "f <*>"],
  ["mapfile -ts 1 x <<< $'a\\nb'; f \"${x[0]}\"", "f <*>"],
  ['mapfile -t -O 1 x <<< a; f "${x[0]}"', "f <*>"],
  ["mapfile -tn 1 x <<< $'a\\nb'; f \"${x[@]}\"", "f <split *>"],
  ['cat x <<< a; f "$x"', "f <*>"],
])("what is in a variable after %s", (line, last) => {
  expect(ran(line).at(-1)).toBe(last);
});

test.each<[string, string]>([
  ["x=a; x=b eval :; f $x", "f a"],
  ["x=a; x=b eval 'x=c'; f \"$x\"", "f <* = a|c>"],
  ['g() { x=c; }; x=a; x=b g; f "$x"', "f <* = a|c>"],
  ["x=b eval 'y=c'; f \"$x\" $y", "f <*> c"],
  ["x=a; y=b eval 'x=c'; f $x", "f c"],
])("assignments before a command end with it: %s", (line, last) => {
  expect(ran(line).at(-1)).toBe(last);
});

test.each<[string, readonly string[]]>([
  // Only these change the shell itself.
  ["nice cd /tmp; f", ["nice cd /tmp", "nice> cd /tmp", "f"]],
  ["env cd /tmp; f", ["env cd /tmp", "env> cd /tmp", "f"]],
  ["command cd /tmp && f", ["command cd /tmp", "command> cd /tmp", "f in /tmp"]],
  // Not every program expands subscripts in its arguments, and none does so in its name.
  ["echo 'x[$(f)]'", ["echo x[$(f)]"]],
  ["echo 'trap f EXIT'", ["echo 'trap f EXIT'"]],
  ['g() { f $0 "$0"; }; g', ["function: f <split *> <*>", "g"]],
])("what the line %s runs", (line, expected) => {
  expect(ran(line)).toEqual(expected);
});

/** The commands of a file that the line has written. */
function followed(line: string): readonly string[] {
  return commandsOf(line).commands.flatMap(({ followed: isFollowed, words }) =>
    isFollowed === true ? words.slice(0, 1).map((word) => (word.kind === "literal" ? word.text : "?")) : [],
  );
}

test.each<[string, readonly string[]]>([
  ["echo f | tee s; sh s", ["f"]],
  ["echo f | tee s t; sh t", ["f"]],
  ["echo f > s; echo g | tee -a s; sh s", ["f", "g"]],
  ["echo f > s; echo g | tee -ia s; sh s", ["f", "g"]],
  ["echo f > s; echo g | tee --append s; sh s", ["f", "g"]],
  ["echo f | tee s; ./tee", []],
  ["echo f > s; cp s t; sh t", ["f"]],
  ["echo f > s; cat s t; sh t", []],
])("what is in the file that %s runs", (line, expected) => {
  expect(followed(line)).toEqual(expected);
});
