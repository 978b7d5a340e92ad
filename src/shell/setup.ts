import type { SourceWord, Tree } from "./tree.ts";
import { unwrapped } from "./visit.ts";

/** Commands that write shell text which sets variables, functions or completions, and runs nothing else. */
const GENERATORS: readonly RegExp[] = [
  /^ssh-agent( -s)?$/,
  /^brew shellenv( \w+)?$/,
  /^direnv hook \w+$/,
  /^(starship|zoxide) init \w+\b/,
  /^(pyenv|rbenv|nodenv|goenv) (init|virtualenv-init)\b/,
  /^fnm env\b/,
  /^mise activate\b/,
  /^dircolors\b/,
  /^(thefuck|fuck) --alias\b/,
  /^[\w-]+ completions? (-s )?(bash|zsh|fish)$/,
  /^(pip3?|poetry|rustup|gh) completions? \S+$/,
];

/** Whether the words behind `eval` or `source` are only the output of programs that prepare a shell. */
export function isSetup(words: readonly SourceWord[]): boolean {
  const name = words[0]?.raw;
  if (name !== "eval" && name !== "source" && name !== ".") return false;
  const rest = words.slice(1);
  return (
    rest.length > 0 && rest.every(({ parts, scripts }) => parts.length === 1 && isGenerator(scripts[0]?.body))
  );
}

function isGenerator(tree: Tree | undefined): boolean {
  const command = tree && unwrapped(tree);
  if (command?.kind !== "command" || command.assignments.length > 0) return false;
  const text = command.words.map(({ raw }) => raw).join(" ");
  return GENERATORS.some((pattern) => pattern.test(text));
}
