import * as fs from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** How a command speaks. Results go out alone; everything else goes to the error stream. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Renders to the error stream, in colour on a terminal. */
  readonly report: (diagnostics: readonly Diagnostic[]) => Promise<void>;
  /** A detail for `--verbose`. */
  readonly debug: (text: string) => void;
  /** Whether standard output is a terminal that shows colours. */
  readonly colorsOutput: () => Promise<boolean>;
  /** Whether a person sits at both ends. */
  readonly isInteractive: () => Promise<boolean>;
}

/** The streams of this process. They are written directly: the first touch of `process.stdout` costs milliseconds. */
export function processIo(verbose: boolean, variables: Readonly<Record<string, string | undefined>>): Io {
  const err = (text: string): void => write(2, text);
  const colors = async (stream: 1 | 2): Promise<boolean> => {
    if (variables["NO_COLOR"] !== undefined || variables["TERM"] === "dumb") return false;
    return (await import("node:tty")).isatty(stream);
  };
  return {
    out: (text) => write(1, text),
    err,
    report: async (diagnostics) => {
      if (diagnostics.length === 0) return;
      const { renderDiagnostics } = await import("../diagnostics/render.ts");
      err(await renderDiagnostics(diagnostics, { color: await colors(2), verbose }));
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

function write(stream: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += fs.writeSync(stream, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A pipe that is full for the moment, and one whose reader has seen enough (`| head`).
      if (code === "EAGAIN") pause();
      else if (code === "EPIPE") return;
      else throw new OutputError(code === "ENOSPC" ? "no space is left on the device" : String(code));
    }
  }
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
