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
    ['set -- 1; while b; do shift; done; a "$1"', "a <*>"],
    ['set -- 1; while b; do set -- 2; done; a "$1"', "a <*>"],
    ['set -- 1; while b; do c; done; a "$1"', "a 1"],
    ['x=1; while b; do source s; done; a "$x"', "a <*>"],
    ['x=1; while b; do for x in y; do :; done; done; a "$x"', "a <*>"],
    ['x=1; while b; do "re"ad x; done; a "$x"', "a <*>"],
    ['x=1; y=2; while b; do let y=3; done; a "$x"', "a 1"],
    ['v=(1); w=(2); while b; do v=(3); done; a "${w[@]}"', "a 2"],
    ['v=(1); while b; do v=(3); done; a "${v[0]}"', "a <*>"],
    ['x=1; declare -n r=$(c); while b; do r=2; done; a "$x"', "a <*>"],
    ['x=1; y=2; declare -n r=x; while b; do r=3; done; a "$y"', "a 2"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });
});

describe("a variable, an array and the arguments behind a builtin or an assignment", () => {
  test.each([
    ['set -- a b; set x; c "$1"', "c x"],
    ['set -- a b; set -e; c "$1"', "c a"],
    ['set -- a b; set -euo pipefail; c "$1"', "c a"],
    ['set -- a b; set +o posix x; c "$1"', "c x"],
    ['set -- a b; set -; c "$1"', "c a"],
    ['set -- a b; set - x; c "$1"', "c x"],
    ['set -- a b; set "$o"; c "$1"', "c <*>"],
    ['set -- a b; set -- "$o" y; c "$2"', "c y"],
    ['set -- a b c; shift; d "$1" "$2"', "d b c"],
    ['set -- a b c; shift 2; d "$1"', "d <*>"],
    ['shift; a "$1"', "a <*>"],
    ['export X=a$(b)c; d "$X"', "d <*>"],
    ['declare -n r=$(b); x=1; r=2; a "$x"', "a <*>"],
    ['x=1; y=2; declare -n r=x; r=3; a "$x$y"', "a 32"],
    ['x=1; export X=$x-1; a "$X" "$x"', "a 1-1 1"],
    ['f() { local x=$(b); }; x=1; f; a "$x"', "a <*>"],
    ['f() { declare -g x=2; }; x=1; f; a "$x"', "a 2"],
    ['f() { declare x=2; }; x=1; f; a "$x"', "a <* = 1|2>"],
    ['f() { export x=2; }; f; a "$x"', "a 2"],
    ['f() { local y=$(b); x=2; }; x=1; f; a "$x"', "a 2"],
    ['local x=2; a "$x"', "a 2"],
    ['declare -u x=ab; a "$x"', "a AB"],
    ['declare -l x=AB; a "$x"', "a ab"],
    ['declare -i x=1+1; a "$x"', "a <*>"],
    ['declare x=-n-l-i; a "$x"', "a -n-l-i"],
    ['declare x=1 y=2; a "$x" "$y"', "a 1 2"],
    ['x=1; read -r y; a "$x" "$y"', "a 1 <*>"],
    ['x=1; unset x; a "$x"', "a <*>"],
    ['x=1; unset -v x; a "$x"', "a <*>"],
    ['v=(1 2); unset v; a "${v[@]}"', "a <split *>"],
    ["v=(1 2); unset 'v[0]'; a \"${v[@]}\"", "a <split *>"],
    ["x=1; printf -v x '%s' b; a \"$x\"", "a <*>"],
    ['x=1; getopts ab x; a "$x"', "a <*>"],
    ['x=1; export x; a "$x"', "a 1"],
    ['x=1; declare -p x; a "$x"', "a 1"],
    ['x=1; y="$x" b; a "$y"', "a <*>"],
    ['x=1 y=2; a "$x$y"', "a 12"],
    ['x=1; x+=2; a "$x"', "a 12"],
    ['x=(a); x+=b; a "$x"', "a ab"],
    ['x=$(b); x+=c; a "$x"', "a <*>"],
    ['x=a; x+=$(b); a "$x"', "a <*>"],
    ['x=1; if b; then x=2; fi; x+=3; a "$x"', "a <*>"],
    ['v=([0]=a [1]=b); c "${v[1]}" "$v"', "c b a"],
    ['v=([1]=b); c "${v[1]}" "$v"', "c b <*>"],
    ['v=([k]=a); c "$v" "${v[k]}" "${v[@]}"', "c <*> a a"],
    ['v=([$i]=a b); c "$v" "${v[@]}"', "c <*> <*> b"],
    ['v=(x); v=([$i]=a); c "$v" "${v[0]}"', "c <*> <*>"],
    ['v=([ab]*.c); d "${v[@]}"', "d <glob split ?*.c>"],
    ['v=(a b); v+=(c); d "${v[@]}" "${v[2]}"', "d a b c c"],
    ['v=(a b); v[1]=c; d "${v[1]}" "${v[0]}" "${v[@]}"', "d c a <split *>"],
    ['v=(a b); v[1]=c; d "$v"', "d a"],
    ['v=(a b); v[0]=c; d "$v"', "d c"],
    ['v=(a b); v[$i]=c; d "${v[0]}"', "d <*>"],
    ['v=(a); v+=([3]=b); d "${v[@]}"', "d <split *>"],
    ['v+=(b); d "${v[@]}"', "d <split *>"],
    ['x="y z"; v=($x); d "${v[1]}" "${v[@]}"', "d z y z"],
    ['declare v=(a b); c "${v[1]}"', "c b"],
    ['v=a; export v+=b; c "$v"', "c ab"],
    ['vab=1; va=2; v=(3); unset va; a "$vab" "$v" "${v[0]}"', "a 1 3 3"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });
});

describe("behind two ways either may have been taken", () => {
  test.each([
    ['x=1; b && x=2; a "$x"', "a <* = 1|2>"],
    ['x=1; b && x=2 && a "$x"', "a 2"],
    ['b && x=2 && c && a "$x"', "a 2"],
    ['y=1 && x=2; a "$x"', "a 2"],
    ['y=$(b) && x=2; a "$x"', "a <*>"],
    ['x=1; b && x=2 || exit; a "$x"', "a 2"],
    ['x=1; b || x=2; a "$x"', "a <* = 1|2>"],
    ['x=; cd ${x:=y} && a "$x"', "a y in y"],
    ['x=1; f() { local x=2; cd s; }; f && a "$x"', "a <* = 1|2> in s"],
    ['if b; then x=1; else x=2; fi; a "$x"', "a <*>"],
    ['x=1; if b; then x=1; fi; a "$x"', "a 1"],
    ['v=(1); if b; then v=(2); fi; a "${v[@]}"', "a <split *>"],
    ['set -- x; if b; then set -- y; fi; a "$1"', "a <*>"],
    ['set -- x; if b; then c; fi; a "$1"', "a x"],
    ["if b; then exec 3<<< x; else exec 4<<< 'rm y'; fi; bash <&3", "shell: x"],
    ["if b; then exec 3<<< x; else exec 4<<< 'rm y'; fi; bash <&4", "shell: rm y"],
    ["exec 3<<< 'rm x'; if b; then c; fi; bash <&3", "shell: rm x"],
    ["if b; then exec 3<<< 'rm x'; fi; bash <&3", "shell: rm x"],
    ['f() { if b; then local x=1; else local y=1; fi; }; x=2; y=2; f; a "$x" "$y"', "a <* = 2|1> <* = 2|1>"],
    ["cd /tmp && if b; then cd .; fi; a", "a in unknown"],
    ["cd s && if b; then c; fi; a", "a in s or start"],
    ["if b; then c; else d; fi; a", "a"],
  ])("%s", (line, expected) => {
    expect(last(line)).toBe(expected);
  });

  test("a shell that may match other names goes on doing so", () => {
    const wildcards = (line: string): unknown => commandsOf(line).commands.at(-1)?.wildcards;
    expect(wildcards("if b; then shopt -s dotglob; fi; a *")).toBe("changed");
    expect(wildcards("if b; then shopt -s dotglob; else c; fi; a *")).toBe("changed");
    expect(wildcards("shopt -s dotglob; if b; then c; fi; a *")).toBe("changed");
    expect(wildcards("while b; do shopt -s dotglob; done; a *")).toBe("changed");
    expect(wildcards('shopt -s "$o"; a *')).toBe(wildcards('while b; do shopt -s "$o"; done; a *'));
    expect(wildcards("if b; then c; fi; a *")).toBeUndefined();
  });
});
