import { characterCount } from "../../diagnostics/text.ts";
import { wrapped } from "../../answers/render/columns.ts";
import type { Paint } from "../../answers/render/paint.ts";

/** The column in which what a verdict is about begins. */
export const BEHIND_VERDICT = 14;

/** `12 pass, 3 gap`: how many there are of each verdict, the best first. */
export function countsText<Verdict extends string>(
  verdicts: readonly Verdict[],
  counts: Readonly<Record<Verdict, number>>,
): string {
  return verdicts
    .toReversed()
    .flatMap((verdict) => (counts[verdict] === 0 ? [] : [`${counts[verdict]} ${verdict}`]))
    .join(", ");
}

/** A verdict, and what it is about behind it. */
export function verdictLines(
  verdict: string,
  text: string,
  {
    width,
    paint,
    tint,
  }: { readonly width: number; readonly paint: Paint; readonly tint: Parameters<Paint["word"]>[0] },
): string[] {
  const [first = "", ...rest] = wrapped(text, width - BEHIND_VERDICT, "");
  const shown = verdict.padEnd(Math.max(BEHIND_VERDICT - 2, characterCount(verdict)));
  return [`${paint.word(tint, shown)}  ${first}`, ...rest.map((line) => " ".repeat(BEHIND_VERDICT) + line)];
}
