import { describe, expect, test } from "vitest";
import { described } from "../../test/support/shown.ts";
import { commandsOf } from "./commands.ts";

/** The last command of a line, with what is known of its words and its directory. */
function last(line: string): string | undefined {
  const result = commandsOf(line);
  expect(result.kind).toBe("parsed");
  return result.commands.map(described).at(-1);
}

describe("arithmetic sets variables", () => {
  test.each([
    ["((x++))"],
    ["((--x))"],
    ["((y = x += 2))"],
    ["((x <<= 1))"],
    ["y=$((x++))"],
    ["y=($((x++)))"],
    ["declare y=$((x++))"],
    [": $((x = 5))"],
    [': "$((x--))"'],
    [": ${y:-$((x++))}"],
    [": > f$((x++))"],
    ["cat <<E\n$((x++))\nE"],
    ["[[ $((x = 5)) -eq 5 ]]"],
    ["case $((x++)) in 2) ;; esac"],
    ["case 2 in $((x++))) ;; esac"],
    ["for i in $((x++)); do :; done"],
    ["for ((x = 0; x < 3; x++)); do :; done"],
    ["while ((x++ < 3)); do :; done"],
    ["while :; do y=$((x++)); done"],
    ["while :; do for i in $((x++)); do :; done; done"],
    ["while :; do { :; } > f$((x++)); done"],
    ["let x++"],
    ["let ++x"],
    ['let "y = x++"'],
    ["while :; do let 'x += 1'; done"],
    ["((x[0] = 5))"],
  ])("%s", (text) => {
    expect(last(`x=1; ${text}\na "$x"`)).toBe("a <*>");
  });

  test.each([
    ["((x))"],
    ["((x == 1))"],
    ["((y = x + 1))"],
    ["((x <= 1))"],
    ["((-x))"],
    [": $((x + 1))"],
    [": $((1 + 1)) ${y:=2}"],
    ["[[ $x == 1 ]]"],
    ["[[ $x = 1 ]]"],
    [": $( ((x++)) )"],
    ["let y=1"],
    ["while ((x < 3)); do :; done"],
  ])("not: %s", (text) => {
    expect(last(`x=1; ${text}\na "$x"`)).toBe("a 1");
  });
});

describe("`${x:=word}` sets a variable that has no value", () => {
  test.each([
    ["x=; : ${x:=b}; a $x", "a b"],
    ["x=1; : ${x:=b}; a $x", "a 1"],
    ["x=; : ${x=b}; a $x", "a"],
    [": ${x:=b}; $x", "b"],
    ['x=; : ${x:=$(b)}; a "$x"', "a <*>"],
    ["y=${x:=b}; $x", "b"],
    ['while :; do : ${x:=b}; done; a "$x"', "a <*>"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });
});

describe("a file that is sourced may set any variable, unless the line wrote it", () => {
  test.each([
    ['x=1; . ./s; a "$x"', "a <*>"],
    ['x=1; source s; a "$x"', "a <*>"],
    ["x=1; echo 'x=2' > s; . ./s; a \"$x\"", "a 2"],
    ['x=1; echo ls > s; . ./s; a "$x"', "a 1"],
    ['x=1; bash s; a "$x"', "a 1"],
    ['x=1; while b; do . ./s; done; a "$x"', "a <*>"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });
});

describe("a command runs where each `cd` before it leads or fails", () => {
  test.each([
    ["cd s; cd ..; a", "a in s/.. or s or .. or start"],
    ["cd s && cd t; a", "a in s/t or s or start"],
    ["cd s; cd t && a", "a in s/t or t"],
    ["cd s; cd t || exit; a", "a in s/t or t"],
    ["cd s; b && a", "a in s or start"],
    ["cd s; b || exit; a", "a in s or start"],
    ["cd s && b && a", "a in s"],
    ["cd s && b; a", "a in s or start"],
    ["{ cd s && cd t; } && a", "a in s/t"],
    ["{ cd s; b; } && a", "a in s or start"],
    ["f() { cd s; b; }; f && a", "a in s or start"],
    ["f() { cd s; }; f && a", "a in s"],
    ["(cd s); a", "a"],
    ["cd s | b && a", "a"],
    ["cd ''; a", "a"],
    ["cd s; cd /tmp; a", "a in /tmp or s or start"],
    ["popd; cd /tmp; a", "a in /tmp or unknown"],
    ["popd; cd s; a", "a in unknown"],
    ['cd s; a "$PWD"', "a <* = $PWD/s|$PWD> in s or start"],
    ['cd s && a "$PWD"', "a $PWD/s in s"],
    ['popd; a "$PWD"', "a <*> in unknown"],
    ['a "$(cd s && pwd)"', "substitution: pwd in s"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });

  test("beyond some places it may be anywhere", () => {
    const places = last("cd a; cd b; cd c; cd d; cd e; a")?.split(" or ") ?? [];
    expect(places).toHaveLength(32);
    expect(places.at(-1)).toBe("start");
    const more = last("cd a; cd b; cd c; cd d; cd e; cd f; a")?.split(" or ") ?? [];
    expect(more).toHaveLength(33);
    expect(more.at(-1)).toBe("unknown");
  });
});

describe("a body that runs again may have set what it sets", () => {
  test.each([
    ['v=(x); while b; do v+=(y); done; a "${v[@]}"', "a <split *>"],
    ['v=(x); while b; do v[0]=y; done; a "$v"', "a <*>"],
    ['declare -n r=x; x=1; while b; do r=2; done; a "$x"', "a <*>"],
    ['x=1; while b; do a "$x"; x=2; done', "a <*>"],
    ['x=1; while b; do a "$x"; (x=2); done', "a 1"],
    ['x=1; while b; do a "$x"; f() { x=2; }; done', "a 1"],
    ['f() { x=2; }; x=1; while b; do a "$x"; f; done', "f"],
    ['x=1; while b; do read -r x; done; a "$x"', "a <*>"],
    ['x=1; while b; do read -r "x"; done; a "$x"', "a <*>"],
    ["x=1; while b; do unset 'x'; done; a \"$x\"", "a <*>"],
    ['x=1; while b; do eval "$c"; done; a "$x"', "a <*> in unknown"],
    ['x=1; while b; do echo x; done; a "$x"', "a 1"],
    ['set -- 1; while b; do a "$1"; shift; done', "shift"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });
});
