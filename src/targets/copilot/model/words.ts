import { splitWords } from "../../../shell/words.ts";

/** What `generate` writes, and so almost every line. */
const OWN_LINE = /^(--[a-z-]+) '([^']*)' \\$/;

/**
 * The arguments that a shell would pass on, from a text of one flag a line. A backslash at the end of a line is a
 * continuation; without one the next line belongs to the launch command all the same, as twsrt's own file is pasted
 * into one.
 * @returns undefined for a text that is no list of plain words: what the agent would be started with is not known
 */
export function argumentsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let open = "";
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\r$/, "");
    const own = open === "" ? OWN_LINE.exec(line) : null;
    if (own !== null) {
      words.push(own[1] ?? "", own[2] ?? "");
      continue;
    }
    const whole = open === "" ? line : `${open}\n${line}`;
    const split = splitWords(whole.replace(/(^|[^\\])\\\s*$/, "$1"));
    if (split.kind === "words") {
      words.push(...split.words);
      open = "";
    } else if (split.found === "a quote that never closes") {
      open = whole;
    } else {
      return undefined;
    }
  }
  return open === "" ? words : undefined;
}
