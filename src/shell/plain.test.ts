import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShell } from "./parse.ts";
import { plainTree } from "./plain.ts";

/** A line break at the end changes nothing for bash, and with it the line goes through the parser. */
const parsed = (line: string): unknown => parseShell(`${line}\n`);

const CHARACTERS = Array.from("abcefinotxzEH019_./:@%+,=-[]{}!~^#$*?\\'\"|&;()<>\t é");
const WORDS =
  "if then elif else fi for in do done while until case esac select function time coproc { } ! [[ ]] (( [ ] test " +
  "~/ ~/a ~ ~b ~+/x a~/ export declare local readonly let eval alias set exec - -- -x --a=b a=b a+=1 =x -x=~/b 2 1:2 . .. / @ % , : +x";
/** Quoted texts, and what stands between commands and before files; some of each need the parser. */
const QUOTED = `"a b", 'x y', "", '', "a 'b, "$x", "a\`b\`", '$x', '*', "\\n", "é", "#", 'a"b', 'if', "A=b", A="b", a"b", "a"b`;
const OPERATORS =
  "| || && ; & |& ;; > >> 2> 2>&1 >& >&2 &> &>> < << <<< <> >| <& 12> 0< >&- 2>&1- <( ( )".split(" ");
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS.split(" ")) },
  { weight: 2, arbitrary: fc.constantFrom(...QUOTED.split(", ")) },
  { weight: 2, arbitrary: fc.constantFrom(...OPERATORS) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 6 }) },
  { weight: 2, arbitrary: fc.stringMatching(/^[\w./:@%+,=-]{1,8}$/) },
);
const line = fc
  .array(fc.tuple(word, fc.constantFrom(" ", " ", " ", "  ", "", "\t")), { maxLength: 7 })
  .map((pieces) => pieces.flat().join("").trimEnd());

test("a line of simple commands is what the parser makes of it", () => {
  let plain = 0;
  fc.assert(
    fc.property(line, (text) => {
      if (plainTree(text) === undefined) return;
      plain++;
      expect(parseShell(text)).toEqual(parsed(text));
    }),
    { numRuns: 10_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test("a long line takes no more than linear time", () => {
  expect(plainTree(`x${" -a".repeat(40_000)} (`)).toBeUndefined();
  expect(plainTree(`x${" -a".repeat(40_000)}`)).toBeDefined();
});

test.each([
  "git push origin main",
  "npm run  test -- --grep a1",
  "dd bs=1",
  "A=1 ls",
  "time ls",
  "ls -x=~/b",
  "in x",
  "./run.sh",
  "5 x",
  `git commit -m "Fix number 5" || echo failed`,
  "cd src && grep -rn 'a*b' . | head -5; ls",
  "A=1 B=x make test > out.log 2>&1",
  "a>b 2>>c <d",
  "a |& b",
  "a 12>b",
  "cat ~/.aws/x ~/",
  "echo x > ~/p/.env",
  "A=~/b ls",
  "a;&> b",
  "a; &> b",
  "> f; A=1",
  "ls; if x; then y; fi",
])("%j is the same with and without the parser", (text) => {
  expect(parseShell(text)).toEqual(parsed(text));
});
