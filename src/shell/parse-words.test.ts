import { expect, test } from "vitest";
import { parseShell } from "./parse.ts";
import type { NestedScript, Part, SourceWord, Tree } from "./tree.ts";
import { HOME_MARK } from "./word.ts";

type Command = Extract<Tree, { kind: "command" }>;

function commandIn(line: string, isPosix = false): Command {
  const { tree } = parseShell(line, isPosix);
  const found = tree.kind === "list" ? tree.items[0] : tree;
  if (found?.kind !== "command") throw new Error(`no command: ${line}`);
  return found;
}

const bare = (text: string): Part => ({ kind: "text", text, quoted: false });
const quoted = (text: string): Part => ({ kind: "text", text, quoted: true });
const glob = (raw: string): Part => ({ kind: "glob", raw });
const other = (splits: boolean): Part => ({ kind: "other", splits });
const NUMBER: Part = { kind: "number" };

/** An unquoted variable and what is done to it. */
function variable(name: string, operator?: string, ...operands: readonly string[]): Part {
  const plain = { kind: "parameter", name, quoted: false } as const;
  return operator === undefined ? plain : { ...plain, change: { operator, operands } };
}

/** A variable with a word in place of its value. */
function instead(name: string, operator: string, fallback: string, isWhole = false): Part {
  const whole = isWhole ? { isWhole: true as const } : {};
  return {
    kind: "parameter",
    name,
    quoted: false,
    change: { operator, operands: [fallback] },
    fallback,
    ...whole,
  };
}

/** The parts, with the words of the script in place of its tree. */
function partsOf({ parts }: SourceWord): readonly unknown[] {
  return parts.map((part) =>
    part.kind === "substitution" ? [part.raw, part.quoted, ...wordsOf(part.body)] : part,
  );
}

function wordsOf(tree: Tree): readonly string[] {
  if (tree.kind === "list") return tree.items.flatMap(wordsOf);
  return tree.kind === "command" ? tree.words.map(({ raw }) => raw) : [];
}

function scriptsOf(scripts: readonly NestedScript[]): readonly unknown[] {
  return scripts.map(({ body, ...rest }) => ({ ...rest, words: wordsOf(body) }));
}

test.each<[string, readonly unknown[]]>([
  ["b'c'\"d\"", [bare("b"), quoted("c"), quoted("d")]],
  ["\\ c$x", [quoted(" c"), variable("x")]],
  ["\\b", [quoted("b")]],
  ["$\"b\"$'c'", [quoted("b"), quoted("c")]],
  ["*.t?[x]", [glob("*"), bare(".t"), glob("?"), glob("[x]")]],
  ["+(x|y)", [glob("+(x|y)")]],
  ["{b,c}d", [{ kind: "brace", start: 0, end: 5 }, bare("d")]],
  ["e{b,c}", [bare("e"), { kind: "brace", start: 1, end: 6 }]],
  ["$x", [variable("x")]],
  ["${x}", [variable("x")]],
  ['"$x b"', [{ kind: "parameter", name: "x", quoted: true }, quoted(" b")]],
  ["$((1 + 2))", [NUMBER]],
  ["${#x}", [NUMBER]],
  ["${x[1]}", [variable("x[1]")]],
  ["${x['k']}", [variable("x[k]")]],
  ["${x[$i]}", [other(true)]],
  ['"${x[$i]}"', [other(false)]],
  ["<(b)", [other(true)]],
  ["$(b c)", [["$(b c)", false, "b", "c"]]],
  ['"$(b c)"', [["$(b c)", true, "b", "c"]]],
  ["`b c`", [["`b c`", false, "b", "c"]]],
  ["$()$x", [["$()", false], variable("x")]],
])("the parts of the word %s", (word, parts) => {
  expect(partsOf(commandIn(`a ${word}`).words[1] as SourceWord)).toStrictEqual(parts);
});

test.each<[string, boolean]>([
  ["${!x}", false],
  ["${!x*}", false],
  ["${x@Q}", false],
  ["${x:-$y}", false],
  ["${x[$i]}", false],
  ["${x:-${y[@]}}", true],
  ["${!x@}", true],
  ["${!x[@]}", true],
  ["${@@Q}", true],
  ["${x[@]@Q}", true],
])("whether %s becomes several words in quotes", (word, splits) => {
  expect(commandIn(`a "${word}"`).words[1]?.parts).toStrictEqual([other(splits)]);
  expect(commandIn(`a ${word}`).words[1]?.parts).toStrictEqual([other(true)]);
});

