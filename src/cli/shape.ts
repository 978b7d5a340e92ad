import type { TerminalOptions } from "../answers/render/terminal.ts";
import type { Context } from "./context.ts";

/** The width of a report that goes to a file or a pipe. */
const WIDTH = 100;
const NARROWEST = 40;
const WIDEST = 200;

/**
 * How a report is to look. `COLUMNS` overrides the width of the terminal.
 * @param piped the width in a file or a pipe
 */
export async function shapeOf({ parsed, io, variables }: Context, piped = WIDTH): Promise<TerminalOptions> {
  const color = await io.colorsOutput();
  const width = Number(variables["COLUMNS"]) || (await terminalWidth());
  return {
    width: width === undefined ? piped : Math.max(NARROWEST, Math.min(width, WIDEST)),
    color,
    verbose: parsed.options.verbose === true,
  };
}

/** Undefined where standard output is not a terminal: the first touch of `process.stdout` costs milliseconds. */
async function terminalWidth(): Promise<number | undefined> {
  return (await import("node:tty")).isatty(1) ? process.stdout.columns || undefined : undefined;
}
