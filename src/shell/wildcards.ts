import { SHELLS } from "./programs/shells.ts";
import type { State } from "./state.ts";
import type { Word } from "./word.ts";

/** Options with which wildcards match other names (bash(1), shopt; zshoptions(1)), as zsh compares them. */
const OPTIONS: ReadonlySet<string> = new Set([
  "dotglob",
  "extglob",
  "globasciiranges",
  "globskipdots",
  "globstar",
  "nocaseglob",
  "caseglob",
  "extendedglob",
  "globdots",
  "globstarshort",
  "kshglob",
]);

const SETTERS: ReadonlySet<string> = new Set(["shopt", "setopt", "unsetopt", "set"]);

/** Variables that do the same. */
const VARIABLES: readonly string[] = ["GLOBIGNORE", "BASHOPTS"];

/**
 * Whether this builtin may change which names wildcards match.
 * @param args without a text where only the run decides it
 */
export function setsWildcards(name: string, args: readonly (string | undefined)[]): boolean {
  if (!SETTERS.has(name)) return false;
  return args.some((text) => (text === undefined ? name !== "set" : isOption(text)));
}

/** The state in a shell that is started with these words: `bash -O dotglob`. */
export function startedWith(name: string, words: readonly Word[], state: State): State {
  if (!SHELLS.has(name) || !words.some((word) => word.kind === "literal" && isOption(word.text)))
    return state;
  return { ...state, wildcards: "changed" };
}

/** Whether wildcards may match other names than those of a shell as it starts. */
export function hasChangedWildcards({ wildcards, variables }: State): boolean {
  if (wildcards !== undefined) return true;
  return variables.size > 0 && VARIABLES.some((name) => variables.has(name));
}

/** `-oglobdots` and `no_glob_dots` are spellings as well. */
function isOption(text: string): boolean {
  const name = text
    .toLowerCase()
    .replaceAll("_", "")
    .replace(/^[-+]o/, "");
  return OPTIONS.has(name) || OPTIONS.has(name.replace(/^no/, ""));
}
