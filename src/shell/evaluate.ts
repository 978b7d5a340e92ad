import type { Redirect } from "./simple-command.ts";
import type { Value } from "./bindings.ts";
import { expandSingle } from "./expand.ts";
import { unmarked } from "./script-text.ts";
import type { State } from "./state.ts";
import type { SourceRedirect, Tree } from "./tree.ts";
import type { Word } from "./word.ts";

/** `exit` and `return`: what stands behind `||` with them runs only if the left side succeeded. */
export function leaves(tree: Tree): boolean {
  if (tree.kind === "list") return tree.items.some(leaves);
  return tree.kind === "command" && /^(exit|return)$/.test(tree.words[0]?.raw ?? "");
}

/** What a loop over these words gives its variable. */
export function valueOf(words: readonly Word[]): Value {
  return { words, complete: words.length > 0 && words.every((word) => word.kind === "literal" || word.glob) };
}

/** A redirection with its target as the shell expands it. */
export function resolve(redirect: SourceRedirect, state: State): Redirect {
  const { operator, descriptor } = redirect;
  const target = unmarked(expandSingle(redirect.target, state));
  return descriptor === undefined ? { operator, target } : { operator, target, descriptor };
}
