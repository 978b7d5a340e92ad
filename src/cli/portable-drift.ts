import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ArtifactPlan } from "../workspace/plan.ts";

type Drift = Extract<ArtifactPlan, { kind: "planned" }>["drift"];

/** A home in an entry. Patterns write a `.` of a path as `\.`. */
const HOME = /(?:\/home|\/Users)\/[\w.-]+|\/root(?=\/)/;

/**
 * Whether a file that is compared for any machine was written for one: its differences would otherwise fill a screen, and
 * hide that all have one cause.
 * @param forAny the differences from the portable translation
 * @param forThis the differences of the same file from the translation for this machine
 */
export function writtenForMachine(agent: string, forAny: Drift, forThis: Drift): Diagnostic | undefined {
  const extra = forAny.filter(({ kind }) => kind === "extra");
  const unexplained = new Set(forThis.filter(({ kind }) => kind === "extra").map(idOf));
  const entries = extra.filter((one) => !unexplained.has(idOf(one))).length;
  const home = entries > 0 ? undefined : homeIn(extra);
  if (entries === 0 && home === undefined) return undefined;
  return { code: "written-for-machine", args: { entries, home, agent }, target: agent };
}

/** The home that more than one entry names: the user may have written a single one. */
function homeIn(drift: Drift): string | undefined {
  const counts = new Map<string, number>();
  for (const { entry } of drift) {
    const [home] = HOME.exec(entry) ?? [];
    if (home !== undefined) counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  return [...counts].find(([, count]) => count > 1)?.[0];
}

function idOf({ key, entry }: Drift[number]): string {
  return `${key}\0${entry}`;
}
