/** Reads what the command says on standard error, so that tests can ask for parts of it. */
import { expect } from "vitest";
import type { LocalWorld } from "./in-process.ts";
import type { Run, World } from "./world.ts";

/** One diagnostic as it was shown. */
export interface Shown {
  readonly severity: "error" | "warning" | "note";
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The characters above the `^^^`; undefined without a code frame. */
  readonly underlined?: string;
  readonly help?: string;
}

/** The diagnostics in a run's standard error, in their order. Other lines are passed over. */
export function diagnosticsOf({ stderr }: Pick<Run, "stderr">): Shown[] {
  const blocks = stderr.split(/^(?=(?:error|warning|note)\[)/m);
  return blocks.flatMap((block): Shown[] => {
    const head = /^(error|warning|note)\[([a-z0-9-]+)\]: (.*)$/m.exec(block);
    if (head === null) return [];
    const place = /^ {2}--> (.*?)(?::(\d+):(\d+))?$/m.exec(block);
    const help = /^ {2}= help: (.*)$/m.exec(block)?.[1];
    const underlined = underlinedIn(block);
    return [
      {
        severity: head[1] as Shown["severity"],
        code: head[2] as string,
        message: head[3] as string,
        ...(place === null ? {} : { file: place[1] as string }),
        ...(place?.[2] === undefined ? {} : { line: Number(place[2]), column: Number(place[3]) }),
        ...(underlined === undefined ? {} : { underlined }),
        ...(help === undefined ? {} : { help }),
      },
    ];
  });
}

function underlinedIn(block: string): string | undefined {
  const frame = /^ +\d+ \| (.*)\n +\| ( *)(\^+)$/m.exec(block);
  if (frame === null) return undefined;
  const [, line = "", before = "", marks = ""] = frame;
  return [...line].slice(before.length, before.length + marks.length).join("");
}

/** The diagnostics of one severity. */
export function errorsOf(run: Pick<Run, "stderr">): Shown[] {
  return diagnosticsOf(run).filter(({ severity }) => severity === "error");
}

/** A text with the part that is meant between `«` and `»`. */
export interface Marked {
  readonly text: string;
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
  /** The part as a code frame shows it. */
  readonly part: string;
}

/** Takes the marks out of a text and says where they stood. */
export function marked(source: string): Marked {
  const open = source.indexOf("«");
  const close = source.indexOf("»");
  if (open < 0 || close < open) throw new Error(`no marks in ${source}`);
  const before = source.slice(0, open).split("\n");
  return {
    text: source.slice(0, open) + source.slice(open + 1, close) + source.slice(close + 1),
    line: before.length,
    column: [...(before.at(-1) as string)].length + 1,
    part: source.slice(open + 1, close),
  };
}

/** Runs a command that must fail before anything is written, and returns what it says. */
export function refused(world: World, args: readonly string[], status: number): Shown[] {
  const before = world.snapshot();
  return refusalIn(world, before, world.run(args), status);
}

/** The same in this process. */
export async function refusedLocally(
  world: LocalWorld,
  args: readonly string[],
  status: number,
): Promise<Shown[]> {
  const before = world.snapshot();
  return refusalIn(world, before, await world.run(args), status);
}

function refusalIn(
  world: Pick<World, "snapshot">,
  before: Readonly<Record<string, string>>,
  run: Run,
  status: number,
): Shown[] {
  expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
    status,
    stdout: "",
    stderr: expect.any(String) as string,
  });
  expect(world.snapshot()).toEqual(before);
  expectNoTrace(run);
  return errorsOf(run);
}

/** No stack, no internal error: whatever the input was. */
export function expectNoTrace({ stdout, stderr }: Run): void {
  expect(`${stdout.slice(-5000)}${stderr}`).not.toMatch(/^ {4}at |internal error|bug in twsrt/m);
}
