import { unquoted } from "./text.ts";
import { withoutWrappers } from "../wrappers.ts";

/** Programs that change files, which the mode `acceptEdits` runs inside of the start directory. */
const EDITORS = /^(touch|mkdir|cp|mv|rm|rmdir)$/;

export interface Edit {
  readonly program: string;
  readonly operands: readonly string[];
  /** Nothing stands before the program, and it has no quotes. */
  readonly isBare: boolean;
}

/** A command that changes files, also behind the wrappers that the agent takes off (facts.md O, release 2.1.330). */
export function editOf(words: readonly string[]): Edit | undefined {
  const inner = withoutWrappers(words);
  const [first = "", ...operands] = inner;
  const program = unquoted(first);
  if (!EDITORS.test(program) && !(program === "sed" && isPlainEdit(operands))) return undefined;
  return { program, operands, isBare: inner === words && first === program };
}

/** Programs that are recognised only where nothing stands before them, and without quotes. */
export function needsItsName({ program, operands }: Edit): boolean {
  return program === "touch" || (program === "sed" && operands[0] === "-i");
}

/** `sed`, with or without `-i`, one substitution, and files. */
function isPlainEdit(words: readonly string[]): boolean {
  const [expression = "", ...files] = (words[0] === "-i" ? words.slice(1) : words).map(unquoted);
  return (
    /^s\/[^/]*\/[^/]*\/g?$/.test(expression) &&
    files.length > 0 &&
    !files.some((file) => file.startsWith("-"))
  );
}