test.each<[string, Part]>([
  ["${x:-b}", instead("x", ":-", "b")],
  ["${x-b}", instead("x", "-", "b")],
  ["${x=b}", instead("x", "=", "b")],
  ["${x:+b}", instead("x", ":+", "b")],
  ["${x:-'b c'}", instead("x", ":-", "b c", true)],
  ["${x:-\"b\"'c'}", instead("x", ":-", "bc", true)],
  ["${x:-'b'c}", instead("x", ":-", "bc")],
  ["${x:-}", instead("x", ":-", "")],
  ["${x:?b}", variable("x", ":?", "b")],
  ["${x?b}", variable("x", "?", "b")],
  ["${x[1]:-b}", instead("x[1]", ":-", "b")],
  ["${x%.*}", variable("x", "%", ".*")],
  ["${x##*/}", variable("x", "##", "*/")],
  ["${x%'*'}", variable("x", "%", "\\*")],
  ["${x%\\*}", variable("x", "%", "\\*")],
  ["${x%\\b}", variable("x", "%", "b")],
  ["${x%[b]}", variable("x", "%", "[b]")],
  ["${x%b'?[]'*}", variable("x", "%", "b\\?\\[\\]*")],
  ["${x%$'*'}", variable("x", "%", "\\*")],
  ["${x%'b'?}", variable("x", "%", "b?")],
  ['${x%"*"}', other(true)],
  ["${x%$y}", other(true)],
  ["${x%b$y}", other(true)],
  ["${x/b/c}", variable("x", "/", "b", "c")],
  ["${x//b}", variable("x", "//", "b", "")],
  ["${x/$y/c}", other(true)],
  ["${x/b/$y}", other(true)],
  ["${x:1}", variable("x", ":", "1")],
  ["${x:1:2}", variable("x", ":", "1", "2")],
  ["${x:1:$y}", other(true)],
  ["${x^^}", variable("x", "^^")],
  ["${x^b}", variable("x", "^", "b")],
  ["${x@Q}", other(true)],
])("what %s does to the variable", (word, part) => {
  expect(commandIn(`a ${word}`).words[1]?.parts).toStrictEqual([part]);
});

test.each<[string, readonly Part[]]>([
  ["if=~/b", [bare(`if=${HOME_MARK}/b`)]],
  ["if=~/b~$x", [bare(`if=${HOME_MARK}/b~`), variable("x")]],
  ["if='~'", [bare("if="), quoted("~")]],
  ["--if=~/b$x", [bare("--if=~/b"), variable("x")]],
  ["if=b~$x", [bare("if=b~"), variable("x")]],
])("the home directory in the word %s", (word, parts) => {
  expect(commandIn(`a ${word}`).words[1]?.parts).toStrictEqual(parts);
});

test.each<[string, readonly unknown[]]>([
  [
    "$(b)$(c)",
    [
      { where: "substitution", words: ["b"] },
      { where: "substitution", words: ["c"] },
    ],
  ],
  ["$(b $(c))", [{ where: "substitution", words: ["b", "$(c)"] }]],
  ["<(b)", [{ where: "process-substitution", words: ["b"] }]],
  [">(b)", [{ where: "process-substitution", words: ["b"], reads: true }]],
  ["${x:-$(b)}", [{ where: "substitution", words: ["b"] }]],
  ["$((1 + $(b)))", [{ where: "substitution", words: ["b"] }]],
  ["`b`", [{ where: "substitution", words: ["b"] }]],
  ["$x", []],
])("the scripts in the word %s", (word, scripts) => {
  expect(scriptsOf(commandIn(`a ${word}`).words[1]?.scripts ?? [])).toEqual(scripts);
});

test("the variables that a word sets", () => {
  const [, sums, , plain] = commandIn("a $((x++))${y:=b} $x $((x + 1))").words;
  expect(sums?.sets).toEqual(["x", "y"]);
  expect(plain).not.toHaveProperty("sets");
});

test.each<[string, unknown]>([
  ["x=b", { name: "x", parts: [bare("b")] }],
  ["x+=b", { name: "x", adds: true, parts: [bare("b")] }],
  ["x[1]=b", { name: "x[1]", parts: [bare("b")] }],
  ["x['k l']+=b", { name: "x[k l]", adds: true, parts: [bare("b")] }],
  ["x[$i]=b", { name: "", parts: [bare("b")] }],
  ["x=b:~/c", { name: "x", parts: [bare(`b:${HOME_MARK}/c`)] }],
  ["x=b:~:~", { name: "x", parts: [bare(`b:${HOME_MARK}:${HOME_MARK}`)] }],
  ["x=b:~c$y", { name: "x", parts: [bare("b:~c"), variable("y")] }],
  ["x='b:~'/c", { name: "x", parts: [quoted("b:~"), bare("/c")] }],
])("the assignment %s", (line, expected) => {
  const { assignments } = commandIn(`${line} a "$z"`);
  expect(
    assignments.map(({ value, scripts, ...rest }) => {
      expect(scripts).toEqual([]);
      return { ...rest, parts: value?.parts };
    }),
  ).toStrictEqual([expected]);
});

