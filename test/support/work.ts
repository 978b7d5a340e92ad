import { Session } from "node:inspector/promises";

/** Counts how much work calls are, from here on. */
export interface WorkMeter {
  /** How often blocks of the program ran meanwhile. */
  workOf(call: () => unknown): Promise<number>;
}

/**
 * Measures work in steps: every run of a block of the program is one. Unlike a time, that is the same on every machine
 * and at every load. What the engine does inside of its own functions (copying a list, say) counts as nothing.
 *
 * Only functions that are compiled from here on are counted block by block, so it has to be called before they run.
 */
export async function startWorkMeter(): Promise<WorkMeter> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return {
    async workOf(call) {
      await session.post("Profiler.takePreciseCoverage");
      await call();
      const { result } = await session.post("Profiler.takePreciseCoverage");
      return result
        .filter(({ url }) => url.includes("/src/"))
        .flatMap(({ functions }) => functions)
        .flatMap(({ ranges }) => ranges)
        .reduce((sum, { count }) => sum + count, 0);
    },
  };
}
