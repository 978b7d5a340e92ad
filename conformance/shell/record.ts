import * as fs from "node:fs";
import { observeAll } from "./box.ts";
import { render } from "./grammar/node.ts";
import { claimedOf, differences, namesIn, ranOf, RECORD, type Ran } from "./ran.ts";
import { linesOf } from "./run.ts";

/** Lines that are written by hand, one a line; `␤` is a line break. */
const LINES = "conformance/shell/lines.txt";

/**
 * Runs the lines that are written by hand, and so many of the grammar, in real bash, and records what each did where the
 * engine sees it.
 * @param say is given what lines by hand ran and the engine does not see; these are left out
 */
export async function record(
  count: number,
  seed: number,
  driver: string,
  say: (text: string) => void,
): Promise<void> {
  const byHand = new Set(
    fs
      .readFileSync(LINES, "utf8")
      .split("\n")
      .filter((text) => text.trim() !== "" && !text.startsWith("#"))
      .map((text) => text.replaceAll("␤", "\n")),
  );
  const lines = [...new Set([...byHand, ...linesOf(count, seed).map(render)])];
  const observations = await observeAll(lines, driver);
  const all = lines.flatMap((line, n) => {
    const { events, timedOut } = observations[n] ?? { events: [], timedOut: true };
    return timedOut ? [] : [ranOf(line, events)];
  });
  const names = namesIn(all);
  const kept = all.flatMap((one): readonly Ran[] => {
    const claimed = claimedOf(one.line, names);
    const { missed, invented } = differences(one, claimed);
    const { line, ran, touched } = one;
    if (byHand.has(line)) for (const text of missed) say(`${JSON.stringify(line)} ran ${text}`);
    // A generated line with such a difference shows nothing that others do not.
    if (missed.length > 0 || (invented.length > 0 && !byHand.has(line))) return [];
    return [
      {
        line,
        ran,
        ...(same(touched, claimed.touched) ? { touched } : {}),
        ...(claimed.open > 0 ? { open: claimed.open } : {}),
        ...(invented.length > 0 ? { more: invented.length } : {}),
      },
    ];
  });
  const sorted = kept.toSorted((a, b) => (a.line < b.line ? -1 : 1));
  fs.writeFileSync(RECORD, sorted.map((one) => `${JSON.stringify(one)}\n`).join(""));
  say(`${kept.length} of ${lines.length} lines recorded`);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
