/** What `verify` and `test` share. */
import type { Io } from "./io.ts";
import { statusOf } from "./signal.ts";

/**
 * The seconds of `--timeout`.
 * @returns undefined for what is not a number of seconds; it has been reported then
 */
export function patienceOf(timeout: string, io: Io): number | undefined {
  const seconds = Number(timeout);
  if (Number.isFinite(seconds) && seconds > 0 && timeout.trim() !== "") return seconds;
  io.err(`twsrt: \`--timeout\` takes a number of seconds, not \`${timeout}\`\n`);
  return undefined;
}

/** How something that a signal may end came out. `status`: what a shell gives for that signal. */
export type Trial<T> =
  { readonly kind: "done"; readonly value: T } | { readonly kind: "interrupted"; readonly status: number };

/** Runs something that cleans up behind itself when a signal ends it. */
export async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<Trial<T>> {
  const interruption = new AbortController();
  let status: number | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    status ??= statusOf(signal);
    interruption.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    const value = await run(interruption.signal);
    return status === undefined ? { kind: "done", value } : { kind: "interrupted", status };
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
