import { describe, expect, test } from "vitest";
import type { Bindings } from "./bindings.ts";
import { commandsOf } from "./commands.ts";
import { scriptText } from "./script-text.ts";
import { startState } from "./state.ts";
import { parameterOf } from "./values.ts";
import { variantsOf } from "./variants.ts";
import { anything, type Word } from "./word.ts";

/** The commands that run, in all variants, `?` for what only the run decides. */
function commandsIn(line: string): readonly string[] {
  return commandsOf(line)
    .commands.filter(({ dormant }) => dormant !== true)
    .flatMap(variantsOf)
    .flatMap(({ words }) => {
      const [program] = words;
      if (program === undefined) return [];
      return [program.kind === "dynamic" ? "?" : words.map(scriptText).join(" ")];
    });
}

describe("a variable has the value that bash gives it", () => {
  test.each([
    ["declare -A m=([k]=rm); ${m[k]} x"],
    ["declare -A m=([\"k\"]='rm'); ${m[k]} x"],
    ["declare -A m; m[k]=rm; ${m[k]} x"],
    ['a=(rm); a+=(x); "${a[@]}"'],
    ['local a=(rm x); "${a[@]}"'],
    ["v=r; v+=m; $v x"],
    ["x=ls; declare -n r=x; r=rm; $x x"],
    ["declare -n r=x; x=rm; $r x"],
    ["x=ls; f() { local -n r=$1; r=rm; }; f x; $x x"],
    ["x=rm; f() { local x=ls; }; f; $x x"],
    [': "${p:=rm}"; $p x'],
    ["sudo ${unset--u} ${unset-me} rm x"],
    ["env X=rm bash -c '$X x'"],
    ["env -S rm x"],
    ["bash -c ${unset-'rm x'}"],
    ["env -vS sudo rm x"],
    ["env -S '-i A=1 rm' x"],
    ['f() { f() { rm "$@"; }; f x; }; f'],
    ["hash -p rm y w; w x"],
    ["p=rm-f.txt; ${p%-*} x"],
    ["p=rm-a-b; ${p%%-*} x"],
    ["p=/a/b/rm; ${p##*/} x"],
    ["p=a.rm; ${p#?.} x"],
    ["p=rm; ${p%%:*} x"],
    ["p='rm*'; ${p%'*'} x"],
    ["p=rm; ${p%'*'} x"],
    ["p=rmls; ${p%ls} x"],
    ["PROMPT_COMMAND='rm x' bash -i"],
    ["PS4='$(rm x)' bash -xc :"],
    ["echo 'rm x' > f; BASH_ENV=f bash -c :"],
    ["printf '%s\\n' 'rm x' | xargs -I{} bash -c {}"],
    ["echo ';' | xargs find . -exec rm x"],
    ["echo x | parallel rm"],
    ["while read -r v; do rm $v; done <<< x"],
    ["printf '%s\\n' 'while read -r v; do rm $v; done <<< x' | bash"],
    ["xargs rm <<< x"],
    ["sudo sh -c \"rm $'x'\""],
    ["exec 3<<< x; xargs rm <&3"],
    ["while read -r v; do rm $v; done < <(echo x)"],
    ["tar cf x.tar --checkpoint=1 --checkpoint-action=exec='ls\\nrm x' y"],
    ["echo 'rm x' | xargs -d '\\n' bash -c"],
    ["echo \"'rm' x\" | xargs sudo"],
    ["echo 'sed -n '\\''1e\\rm x'\\''' | bash"],
    ["command_not_found_handle() { rm x; }; nosuch"],
    ["test -v 'a[$(rm x)]'"],
    ["[[ -v 'a[$(rm x)]' ]]"],
    ["printf -v 'a[$(rm x)]' y"],
    ["x='a[$(rm x)]'; echo $((x))"],
  ])("%s", (line) => {
    expect(commandsIn(line)).toContain("rm x");
  });
});

describe("a value that is not followed is not known", () => {
  test.each([
    ["X=ls; f() { X=rm; }; for i in 1 2; do $X x; f; done"],
    ["i=0; a[$i]=rm; ${a[0]} x"],
    ["a=(ls); read 'a[0]' <<< rm; ${a[0]} x"],
    ["x=ls; declare -n r=$y; r=rm; $x x"],
    ["export X=rm; env -i bash -c '\"$X\" x'"],
    ["x='$(rm x)'; echo \"${x@P}\""],
  ])("%s", (line) => {
    expect(commandsIn(line)).toContain("?");
  });
});

test("a text for a shell without braces is read in both ways", () => {
  expect(commandsIn("flock l -c 'tar {-C,} b'")).toEqual(
    expect.arrayContaining(["tar -C b", "tar {-C,} b"].map((one) => expect.stringContaining(one) as string)),
  );
});

test("a text for a shell without arrays has no assignment to an element", () => {
  expect(commandsIn("flock l -c 'a[$(rm x)]=1'")).toEqual(expect.arrayContaining(["?", "rm x"]));
  expect(commandsIn("bash -c 'a[$(rm x)]=1'")).not.toContain("?");
});

test.each([
  ["printf '%s\\n' a b | xargs -n 1 rm", ["rm a", "rm b"]],
  ["printf '%s\\n' a b c | xargs --max-args=2 rm", ["rm a b", "rm c"]],
  ["printf '%s\\n' a b | xargs rm", ["rm a b"]],
  ["printf '%s\\n' a b | xargs -I{} rm {}", ["rm a", "rm b"]],
])("%s", (line, expected) => {
  const commands = commandsIn(line).filter((one) => /^rm [abc ]+$/.test(one));
  expect(commands).toEqual(expected);
});

test("a text for a shell whose printf knows no hexadecimal escapes is read in both ways", () => {
  const commands = commandsIn(String.raw`flock l -c 'git push $(printf "\x2d-dry-run")'`);
  expect(commands).toEqual(expect.arrayContaining(["git push --dry-run", String.raw`git push \x2d-dry-run`]));
});

test("a line with more bodies of one function than are looked at is not understood", () => {
  const bodies = Array.from({ length: 20 }, (_, i) => `f() { echo ${i}; };`).join(" ");
  expect(commandsOf(`${bodies} f() { rm x; }; f`)).toMatchObject({ kind: "unparsable" });
});

test("a text that starts itself again is followed a few times, and is then unknown", () => {
  const commands = commandsIn(
    "GIT_EDITOR='cd && git -c core.pager='\\''git log'\\'' status -s' git commit --allow-empty",
  );
  expect(commands).toContain("?");
  expect(commands.length).toBeLessThan(40);
});

test("without a budget left only the run decides", () => {
  const spent: Bindings = { ...startState(), budget: { left: 0 } };
  const variable = (name: string, quoted: boolean): readonly Word[] =>
    parameterOf({ kind: "parameter", name, quoted }, spent, true);
  const substitution = (quoted: boolean): readonly Word[] =>
    parameterOf(
      { kind: "substitution", body: { kind: "list", items: [] }, quoted, raw: "$(a)" },
      spent,
      true,
    );
  expect(variable("x", true)).toEqual([anything("$x", false)]);
  expect(variable("x", false)).toEqual([anything("$x", true)]);
  expect(variable("@", true)).toEqual([anything("$@", true)]);
  expect(substitution(true)).toEqual([anything("$(a)", false)]);
  expect(substitution(false)).toEqual([anything("$(a)", true)]);
  expect(spent.budget.left).toBe(0);
});
