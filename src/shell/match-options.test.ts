import { describe, expect, test } from "vitest";
import { commandsOf } from "./commands.ts";
import { matchesWords } from "./match.ts";
import { takesValue } from "./programs/options.ts";

/** The manual page of each program says which of its options take a value. */
test.each([
  ["grep", "-A", true],
  ["grep", "-f", true],
  ["grep", "-n", false],
  ["grep", "--file", true],
  ["grep", "--include", true],
  ["grep", "--ignore-case", false],
  ["grep", "-An", false],
  ["ffprobe", "-show_entries", true],
  ["sort", "-o", true],
  ["sort", "--output", true],
  ["unlink", "-x", false],
  ["unlink", "--x", false],
  ["tool", "-f", false],
] as const)("%s %s takes a value: %s", (program, option, expected) => {
  expect(takesValue(program, option)).toBe(expected);
});

const matching = (line: string, rule: string): string | undefined => {
  const [command] = commandsOf(line).commands;
  return command && matchesWords(command, rule.split(" "));
};

describe("an option of a rule", () => {
  test.each([
    ["npm test -- --watch", "npm test --watch", "yes"],
    ["npm test -- x --watch", "npm test --watch", "yes"],
    ["npm test -- watch", "npm test --watch", "no"],
    ["npm test -- x--watch", "npm test --watch", "no"],
    ["npm test -- $x", "npm test --watch", "maybe"],
    ["cat -- --watch", "cat --watch", "no"],
    ["find . -d", "find -delete", "no"],
    ["find . -delete -print", "find -delete", "yes"],
    ["find . -depth -type l", "find -delete", "no"],
    ['find . "-d$x"', "find -delete", "maybe"],
    ['find . "-p$x"', "find -delete", "no"],
    ["terraform apply -auto-approve", "terraform apply -auto-approve", "yes"],
    ["terraform apply -parallelism=2 -target=o -var=u", "terraform apply -auto", "no"],
    ["openssl enc -in f", "openssl -in", "yes"],
    ["openssl enc -n -i f", "openssl -in", "no"],
    ["grep --file x y", "grep --files-with-matches", "no"],
    ["grep --files-w x y", "grep --files-with-matches", "maybe"],
    ["git gc --prune", "git gc --prune=now", "no"],
    ["git gc --prune=now", "git gc --prune=now", "yes"],
    ["git gc --prune=$x", "git gc --prune=now", "maybe"],
    ["git gc --prune=all", "git gc --prune=now", "no"],
    ["git gc --prune=all", "git gc --prune", "yes"],
    ['git push "--f$x"', "git push --force", "maybe"],
    ['git push "--g$x"', "git push --force", "no"],
    ['git push "--force=$x"', "git push --force", "yes"],
    ['rm "-r$x" f', "rm -rf", "maybe"],
    ['rm -r "-$x" f', "rm --force", "maybe"],
    ['rm -r "$x" f', "rm -rf", "maybe"],
    ['rm "$x" f', "rm -rf", "maybe"],
    ["rm -r *", "rm -rf", "maybe"],
    ["rm -r ./*", "rm -rf", "no"],
    ["adb shell --x", "adb shell --x", "yes"],
  ])("%s against %s: %s", (line, rule, expected) => {
    expect(matching(line, rule)).toBe(expected);
  });
});

describe("a command that only tells", () => {
  test.each([
    ["rm --version", "rm", "no"],
    ["rm -r --version", "rm", "no"],
    ["rm -- --help", "rm", "yes"],
    ["sudo --help", "sudo", "no"],
    ["sudo --version", "sudo", "no"],
    ["sudo --help rm", "sudo", "yes"],
    ["sudo rm --help", "sudo", "yes"],
    ["sudo rm", "sudo", "yes"],
    ["make -n", "make", "no"],
    ["make --dry-run", "make", "no"],
    ["make -k", "make", "yes"],
    ["make x -n", "make", "no"],
    ["git push --dry-run", "git push", "no"],
    ["git push --dry-run --no-dry-run", "git push", "yes"],
    ["tool --help", "tool", "yes"],
  ])("%s against %s: %s", (line, rule, expected) => {
    expect(matching(line, rule)).toBe(expected);
  });
});
