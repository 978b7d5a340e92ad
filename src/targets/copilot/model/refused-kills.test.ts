import { describe, expect, test } from "vitest";
import { sourceLine } from "./lines.ts";
import { refusedKill } from "./refused-kills.ts";

/** Tried with release 1.0.102 over `--allow-all`, with no rule. */
const DENIED = [
  "pkill",
  "pkill x",
  "killall x",
  "killall -9 x",
  "/usr/bin/pkill x",
  "sudo pkill x",
  "env pkill x",
  "ls; pkill x",
  "ls | pkill x",
  "$(pkill x)",
  "(pkill x)",
  "if true; then pkill x; fi",
  "timeout 5 pkill x",
  "PKILL x",
  "kill -l",
  "kill",
  "kill %1",
  "kill $PID",
  'kill "$PID"',
  "kill -9 $(pidof x)",
  "kill -- -1",
  "kill -1",
  "kill abc",
  "sudo kill abc",
  "ls && kill abc",
  "xargs kill",
  "xargs kill -9",
  "pgrep x | xargs kill",
  "/bin/kill abc",
  "kill 12 && kill abc",
  "kill 99999999999",
];
const ALLOWED = [
  "echo pkill",
  "echo pkill x",
  'echo "pkill x"',
  "man pkill",
  "pkill-x y",
  "xpkill x",
  "bash -c 'pkill x'",
  'git commit -m "pkill x"',
  "'pkill' x",
  "\\pkill x",
  'pk"ill" x',
  "kill 123",
  "kill -9 123",
  "kill -TERM 123",
  "kill -s TERM 123",
  "kill 123 $X",
  "kill -- 123",
  "kill 0",
  "echo kill",
  "echo kill abc",
  "sudo kill 123",
  "xkill",
  "/bin/kill 123",
  "bash -c 'kill abc'",
  "kill 123; ls",
  "skill x",
  "kill -n 9 123",
  "kill 123abc",
  "kill 123 > f",
  "killall5",
  "cat pkill",
  "cat kill",
];

const answers = (line: string): readonly string[] =>
  sourceLine(line).commands.map((command) => refusedKill(command));

describe("ending processes", () => {
  test.each(DENIED)("%s is refused", (line) => {
    expect(answers(line)).toContain("refused");
  });

  test.each(ALLOWED)("%s is not refused", (line) => {
    for (const answer of answers(line)) expect(answer).toBe("no");
  });

  test.each(["ls killall", "foo kill 5", "kill 1"])(
    "%s is not known: it depends on more than the line",
    (line) => {
      expect(answers(line)).toEqual(["unknown"]);
    },
  );
});
