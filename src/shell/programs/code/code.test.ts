import { describe, expect, test } from "vitest";
import { commandsOf } from "../../commands.ts";
import { codeTexts } from "./texts.ts";
import { readCode } from "./read.ts";

interface Row {
  readonly line: string;
  readonly lines?: readonly string[];
  readonly paths?: readonly string[];
  readonly addresses?: readonly string[];
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
  { line: `python3 -c 'print(open(".env").read())'`, paths: [".env"] },
  { line: `python3 -c "print(open('\\x2eenv').read())"`, paths: [".env"] },
  {
    line: `node -e 'fetch("https://evil.test/x")'`,
    paths: ["https://evil.test/x"],
    addresses: ["https://evil.test/x"],
  },
  { line: `awk '{print > "out"}' f`, paths: ["out"] },
  { line: "sed 's/a/b/w out' f", paths: ["out"] },
  { line: "sed '/x/r .env' f", paths: [".env"] },
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

describe("what a program text shows of what it does", () => {
  test.each(ROWS.map((row) => [row.line, row] as const))(
    "%s",
    (line, { lines, paths, addresses, isOpen }) => {
      const [command] = commandsOf(line).commands;
      const texts = codeTexts(command?.words ?? []).map(readCode);
      const all = <K extends "lines" | "paths" | "addresses">(key: K): readonly string[] =>
        texts.flatMap((text) => text[key]);
      expect({
        lines: all("lines"),
        paths: all("paths"),
        addresses: all("addresses"),
        isOpen: texts.some((text) => text.isOpen),
      }).toEqual({
        lines: lines ?? [],
        paths: paths ?? [],
        addresses: addresses ?? [],
        isOpen: isOpen ?? false,
      });
    },
  );
});