test("the elements of an array, by their keys", () => {
  const line = `x=(a [k]=b ["l m"]=c ['n o']=$y [$i]=d [p]+=e "[q]=r" [s]t [u]='v w' [w]=)`;
  const [assignment] = commandIn(line).assignments;
  expect(assignment?.elements?.map(({ key, word }) => [key, word.parts])).toStrictEqual([
    ["0", [bare("a")]],
    ["k", [bare("b")]],
    ["l m", [bare("c")]],
    ["n o", [variable("y")]],
    [undefined, [other(false)]],
    [undefined, [other(false)]],
    ["6", [quoted("[q]=r")]],
    ["7", [glob("[s]"), bare("t")]],
    ["u", [quoted("v w")]],
    [undefined, [other(false)]],
  ]);
});

test("the scripts of an assignment, of its index and of its elements", () => {
  const [value, index, array] = commandIn("x=$(b) y[$(c)]=d z=([k]=$(e) f)").assignments;
  expect(scriptsOf(value?.scripts ?? [])).toEqual([{ where: "substitution", words: ["b"] }]);
  expect(scriptsOf(index?.scripts ?? [])).toEqual([{ where: "substitution", words: ["c"] }]);
  expect(scriptsOf(array?.scripts ?? [])).toEqual([{ where: "substitution", words: ["e"] }]);
  expect(array?.value).toBeUndefined();
});

test.each<[string, readonly Part[]]>([
  ["x=b$y", [quoted("x="), bare("b"), variable("y")]],
  ["x=~/b", [quoted("x="), bare(`${HOME_MARK}/b`)]],
  ["x='~/b'", [quoted("x="), quoted("~/b")]],
  ["x=$y~", [quoted("x="), variable("y"), bare("~")]],
  ["x+=b", [other(false)]],
  ["x=(b c)", [other(false)]],
  ["x[1]=b", [other(false)]],
])("the argument export %s", (word, parts) => {
  const [, argument] = commandIn(`export ${word}`).words;
  expect(argument?.raw).toBe(word);
  expect(argument?.parts).toStrictEqual(parts);
  const [assignment] = commandIn(`${word} a`).assignments;
  expect(argument?.assignment).toEqual(parts.length === 1 ? assignment : undefined);
});

test.each<[string, string, number | undefined, readonly unknown[]]>([
  ["> b$x", ">", undefined, [bare("b"), variable("x")]],
  ["2> b", ">", 2, [bare("b")]],
  ["0< b", "<", 0, [bare("b")]],
  ["{fd}> b", ">", undefined, [bare("b")]],
  ["<<< 'b'", "<<<", undefined, [quoted("b")]],
  [">", ">", undefined, []],
  ["<<'E'\nb $c\nE", "<<", undefined, [quoted("b $c\n")]],
  [
    "3<<E\nb $c$(d)\nE",
    "<<",
    3,
    [quoted("b "), { kind: "parameter", name: "c", quoted: true }, ["$(d)", true, "d"], quoted("\n")],
  ],
])("the redirection %j", (text, operator, descriptor, parts) => {
  const [redirect] = commandIn(`a "$z" ${text}`).redirects;
  expect(redirect?.operator).toBe(operator);
  expect(redirect?.descriptor).toBe(descriptor);
  expect(redirect && partsOf(redirect.target)).toStrictEqual(parts);
});

test("a here-document runs its substitutions and sets variables", () => {
  const [redirect] = commandIn("a <<E\n$((x++))$(b)\nE").redirects;
  expect(redirect?.target.sets).toEqual(["x"]);
  expect(scriptsOf(redirect?.target.scripts ?? [])).toEqual([{ where: "substitution", words: ["b"] }]);
});

test("a shell without the extensions of bash reads braces as text, and backquotes like the rest", () => {
  const parts = (word: string): readonly unknown[] =>
    partsOf(commandIn(`a ${word}`, true).words[1] as SourceWord);
  expect(parts("b{c,d}")).toStrictEqual([bare("b"), quoted("{c,d}")]);
  expect(parts("{c,'d'}")).toStrictEqual([{ kind: "brace", start: 0, end: 7 }]);
  expect(parts("{c,$d}")).toStrictEqual([{ kind: "brace", start: 0, end: 6 }]);
  expect(parts("`b &> c`")).toStrictEqual([["`b &> c`", false, ...wordsOf(parseShell("b & > c").tree)]]);
});

test("a script in backquotes says nothing of places in the line, and one in parentheses does", () => {
  const spans = (line: string): readonly unknown[] =>
    commandIn(line).words.flatMap(({ scripts }) =>
      scripts.map(({ body }) =>
        body.kind === "list" && body.items[0]?.kind === "command" ? body.items[0].span : "",
      ),
    );
  expect(spans("a $(b c)")).toEqual([{ offset: 4, length: 3 }]);
  expect(spans("a `b c`")).toEqual([{ offset: 3, length: 3 }]);
  expect(spans("a `b \\`c\\``")).toEqual([{ offset: 2, length: 9 }]);
});
