import * as fs from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printableLines } from "../diagnostics/text.ts";

/**
 * How a command prints. Results go to standard output; everything else goes to standard error. A text from a policy or a file
 * cannot fool the person at a terminal: characters that cannot be seen are shown escaped there.
 */
export interface Io {
  /** A result. It keeps every character where a program may read it, in a file or a pipe. */
  readonly out: (text: string) => void;
  /** A result, written unchanged. @returns false if it could not be written */
  readonly deliver: (text: string) => boolean;
  readonly err: (text: string) => void;
  /** Replaces the last line of the error stream, which has to be a terminal. */
  readonly progress: (text: string) => void;
  /** Draws some lines on the error stream, which has to be a terminal, in the place of those of the last call. */
  readonly redraw: (lines: readonly string[]) => void;
  /** Renders to the error stream, in colour on a terminal. */
  readonly report: (diagnostics: readonly Diagnostic[]) => Promise<void>;
  /** A detail for `--verbose`. */
  readonly debug: (text: string) => void;
  /** Whether standard output is a terminal that shows colours. */
  readonly colorsOutput: () => Promise<boolean>;
  /** Whether input and output are terminals. */
  readonly isInteractive: () => Promise<boolean>;
}

/** Writes a text to standard output (1) or the error stream (2). */
export type Send = (stream: 1 | 2, text: string) => boolean;

/** The streams of this process. They are written directly: the first touch of `process.stdout` costs milliseconds. */
export function processIo(
  verbose: boolean,
  variables: Readonly<Record<string, string | undefined>>,
  send: Send = write,
): Io {
  let drawn = 0;
  const err = (text: string): void => {
    // What was drawn stays above, and the next drawing begins below this text.
    drawn = 0;
    send(2, printableLines(text));
  };
  const colors = async (stream: 1 | 2): Promise<boolean> => {
    if (variables["NO_COLOR"] !== undefined || variables["TERM"] === "dumb") return false;
    return (await import("node:tty")).isatty(stream);
  };
  return {
    out: (text) => void send(1, mayBeTerminal(1) ? printableLines(text) : text),
    deliver: (text) => {
      try {
        // Node opens the null device in the place of a stream that is closed.
        return !isNull(1) && send(1, text);
      } catch (error) {
        if (error instanceof OutputError) return false;
        throw error;
      }
    },
    err,
    progress: (text) => void send(2, `\r\u001b[K${printableLines(text)}`),
    redraw: (lines) => {
      const back = drawn === 0 ? "" : `\u001b[${drawn}F\u001b[J`;
      send(2, back + lines.map((line) => `${printableLines(line)}\n`).join(""));
      drawn = lines.length;
    },
    report: async (diagnostics) => {
      if (diagnostics.length === 0) return;
      const { renderDiagnostics } = await import("../diagnostics/render.ts");
      const color = await colors(2);
      // Colours are only shown on a terminal.
      // A terminal that does not know how wide it is says 0.
      const width = color ? process.stderr.columns || undefined : undefined;
      err(
        await renderDiagnostics(diagnostics, { color, verbose, ...(width === undefined ? {} : { width }) }),
      );
    },
    colorsOutput: () => colors(1),
    debug: (text) => {
      if (verbose) err(`debug: ${text}\n`);
    },
    isInteractive: async () => {
      const tty = await import("node:tty");
      return tty.isatty(0) && tty.isatty(2);
    },
  };
}

/** Checks the descriptor: loading `node:tty`, which knows for certain, takes longer. */
function mayBeTerminal(stream: 1 | 2): boolean {
  try {
    return fs.fstatSync(stream).isCharacterDevice();
  } catch {
    return false;
  }
}

function isNull(stream: 1 | 2): boolean {
  const { rdev } = fs.fstatSync(stream);
  return mayBeTerminal(stream) && rdev === fs.statSync("/dev/null").rdev;
}

/** @returns false where the reader of a pipe has gone */
function write(stream: 1 | 2, text: string): boolean {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += fs.writeSync(stream, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A pipe that is full, and one whose reader has ended (`| head`).
      if (code === "EAGAIN") pause();
      else if (code === "EPIPE") return false;
      else throw new OutputError(code === "ENOSPC" ? "no space is left on the device" : String(code));
    }
  }
  return true;
}

/** The result could not be written where the shell sent it: a full disk, say. */
export class OutputError extends Error {
  constructor(reason: string) {
    super(`the output cannot be written: ${reason}`);
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}
