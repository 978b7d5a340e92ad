/** The command line without a process of its own: the same worlds as `newWorld`, for tests that need no build. */
import { runLine } from "../../src/cli/run.ts";
import { diskWorld, hidden, type Run, type World } from "./world.ts";

/** A world whose `run` stays in this process. Runs may not overlap: the process has one current directory. */
export type LocalWorld = Omit<World, "run"> & {
  /** @param cwd the directory below the home in which it runs */
  readonly run: (args: readonly string[], cwd?: string) => Promise<Run>;
};

/** A new world, removed when the test ends. */
export function newLocalWorld(sources: Parameters<typeof diskWorld>[0] = {}): LocalWorld {
  const world = diskWorld(sources);
  return { ...world, run: (args, cwd = ".") => runIn(world.home, args, world.path(cwd)) };
}

async function runIn(home: string, args: readonly string[], cwd: string): Promise<Run> {
  const output = { 1: "", 2: "" };
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const variables = { PATH: process.env["PATH"], HOME: home, NO_COLOR: "1" };
    const status = await runLine(args, variables, (stream, text) => {
      output[stream] += text;
      return true;
    });
    return { status, stdout: hidden(home, output[1]), stderr: hidden(home, output[2]) };
  } finally {
    process.chdir(before);
  }
}
