import type { ModelServer } from "../drive/model-server.ts";
import { startProcess } from "../drive/process.ts";
import type { Chooser } from "../drive/tool-call.ts";
import type { DriveInput, Observation, TriedAccess } from "./driver.ts";

/** Nobody listens there: such starts talk to no model. */
export const NO_MODEL = "http://127.0.0.1:9";

/** What an access came to, with the id of the call that got the answer. */
export type Answer = Omit<Observation, "ms"> & { readonly id?: string };

/** What every access came to where the agent went on without a single tool. */
export const TOOLLESS: Answer = { verdict: "not-offered", text: "it offers no tool at all" };

/** Accesses that are the same are tried once. */
export function keyOf({ tool, text }: TriedAccess): string {
  return `${tool}\n${text}`;
}

/** The accesses, each once, in their order. */
export function different(accesses: readonly TriedAccess[]): readonly TriedAccess[] {
  return [...new Map(accesses.map((access) => [keyOf(access), access])).values()];
}

/** A script that tells after each turn how many accesses are answered, where those are more than before. */
export function telling(
  choose: Chooser,
  answers: ReadonlyMap<string, unknown>,
  { accesses, onProgress }: Pick<DriveInput, "accesses" | "onProgress">,
): Chooser {
  let answered = 0;
  return (seen) => {
    const turn = choose(seen);
    if (answers.size > answered) {
      answered = answers.size;
      onProgress?.(accesses.filter((access) => answers.has(keyOf(access))).length);
    }
    return turn;
  };
}

/** One observation for each access, in their order. An access without an answer is `missing`. */
export function observationsOf(
  accesses: readonly TriedAccess[],
  answers: ReadonlyMap<string, Answer>,
  times: ModelServer["times"],
  missing: Answer = { verdict: "lost", text: "" },
): readonly Observation[] {
  return accesses.map((access) => {
    const { id, ...said } = answers.get(keyOf(access)) ?? missing;
    const time = id === undefined ? undefined : times.get(id);
    return { ...said, ms: time?.answered === undefined ? 0 : time.answered - time.made };
  });
}

/** What the program prints with `--version`. */
export async function printedVersion(
  { command, world, timeoutMs, signal }: Pick<DriveInput, "command" | "world" | "timeoutMs" | "signal">,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const started = startProcess([...command, "--version"], {
    cwd: world.cwd,
    variables,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  started.end();
  const { output } = await started.exit;
  return output;
}
