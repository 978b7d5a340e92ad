import { expect, test } from "vitest";
import { commandsOf } from "./commands.ts";
import { matchesWords } from "./match.ts";
import { matchesPattern } from "./pattern.ts";

test.each([
  ["git push --force", "git push --force", "yes"],
  ["git push origin --force", "git push --force", "yes"],
  ["git push --force=x", "git push --force", "yes"],
  ["git push -- --force", "git push --force", "no"],
  ["git push --force-with-lease", "git push --force", "no"],
  ["git push --forc", "git push --force", "maybe"],
  ["git push -f", "git push --force", "yes"],
  ["git push origin +main", "git push -f", "yes"],
  ["git push --dry-run --force", "git push", "no"],
  ["git push -n origin main", "git push", "no"],
  ["git push --dry-run --no-dry-run", "git push", "yes"],
  ["git clean -nf", "git clean -f", "no"],
  ["git clean -fd", "git clean --force", "yes"],
  ["git switch -- -f", "git switch -f", "no"],
  ["git switch -cfeature", "git switch -f", "no"],
  ["git switch --discard-changes", "git switch -f", "yes"],
  ["git gc --prune=2.weeks.ago", "git gc --prune=now", "no"],
  ["git gc --prune=now", "git gc --prune=now", "yes"],
  ["rm --help", "rm", "no"],
  ["rm x --help", "rm", "yes"],
  ["rm -r --force x", "rm -rf", "yes"],
  ["rm -Rf x", "rm -rf", "yes"],
  ["rm --recursive --force x", "rm -rf", "yes"],
  ["rm -r x", "rm -rf", "no"],
  ["git push", "git push --force", "no"],
  ["git -C . push --force", "git push --force", "yes"],
  ["git -c a=b --no-pager push -f", "git push -f", "yes"],
  ["git log push", "git push", "no"],
  ["git $x", "git push", "maybe"],
  ["git push $x", "git push --force", "maybe"],
  ['git push "$x"', "git push --force", "maybe"],
  ["git p*", "git push", "maybe"],
  ["rm -rf x", "rm -r -f", "yes"],
  ["rm -r -f x", "rm -rf", "yes"],
  ["rm -fvr x", "rm -rf", "yes"],
  ["rm -r x", "rm -rf", "no"],
  ["/bin/rm x", "rm", "yes"],
  ["rmdir x", "rm", "no"],
  ["rm x", "/bin/rm", "maybe"],
  ["/bin/rm x", "/bin/rm", "yes"],
  ["/usr/bin/rm x", "/bin/rm", "no"],
  ["/b*/rm x", "rm", "maybe"],
  ["/b*/ls x", "rm", "no"],
  ["$x y", "rm", "maybe"],
  ["foo --bar x push", "foo push", "maybe"],
  ["find . -delete", "find -delete", "yes"],
])("%j against %j: %s", (line, rule, expected) => {
  const [command] = commandsOf(line).commands;
  expect(command && matchesWords(command, rule.split(" "))).toBe(expected);
});

test.each([
  ["*", "", true],
  ["a*c", "abc", true],
  ["a?c", "ac", false],
  ["\\*", "*", true],
  ["\\*", "x", false],
])("pattern %j, text %j", (pattern, text, expected) => {
  expect(matchesPattern(pattern, text, false)).toBe(expected);
});
