import { describe, expect, test } from "vitest";
import { machineOf } from "../../test/support/machine.ts";
import { policyOf } from "../../test/support/memory.ts";
import { attemptOf } from "./attempt-of.ts";
import { judgeOf } from "./decide.ts";

const MACHINE = machineOf({
  "~/.aws/credentials": "file",
  "~/project/src/a.ts": "file",
  "~/project/app/.env": "file",
  "~/project/link": "-> /home/me",
});

function answer(srt: object, deny: readonly string[], line: string): string {
  const judge = judgeOf(
    policyOf({ srt: JSON.stringify(srt), bash: JSON.stringify({ deny, ask: [] }) }),
    MACHINE,
  );
  const { effect, by } = judge.decide(attemptOf({ tool: "Bash", text: line, cwd: MACHINE.cwd }, MACHINE));
  const codes = by.map((voice) => (voice.kind === "unknown" ? `${voice.code} ${voice.part}` : voice.kind));
  return [effect, ...new Set(codes)].join("; ");
}

const EXAMPLE = { filesystem: { denyRead: ["~/.aws"], denyWrite: ["**/.env"], allowWrite: [".", "/tmp"] } };

describe("a program that goes through a tree", () => {
  test.each([
    ["cp -r ~ /tmp/x", "deny; rule"],
    ["tar cf /tmp/x.tar ..", "deny; rule"],
    ["grep -r key ~", "deny; rule"],
    ["grep -r key src", "default"],
    ["chmod -R 0 .", "deny; rule"],
    ["chmod -R 0 src", "allow; rule"],
    ["rm -r app", "deny; rule"],
    // Only names are read.
    ["find src -name x", "default"],
    ["find ~", "deny; rule"],
    // Links below are not followed.
    ["grep -r key .", "default"],
  ])("%s", (line, expected) => {
    expect(answer(EXAMPLE, [], line)).toBe(expected);
  });
});

describe("what a line does not say is unknown where a restriction could apply", () => {
  test.each([
    ['cat "$1"', 'unknown; path-unknown "$1"'],
    ['cd "$1" && cat x', "unknown; directory-unknown x"],
    ['"$1" x', 'unknown; program-unknown "$1"'],
    ["git push $1", "unknown; argument-unknown git push $1"],
    ["git push --forc", "deny; rule"],
    ['eval "$1"', "unknown; text-unknown …"],
    ["mytool git push --force", "unknown; argument-unknown mytool git push --force"],
    ["mytool ~/.aws/x", "deny; rule"],
    ["mytool /etc/x", "default"],
    ["echo 'open", "unknown; not-parsed unterminated single quote, at character 6"],
  ])("%s", (line, expected) => {
    expect(answer(EXAMPLE, ["git push --force"], line)).toBe(expected);
  });

  test("nothing is unknown to a policy without restrictions", () => {
    for (const line of ['cat "$1"', '"$1" x', "echo 'open", 'eval "$1"'])
      expect(answer({}, [], line)).toBe("default");
  });
});
