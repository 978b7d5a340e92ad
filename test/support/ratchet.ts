import * as fs from "node:fs";

/** What a list of known wrong answers and the wrong answers of today do not have in common. */
export interface Compared {
  /** Wrong, and not on the list: a new mistake. */
  readonly unlisted: readonly string[];
  /** On the list, and no longer wrong: it has to leave the list. */
  readonly settled: readonly string[];
}

/**
 * Compares a list that may only become shorter with what is found. With `TWSRT_SHRINK_LISTS=1` in the environment, lines
 * that are settled are removed from the file; none is ever added.
 */
export function compareList(file: URL, found: readonly string[]): Compared {
  const text = fs.readFileSync(file, "utf8").split("\n");
  const isEntry = (line: string): boolean => line.trim() !== "" && !line.startsWith("#");
  const wrong = new Set(found);
  if (process.env["TWSRT_SHRINK_LISTS"] === "1") {
    const left = text.filter((line) => !isEntry(line) || wrong.has(line));
    fs.writeFileSync(file, left.join("\n"));
    return { unlisted: found.filter((line) => !text.includes(line)), settled: [] };
  }
  const listed = text.filter(isEntry);
  return {
    unlisted: found.filter((line) => !listed.includes(line)),
    settled: listed.filter((line) => !wrong.has(line)),
  };
}
