import { patternOf, type Word } from "../word.ts";

/** What a command runs besides itself: other words, or the text of a script. */
export type Inner =
  | {
      readonly kind: "command";
      readonly words: readonly Word[];
      /** It starts in this directory. */
      readonly directory?: Word;
      readonly remote: boolean;
    }
  | {
      readonly kind: "script";
      readonly text: string;
      readonly remote: boolean;
      /** `$0`, `$1`, ... of a `bash -c`. */
      readonly positional?: readonly Word[];
    };

/** A word with the text that the wrapper replaces at run time. */
export function placeholder(word: Word, mark: string): Word {
  if (word.kind !== "literal" || mark === "" || !word.text.includes(mark)) return word;
  return {
    kind: "dynamic",
    raw: word.text,
    pattern: patternOf(word).replaceAll(mark, "*"),
    glob: false,
    splits: false,
  };
}
