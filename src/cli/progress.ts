import type { Io } from "./io.ts";

/** Progress in one line that is erased at the end. */
export interface ProgressLine {
  readonly show: (done: number, all: number) => void;
  readonly end: () => void;
}

/** In milliseconds: shorter work shows no progress. */
const SILENT = 1_000;
/** The line changes no more often than this. */
const PAUSE = 200;

/** On a terminal only: in a log it would be noise. */
export async function progressLine(
  io: Io,
  what: string,
  unit: string,
  now: () => number = Date.now,
): Promise<ProgressLine> {
  const { isatty } = await import("node:tty");
  if (!isatty(2)) return { show: () => undefined, end: () => undefined };
  return lineOf(io, what, unit, now);
}

/** The line itself. */
export function lineOf(
  { progress }: Pick<Io, "progress">,
  what: string,
  unit: string,
  now: () => number,
): ProgressLine {
  let next = now() + SILENT;
  let isShown = false;
  return {
    show: (done, all) => {
      const at = now();
      if (at < next) return;
      next = at + PAUSE;
      isShown = true;
      progress(`${what}: ${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} ${unit}`);
    },
    end: () => {
      if (isShown) progress("");
    },
  };
}
