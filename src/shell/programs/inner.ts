import { scriptText } from "../script-text.ts";
import { markedText, patternOf, type Word } from "../word.ts";

/** What a command runs besides itself: other words, or the text of a script. */
export type Inner =
  | {
      readonly kind: "command";
      readonly words: readonly Word[];
      /** It starts in this directory. */
      readonly directory?: Word;
      readonly remote: boolean;
      /** No agent is known to see it, so that only the policy follows it. */
      readonly followed?: true;
    }
  | {
      readonly kind: "script";
      readonly text: string;
      readonly remote: boolean;
      readonly followed?: true;
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

/** A text that a shell is given to run on this machine. */
export function script(text: string): Extract<Inner, { kind: "script" }> {
  return { kind: "script", text, remote: false };
}

/** A text for a shell that no agent is known to see. */
export function followed(text: string): Extract<Inner, { kind: "script" }> {
  return { kind: "script", text, remote: false, followed: true };
}

/** Words as text of a script that gives these words again. */
export function lineOf(words: readonly Word[]): string {
  return lineOfTexts(words.map((word) => (word.kind === "literal" ? markedText(word) : scriptText(word))));
}

/** The same of plain texts. */
export function lineOfTexts(texts: readonly string[]): string {
  return texts
    .map((text) => (/^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}

/** A script that expands a text and runs nothing else. Quotes have no meaning in a here-document. */
export function expansionScript(text: string): string {
  return `: <<TWSRT_END\n${text}\nTWSRT_END\n`;
}
