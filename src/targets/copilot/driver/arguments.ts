import { splitWords } from "../../../shell/words.ts";

/** The arguments that a text of flags stands for, or why the agent cannot be tried with them. */
export type Arguments =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "unusable"; readonly why: string };

/**
 * Flags with which commands would really run, the agent would do something else than answer one prompt, or programs
 * of the user's would be started. `--secret-env-vars` takes the variable away that keeps commands from running
 * (measured, facts.md, "Driving it", 1.0.102); of the sandbox it is not known whether it shows the file that the variable names.
 */
const UNTRIABLE: ReadonlySet<string> = new Set(
  (
    "--secret-env-vars --sandbox --no-bash-env --bash-env -p --prompt -i --interactive --acp --connect --resume -r --continue " +
    "--session-id -C --share-gist --remote --remote-export --plugin-dir --additional-mcp-config --extension-sdk-path"
  ).split(" "),
);

/**
 * The words that a shell would pass on if the text stood in a launch command. A line that does not end in a
 * backslash goes on as well: the file is made to be pasted.
 */
export function argumentsOf(text: string | undefined): Arguments {
  const words: string[] = [];
  let open: string | undefined;
  for (const line of (text ?? "").replaceAll("\r\n", "\n").split("\n")) {
    const whole: string = open === undefined ? line : `${open}\n${line}`;
    const split = splitWords(whole.replace(CONTINUED, "$1"));
    if (split.kind === "words") words.push(...split.words);
    else if (!UNFINISHED.has(split.found)) return unusable(split.found);
    open = split.kind === "words" ? undefined : whole;
  }
  if (open !== undefined) {
    const split = splitWords(`${open}\n`);
    if (split.kind !== "words") return unusable(split.found);
    words.push(...split.words);
  }
  const untriable = words.find((word) => UNTRIABLE.has(word.replace(/=.*$/s, "")));
  if (untriable === undefined) return { kind: "words", words };
  return { kind: "unusable", why: `with \`${untriable}\` the agent cannot be tried safely` };
}

/** A line that goes on between two words. */
const CONTINUED = /((?:^|[^\\])[ \t]|^)\\$/;

/** What the next line may bring to its end. */
const UNFINISHED: ReadonlySet<string> = new Set(["a quote that never closes", "a backslash at the end"]);

function unusable(found: string): Arguments {
  return { kind: "unusable", why: `the flags are no list of words: they hold ${found}` };
}
